import { useId, useRef, useState } from 'react';
import { maxBundleLength } from '../../../shared/network.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';

type PemFieldProps = {
  label: string;
  isKept: boolean;
  /** Answers whether it was taken; what was not stays as it was typed. */
  onCommit: (pem: string) => Promise<boolean>;
};

/** Certificates that are pasted, or read from a file, and count once they are left. */
export function PemField({ label, isKept, onCommit }: PemFieldProps) {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const commit = async (pem: string): Promise<void> => {
    if (pem.trim() === '') return;
    if (await onCommit(pem)) setTyped('');
  };
  const read = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    // One character more than may be is refused for its length, where a cut one would be read in part.
    const pem = await chosen.slice(0, maxBundleLength + 1).text();
    setTyped(pem);
    await commit(pem);
  };
  return (
    <div className="field plan-pem">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input"
        rows={3}
        spellCheck={false}
        value={typed}
        placeholder={isKept ? t('plan.secretKept') : '-----BEGIN CERTIFICATE-----'}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void commit(typed)}
      />
      <div className="plan-pem-foot">
        <Button onClick={() => file.current?.click()}>{t('plan.certificateFile')}</Button>
        <span className="muted">{isKept ? t('plan.secretKept') : t('plan.secretMissing')}</span>
        <input
          ref={file}
          type="file"
          hidden
          accept=".pem,.crt,.cer,.ca-bundle"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            // The same file may be chosen again, changed meanwhile.
            event.target.value = '';
            void read(chosen);
          }}
        />
      </div>
    </div>
  );
}
