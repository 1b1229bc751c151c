import { useId } from 'react';
import './field.css';

type TextFieldProps = {
  label: string;
  value: string;
  maxLength: number;
  onChange: (value: string) => void;
};

/** A line of text with its label above. */
export function TextField({ label, value, maxLength, onChange }: TextFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
