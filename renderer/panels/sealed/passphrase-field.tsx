import { useId } from 'react';
import type { RefObject } from 'react';

type PassphraseFieldProps = {
  label: string;
  /** Where it is read from when it is needed: what is typed never enters React's state. */
  field: RefObject<HTMLInputElement | null>;
  isNew: boolean;
  onChange: () => void;
  describedBy?: string;
};

/** A field for a passphrase, hidden while it is typed. */
export function PassphraseField({ label, field, isNew, onChange, describedBy }: PassphraseFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        ref={field}
        id={id}
        className="input"
        type="password"
        maxLength={1000}
        spellCheck={false}
        autoComplete={isNew ? 'new-password' : 'off'}
        aria-describedby={describedBy}
        onChange={onChange}
      />
    </div>
  );
}
