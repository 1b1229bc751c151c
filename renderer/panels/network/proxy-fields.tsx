import { useId } from 'react';
import type { ProxyEntry, ProxyInfo } from '../../../shared/network.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import './network.css';

/** A proxy as it is being entered; a null password means the one that is kept. */
export type ProxyDraft = { url: string; user: string; password: string | null };

/** The draft of a proxy that is kept, or an empty one. */
export function toDraft(kept: ProxyInfo | null): ProxyDraft {
  return { url: kept?.url ?? '', user: kept?.user ?? '', password: kept?.hasPassword ? null : '' };
}

/** A draft as it is sent. */
export function toEntry({ url, user, password }: ProxyDraft): ProxyEntry {
  return { url: url.trim(), user: user === '' ? null : user, password };
}

type ProxyFieldsProps = { draft: ProxyDraft; kept: ProxyInfo | null; onChange: (draft: ProxyDraft) => void };

/** The address of a proxy and its login; a password that is kept is never shown, only replaced. */
export function ProxyFields({ draft, kept, onChange }: ProxyFieldsProps) {
  const change = (fields: Partial<ProxyDraft>): void => {
    const next = { ...draft, ...fields };
    // A password is only ever for the proxy and the user it was entered for.
    const isOther = next.url.trim() !== kept?.url || next.user !== (kept.user ?? '');
    onChange(next.password === null && isOther ? { ...next, password: '' } : next);
  };
  return (
    <>
      <div className="proxy-fields">
        <div className="proxy-address">
          <TextField
            label={t('network.address')}
            value={draft.url}
            maxLength={300}
            onChange={(url) => change({ url })}
          />
        </div>
        <TextField
          label={t('network.user')}
          value={draft.user}
          maxLength={255}
          onChange={(user) => change({ user })}
        />
        <PasswordField value={draft.password} onChange={(password) => change({ password })} />
      </div>
      <p className="settings-note">{t('network.addressNote')}</p>
    </>
  );
}

type PasswordFieldProps = { value: string | null; onChange: (value: string) => void };

function PasswordField({ value, onChange }: PasswordFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('network.password')}</label>
      <input
        id={id}
        className="input"
        type="password"
        value={value ?? ''}
        placeholder={value === null ? t('network.passwordKept') : ''}
        maxLength={255}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
