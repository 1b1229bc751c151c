import { useEffect, useId, useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { CertificateCard } from './certificate-card.tsx';

type RancherFormProps = {
  /** By which a button elsewhere sends it. */
  formId: string;
  onAdded: (rancher: string) => void;
  /** Told whether it can be sent. */
  onReady: (isReady: boolean) => void;
};

/** Where a Rancher is and the token it is asked with. */
export function RancherForm({ formId, onAdded, onReady }: RancherFormProps) {
  const { backend } = useApp();
  const [url, setUrl] = useState('');
  const [name, setName] = useState('');
  const [pin, setPin] = useState<string | null>(null);
  const [hasToken, setHasToken] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  // A secret: it stays in its field, out of React's state, and goes once it has been taken.
  const token = useRef<HTMLInputElement>(null);
  const id = useId();
  const canAsk = url.trim() !== '' && hasToken && !isAsking;
  useEffect(() => onReady(canAsk), [canAsk, onReady]);

  const ask = async (pinSha256: string | null): Promise<void> => {
    setIsAsking(true);
    setError(null);
    const answer = await backend.call('rancher.add', {
      url,
      name,
      token: token.current?.value ?? '',
      ...(pinSha256 === null ? {} : { pinSha256 }),
    });
    setIsAsking(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    if (token.current) token.current.value = '';
    onAdded(answer.value.rancher);
  };
  const host = url.replace(/^https:\/\//, '').split('/', 1)[0] ?? url;
  return (
    <form
      id={formId}
      className="rancher-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAsk) void ask(pin);
      }}
    >
      <TextField
        isFirst
        label={t('rancher.url')}
        value={url}
        maxLength={2000}
        note={t('rancher.urlHint')}
        onChange={(next) => {
          setUrl(next);
          setPin(null);
          setError(null);
        }}
      />
      <div className="field">
        <label htmlFor={id}>{t('rancher.token')}</label>
        <input
          ref={token}
          id={id}
          className="input mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-note`}
          onChange={(event) => setHasToken(event.target.value.trim() !== '')}
        />
        <p id={`${id}-note`} className="field-note">
          {t('rancher.tokenHint')}
        </p>
      </div>
      <TextField
        label={t('rancher.name')}
        value={name}
        maxLength={80}
        note={t('rancher.nameHint')}
        onChange={setName}
      />
      {error?.certificate !== undefined ? (
        <CertificateCard
          message={error.message}
          hint={error.hint}
          facts={error.certificate}
          host={host}
          canSkip={false}
          onTrust={() => {
            const { sha256 } = error.certificate ?? { sha256: null };
            setPin(sha256);
            void ask(sha256);
          }}
          onSkip={() => undefined}
        />
      ) : (
        error && <ErrorNotice error={error} />
      )}
      {isAsking && (
        <p className="rancher-ask muted" role="status">
          {t('rancher.asking', { host })}
          <span className="progress" aria-hidden />
        </p>
      )}
    </form>
  );
}
