import { useId, useState } from 'react';

type DraftFieldProps = {
  label: string;
  value: string;
  /** What is wrong with a value; null where it can be used. */
  check?: (value: string) => string | null;
  suggestions?: readonly string[];
  placeholder?: string;
  isSecret?: boolean;
  onCommit: (value: string) => void;
};

/** A line of text that counts once it is left or confirmed; one that cannot be used says why and stays as typed. */
export function DraftField({
  label,
  value,
  check,
  suggestions = [],
  placeholder,
  isSecret = false,
  onCommit,
}: DraftFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null ? null : (check?.(typed) ?? null);
  const commit = (): void => {
    if (typed === null || fault !== null) return;
    if (typed !== value) onCommit(typed);
    setTyped(null);
  };
  return (
    <div className="field">
      <label htmlFor={id} title={label}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={isSecret ? 'password' : 'text'}
        value={typed ?? value}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        aria-invalid={fault !== null || undefined}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape' && typed !== null) {
            event.stopPropagation();
            setTyped(null);
          }
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {fault !== null && (
        <p id={`${id}-fault`} className="field-note field-note-wrong">
          {fault}
        </p>
      )}
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  value: number;
  min: number;
  max: number;
  onCommit: (value: number) => void;
};

/** A whole number that counts as soon as it is one within its limits. */
export function NumberField({ label, value, min, max, onCommit }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label className="number-field">
      <span title={label}>{label}</span>
      <input
        className="input"
        type="number"
        min={min}
        max={max}
        value={typed ?? String(value)}
        onChange={(event) => {
          const text = event.target.value;
          const number = Number(text);
          const isGood = text !== '' && Number.isInteger(number) && number >= min && number <= max;
          setTyped(isGood ? null : text);
          if (isGood) onCommit(number);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
