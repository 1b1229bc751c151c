import { useId } from 'react';
import type { ReactNode } from 'react';
import './field.css';

type RadioFieldProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string; note?: ReactNode }[];
  onChange: (value: T) => void;
};

/** One of a few, each with what to know about it. */
export function RadioField<T extends string>({ label, value, options, onChange }: RadioFieldProps<T>) {
  const id = useId();
  return (
    <fieldset className="radio-field">
      <legend>{label}</legend>
      {options.map((option) => (
        <div key={option.value} className="check-field">
          <input
            id={`${id}-${option.value}`}
            type="radio"
            name={id}
            checked={value === option.value}
            aria-describedby={option.note === undefined ? undefined : `${id}-${option.value}-note`}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
          {option.note !== undefined && (
            <p id={`${id}-${option.value}-note`} className="field-note">
              {option.note}
            </p>
          )}
        </div>
      ))}
    </fieldset>
  );
}
