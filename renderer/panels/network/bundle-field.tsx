import { useId, useRef } from 'react';
import type { CertificateFacts } from '../../../shared/error.ts';
import { maxBundleLength } from '../../../shared/network.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { formatDay } from '../../ui/format.ts';
import './network.css';

type BundleFieldProps = {
  /** Certificates of the bundle that is kept. */
  kept: readonly CertificateFacts[];
  /** What was entered: PEM, null to remove what is kept, undefined to leave it. */
  draft: string | null | undefined;
  note: string;
  onChange: (draft: string | null | undefined) => void;
};

/** A CA bundle: what is kept of it, and a place to paste another or to choose its file. */
export function BundleField({ kept, draft, note, onChange }: BundleFieldProps) {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen) onChange((await chosen.slice(0, maxBundleLength + 1).text()).slice(0, maxBundleLength));
  };
  const isRemoved = draft === null;
  return (
    <div className="field">
      <label htmlFor={id}>{t('network.bundle')}</label>
      {kept.length > 0 && (
        <ul className="bundle-list" aria-label={t('network.bundleKept')}>
          {kept.map(({ sha256, subject, validTo }) => (
            <li key={sha256} title={sha256}>
              <span className="mono">{isRemoved ? <s>{subject}</s> : subject}</span>
              <span className="muted">{t('network.until', { day: formatDay(validTo) })}</span>
            </li>
          ))}
        </ul>
      )}
      <textarea
        id={id}
        className="input"
        rows={4}
        spellCheck={false}
        value={draft ?? ''}
        maxLength={maxBundleLength}
        placeholder={kept.length > 0 ? t('network.bundleReplace') : '-----BEGIN CERTIFICATE-----'}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      <div className="bundle-foot">
        <Button onClick={() => file.current?.click()}>{t('network.bundleFile')}</Button>
        {kept.length > 0 && (
          <Button onClick={() => onChange(isRemoved ? undefined : null)}>
            {isRemoved ? t('network.bundleKeep') : t('network.bundleRemove')}
          </Button>
        )}
        <input
          ref={file}
          type="file"
          hidden
          accept=".pem,.crt,.cer,.ca-bundle"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </div>
      <p className="field-note">{note}</p>
    </div>
  );
}
