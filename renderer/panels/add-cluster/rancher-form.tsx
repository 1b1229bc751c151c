import { useEffect, useId, useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { CertificateCard } from './certificate-card.tsx';

type RancherFormProps = {
  /** A Rancher that gets another token; absent to add one. */
  known?: RancherInfo;
  onAdded: (rancher: string) => void;
  onCancel?: () => void;
};

/** Where a Rancher is and the token it is asked with, or a kubeconfig that tells both; of one that is known, its token alone. */
export function RancherForm({ known, onAdded, onCancel }: RancherFormProps) {
  const { backend } = useApp();
  const [url, setUrl] = useState(known?.url ?? '');
  const [name, setName] = useState(known?.name ?? '');
  const [pin, setPin] = useState<string | null>(null);
  const [hasToken, setHasToken] = useState(false);
  const [hasKubeconfig, setHasKubeconfig] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  // Secrets: they stay in their fields, out of React's state, and go once they have been taken.
  const token = useRef<HTMLInputElement>(null);
  const kubeconfig = useRef<HTMLTextAreaElement>(null);
  const told = useRef<HTMLDivElement>(null);
  const id = useId();
  // Below a form that is higher than the window it would not be seen; jsdom does not scroll.
  useEffect(() => {
    const place = error === null ? null : told.current;
    if (place && 'scrollIntoView' in place) place.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const canAsk = ((url.trim() !== '' && hasToken) || hasKubeconfig) && !isAsking;

  const ask = async (pinSha256: string | null): Promise<void> => {
    setIsAsking(true);
    setError(null);
    const text = kubeconfig.current?.value ?? '';
    const answer = await backend.call('rancher.add', {
      url: hasKubeconfig ? '' : url,
      token: hasKubeconfig ? '' : (token.current?.value ?? ''),
      name,
      ...(hasKubeconfig ? { kubeconfig: text } : {}),
      ...(pinSha256 === null ? {} : { pinSha256 }),
    });
    setIsAsking(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    for (const field of [token.current, kubeconfig.current]) if (field) field.value = '';
    onAdded(answer.value.rancher);
  };
  const changed = (): void => {
    setPin(null);
    setError(null);
  };
  const host = url.replace(/^https:\/\//, '').split('/', 1)[0] ?? url;
  return (
    <form
      className="rancher-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAsk) void ask(pin);
      }}
    >
      {known === undefined && (
        <TextField
          isFirst
          label={t('rancher.url')}
          value={url}
          maxLength={2000}
          note={t('rancher.urlHint')}
          onChange={(next) => {
            setUrl(next);
            changed();
          }}
        />
      )}
      <div className="field">
        <label htmlFor={id}>{t('rancher.token')}</label>
        <input
          ref={token}
          id={id}
          className="input mono"
          type="password"
          autoFocus={known !== undefined}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-note`}
          onChange={(event) => setHasToken(event.target.value.trim() !== '')}
        />
        <p id={`${id}-note`} className="field-note">
          {t('rancher.tokenHint')}
        </p>
      </div>
      {known === undefined && (
        <>
          <div className="field">
            <label htmlFor={`${id}-kubeconfig`}>{t('rancher.kubeconfig')}</label>
            <textarea
              ref={kubeconfig}
              id={`${id}-kubeconfig`}
              className="input"
              rows={2}
              autoComplete="off"
              spellCheck={false}
              aria-describedby={`${id}-kubeconfig-note`}
              onChange={(event) => {
                setHasKubeconfig(event.target.value.trim() !== '');
                changed();
              }}
            />
            <p id={`${id}-kubeconfig-note`} className="field-note">
              {t('rancher.kubeconfigHint')}
            </p>
          </div>
          <TextField
            label={t('rancher.name')}
            value={name}
            maxLength={80}
            note={t('rancher.nameHint')}
            onChange={setName}
          />
        </>
      )}
      {error !== null && (
        <div ref={told}>
          {error.certificate === undefined ? (
            <ErrorNotice error={error} />
          ) : (
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
          )}
        </div>
      )}
      <p className="rancher-ask">
        {isAsking && (
          <span className="muted" role="status">
            {host === '' ? t('rancher.askingIt') : t('rancher.asking', { host })}
          </span>
        )}
        {onCancel && <Button onClick={onCancel}>{t('common.cancel')}</Button>}
        <Button tone="main" type="submit" disabled={!canAsk}>
          {known === undefined ? t('rancher.ask') : t('rancher.replace')}
        </Button>
      </p>
    </form>
  );
}
