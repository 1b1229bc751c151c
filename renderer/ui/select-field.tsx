import { useId } from 'react';
import './field.css';

/** `lang` is the language that the text is in, where it is not that of the app. */
type Option<T extends string> = { value: T; text: string; lang?: string };

type SelectFieldProps<T extends string> = {
  label: string;
  value: T;
  options: readonly Option<T>[];
  /** What to know about it, below. */
  note?: string;
  isDisabled?: boolean;
  onChange: (value: T) => void;
};

/** One of many, from a list; what is chosen but not on offer is offered too, so that nothing is changed by looking. */
export function SelectField<T extends string>({
  label,
  value,
  options,
  note,
  isDisabled = false,
  onChange,
}: SelectFieldProps<T>) {
  const id = useId();
  const all: readonly Option<T>[] = options.some((option) => option.value === value)
    ? options
    : [{ value, text: value }, ...options];
  return (
    <div className="field">
      <label htmlFor={id} title={label}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        disabled={isDisabled}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={({ target }) => {
          const chosen = all[target.selectedIndex];
          if (chosen) onChange(chosen.value);
        }}
      >
        {all.map((option) => (
          <option key={option.value} value={option.value} lang={option.lang}>
            {option.text}
          </option>
        ))}
      </select>
      {note !== undefined && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
    </div>
  );
}
