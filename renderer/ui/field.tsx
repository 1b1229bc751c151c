import { useId } from 'react';
import './field.css';

type TextFieldProps = {
  label: string;
  value: string;
  maxLength: number;
  /** What to know about it, below. */
  note?: string;
  /** Whether the note says why the value cannot be used. */
  isWrong?: boolean;
  /** Values that were used before, offered while typing. */
  suggestions?: readonly string[];
  /** Whether it has the keyboard as soon as it is there. */
  isFirst?: boolean;
  onChange: (value: string) => void;
};

/** A line of text with its label above. */
export function TextField({
  label,
  value,
  maxLength,
  note,
  isWrong = false,
  suggestions = [],
  isFirst = false,
  onChange,
}: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        autoFocus={isFirst}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        aria-invalid={isWrong || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {note !== undefined && (
        <p id={`${id}-note`} className={isWrong ? 'field-note field-note-wrong' : 'field-note'}>
          {note}
        </p>
      )}
    </div>
  );
}
