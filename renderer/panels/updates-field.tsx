import { useState } from 'react';
import type { Result } from '../../shared/result.ts';
import type { UpdateState } from '../../shared/updates.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/check-field.tsx';
import { TextField } from '../ui/field.tsx';
import { formatBytes, quantityText } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { Time } from '../ui/text.tsx';
import { useApp, useView } from './app-context.ts';
import { useCall } from './use-call.ts';

/** Whether and where new versions of the app are looked for, and what was found; off until the user wishes it. */
export function UpdatesField() {
  const { backend, preferences } = useApp();
  const isOn = useView((state) => state.preferences.looksForUpdates);
  const feed = useView((state) => state.preferences.updateFeed);
  const known = useCall('updates.read', {}, null);
  const [looked, setLooked] = useState<UpdateState | null>(null);
  const [isBusy, setBusy] = useState(false);
  const state = looked ?? known.value;

  const look = async (): Promise<void> => {
    setBusy(true);
    const found = await backend.call('updates.look', {});
    setBusy(false);
    if (found.ok) setLooked(found.value);
  };
  const change = (wish: { looksForUpdates?: boolean; updateFeed?: string | null }): void => {
    preferences.change(wish);
    // What was found at another place, or is not wished for any more, does not stand.
    setLooked({ type: (wish.looksForUpdates ?? isOn) ? 'unknown' : 'off' });
  };

  if (state?.type === 'unavailable') return <p className="muted">{t('updates.unavailable')}</p>;
  return (
    <>
      <CheckField
        label={t('updates.on')}
        note={t('updates.onNote')}
        isChecked={isOn}
        onChange={(next) => change({ looksForUpdates: next })}
      />
      {isOn && (
        <>
          <TextField
            label={t('updates.feed')}
            note={t('updates.feedNote')}
            value={feed ?? ''}
            maxLength={500}
            onChange={(text) => change({ updateFeed: text.trim() === '' ? null : text.trim() })}
          />
          <Button disabled={isBusy} onClick={() => void look()}>
            {isBusy ? t('updates.looking') : t('updates.look')}
          </Button>
          {state && <Found state={state} />}
        </>
      )}
    </>
  );
}

/** What was found, and the way to the installer. */
function Found({ state }: { state: UpdateState }) {
  const { backend } = useApp();
  const [saved, setSaved] = useState<Result<{ path: string | null }> | null>(null);
  if (state.type === 'current')
    return (
      <p className="muted">
        {t('updates.current')} <Time iso={state.lookedAt} />
      </p>
    );
  if (state.type === 'failed') return <ErrorNotice error={state.error} />;
  if (state.type !== 'newer') return null;
  const { installer } = state;
  return (
    <Notice tone="info" title={t('updates.newer', { version: state.version })}>
      {installer === null ? (
        <p>{t('updates.noInstaller')}</p>
      ) : (
        <p>
          {t('updates.installer', {
            name: installer.name,
            size: quantityText(formatBytes(installer.sizeBytes)),
          })}
        </p>
      )}
      {installer !== null && state.canSave && (
        <Button onClick={() => void backend.call('updates.save', {}).then(setSaved)}>
          {t('updates.save')}
        </Button>
      )}
      {saved?.ok === false && <ErrorNotice error={saved.error} />}
      {saved?.ok === true && saved.value.path !== null && (
        <p className="selectable">{t('updates.saved', { path: saved.value.path })}</p>
      )}
    </Notice>
  );
}
