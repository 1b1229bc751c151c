import { useId } from 'react';
import './choice-field.css';

type ChoiceFieldProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  /** What to know about it, below. */
  note?: string;
  onChange: (value: T) => void;
};

/** One of two or three, side by side. */
export function ChoiceField<T extends string>({
  label,
  value,
  options,
  note,
  onChange,
}: ChoiceFieldProps<T>) {
  const id = useId();
  return (
    <fieldset className="choice-field" aria-describedby={note === undefined ? undefined : `${id}-note`}>
      <legend>{label}</legend>
      <div className="choice-field-options">
        {options.map((option) => (
          <label key={option.value} className="choice-field-option">
            <input
              type="radio"
              name={id}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
    </fieldset>
  );
}
