import './field.css';

type SearchFieldProps = {
  /** What is looked for; also what an empty field says unless it has a hint of its own. */
  label: string;
  hint?: string;
  value: string;
  className?: string;
  onChange: (value: string) => void;
};

/** A field that narrows down what is below it. */
export function SearchField({ label, hint = label, value, className = 'input', onChange }: SearchFieldProps) {
  return (
    <input
      className={className}
      type="search"
      aria-label={label}
      placeholder={hint}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
