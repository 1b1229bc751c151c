import { useId } from 'react';
import type { ReactNode } from 'react';
import './field.css';

type CheckFieldProps = {
  label: ReactNode;
  isChecked: boolean;
  /** What to know about it, below. */
  note?: ReactNode;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
};

/** A box to tick with its label beside it. */
export function CheckField({ label, isChecked, note, isDisabled = false, onChange }: CheckFieldProps) {
  const id = useId();
  return (
    <div className="check-field">
      <input
        id={id}
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {note !== undefined && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
    </div>
  );
}
