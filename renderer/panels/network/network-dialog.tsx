import { useId, useState } from 'react';
import type { NetworkSettings } from '../../../shared/network.ts';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { SectionForm } from '../cluster-settings/section-form.tsx';
import '../cluster-settings/cluster-settings.css';
import { useCall } from '../use-call.ts';
import { BundleField } from './bundle-field.tsx';
import './network.css';
import { ProxyFields, toDraft, toEntry } from './proxy-fields.tsx';

/** The network as it is set up for all clusters: a proxy, what goes without it, and further authorities. */
export function NetworkDialog({ onClose }: { onClose: () => void }) {
  const { value, error } = useCall('network.read', {}, null);
  const [saved, setSaved] = useState<{ settings: NetworkSettings; turn: number } | null>(null);
  const settings = saved?.settings ?? value;
  return (
    <Dialog title={t('network.title')} description={t('network.lead')} size="large" onClose={onClose}>
      {error && <ErrorNotice error={error} />}
      {settings && (
        <NetworkForm
          key={saved?.turn ?? 0}
          settings={settings}
          onSaved={(next) => setSaved({ settings: next, turn: (saved?.turn ?? 0) + 1 })}
        />
      )}
    </Dialog>
  );
}

type NetworkFormProps = { settings: NetworkSettings; onSaved: (settings: NetworkSettings) => void };

function NetworkForm({ settings, onSaved }: NetworkFormProps) {
  const { backend } = useApp();
  const id = useId();
  const first = toDraft(settings.proxy);
  const [hasProxy, setHasProxy] = useState(settings.proxy !== null);
  const [proxy, setProxy] = useState(first);
  const [noProxy, setNoProxy] = useState(settings.noProxy.join('\n'));
  const [bundle, setBundle] = useState<string | null | undefined>(undefined);
  const entries = noProxy.split(/[\s,]+/).filter(Boolean);
  const isProxyChanged =
    hasProxy !== (settings.proxy !== null) || (hasProxy && JSON.stringify(proxy) !== JSON.stringify(first));
  const isListChanged = entries.join() !== settings.noProxy.join();
  const isChanged = isProxyChanged || isListChanged || bundle !== undefined;
  return (
    <SectionForm
      canSave={isChanged && (!hasProxy || proxy.url.trim() !== '')}
      onSave={async () => {
        const answer = await backend.call('network.write', {
          ...(isProxyChanged ? { proxy: hasProxy ? toEntry(proxy) : null } : {}),
          ...(isListChanged ? { noProxy: entries } : {}),
          ...(bundle === undefined ? {} : { bundle }),
        });
        if (answer.ok) onSaved(answer.value);
        return answer;
      }}
    >
      <fieldset className="choices">
        <legend>{t('network.proxy')}</legend>
        {[false, true].map((has) => (
          <label key={String(has)} className="choice">
            <input type="radio" name={id} checked={hasProxy === has} onChange={() => setHasProxy(has)} />
            <span>{has ? t('network.byProxy') : t('network.direct')}</span>
          </label>
        ))}
      </fieldset>
      {hasProxy && (
        <>
          <ProxyFields draft={proxy} kept={settings.proxy} onChange={setProxy} />
          <div className="field">
            <label htmlFor={`${id}-without`}>{t('network.noProxy')}</label>
            <textarea
              id={`${id}-without`}
              className="input"
              rows={3}
              spellCheck={false}
              value={noProxy}
              placeholder=".corp.example 10.0.0.0/8"
              onChange={(event) => setNoProxy(event.target.value)}
            />
            <p className="muted">{t('network.noProxyNote')}</p>
          </div>
        </>
      )}
      <BundleField
        kept={settings.bundle}
        draft={bundle}
        note={t('network.bundleNoteAll')}
        onChange={setBundle}
      />
    </SectionForm>
  );
}
