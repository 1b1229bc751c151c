import { useId, useRef, useState } from 'react';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { useApp } from '../app-context.ts';
import { RancherAnswer } from './rancher-answer.tsx';
import { useNewRancher } from './use-new-rancher.ts';

type TokenFormProps = {
  /** A Rancher that gets another token; absent to add one. */
  known?: RancherInfo;
  onAdded: (rancher: string) => void;
  onCancel?: () => void;
};

/** Where a Rancher is and the token it is asked with; of one that is known, its token alone. */
export function RancherTokenForm({ known, onAdded, onCancel }: TokenFormProps) {
  const { backend } = useApp();
  const [url, setUrl] = useState(known?.url ?? '');
  const [name, setName] = useState(known?.name ?? '');
  const [hasToken, setHasToken] = useState(false);
  // A secret: it stays in its field, out of React's state, and goes once it has been taken.
  const token = useRef<HTMLInputElement>(null);
  const id = useId();
  const asked = useNewRancher(
    (trusted) => backend.call('rancher.add', { url, name, token: token.current?.value ?? '', ...trusted }),
    (rancher) => {
      if (token.current) token.current.value = '';
      onAdded(rancher);
    },
  );
  const canAsk = url.trim() !== '' && hasToken;
  const host = url.replace(/^https:\/\//, '').split('/', 1)[0] ?? url;
  return (
    <form
      className="rancher-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAsk && !asked.isAsking) void asked.ask();
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
            asked.begin();
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
        <TextField
          label={t('rancher.name')}
          value={name}
          maxLength={80}
          note={t('rancher.nameHint')}
          onChange={setName}
        />
      )}
      <RancherAnswer
        {...{ asked, host, canAsk }}
        {...(known === undefined ? {} : { verb: t('rancher.replace') })}
        {...(onCancel ? { back: { text: t('common.cancel'), go: onCancel } } : {})}
      />
    </form>
  );
}
