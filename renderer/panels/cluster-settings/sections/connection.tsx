import { useId, useState } from 'react';
import type { ClusterRoute, ProxyMode } from '../../../../shared/network.ts';
import { t } from '../../../i18n/i18n.ts';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useApp } from '../../app-context.ts';
import { BundleField } from '../../network/bundle-field.tsx';
import { ProxyFields, toDraft, toEntry } from '../../network/proxy-fields.tsx';
import { useCall } from '../../use-call.ts';
import { SectionForm } from '../section-form.tsx';
import type { SectionProps, SettingsSection } from '../section.ts';

/** How the cluster is reached: through which proxy, and by which authorities. */
export const connectionSection: SettingsSection = {
  name: 'connection',
  title: () => t('network.connection'),
  Body: Connection,
};

function Connection({ cluster }: SectionProps) {
  const { value, error } = useCall('route.read', { cluster: cluster.id }, null);
  const [saved, setSaved] = useState<{ route: ClusterRoute; turn: number } | null>(null);
  const route = saved?.route ?? value;
  if (error) return <ErrorNotice error={error} />;
  if (!route) return null;
  const turn = saved?.turn ?? 0;
  return (
    <RouteForm
      key={turn}
      cluster={cluster.id}
      route={route}
      onSaved={(next) => setSaved({ route: next, turn: turn + 1 })}
    />
  );
}

const modes: readonly ProxyMode[] = ['default', 'none', 'own'];

type RouteFormProps = { cluster: string; route: ClusterRoute; onSaved: (route: ClusterRoute) => void };

function RouteForm({ cluster, route, onSaved }: RouteFormProps) {
  const { backend } = useApp();
  const id = useId();
  const first = toDraft(route.own);
  const [mode, setMode] = useState(route.mode);
  const [proxy, setProxy] = useState(first);
  const [bundle, setBundle] = useState<string | null | undefined>(undefined);
  const isOwn = mode === 'own';
  const isProxyChanged = mode !== route.mode || (isOwn && JSON.stringify(proxy) !== JSON.stringify(first));
  const notes: Record<ProxyMode, string> = {
    default: usualWords(route.usual),
    none: t('network.noneNote'),
    own: t('network.ownNote'),
  };
  return (
    <SectionForm
      canSave={(isProxyChanged || bundle !== undefined) && (!isOwn || proxy.url.trim() !== '')}
      onSave={async () => {
        const answer = await backend.call('route.write', {
          cluster,
          ...(isProxyChanged ? { mode } : {}),
          ...(isProxyChanged && isOwn ? { proxy: toEntry(proxy) } : {}),
          ...(bundle === undefined ? {} : { bundle }),
        });
        if (answer.ok) onSaved(answer.value);
        return answer;
      }}
    >
      <fieldset className="choices">
        <legend>{t('network.proxy')}</legend>
        {modes.map((name) => (
          <label key={name} className="choice">
            <input type="radio" name={id} checked={mode === name} onChange={() => setMode(name)} />
            <span className="choice-text">
              {t(`network.mode.${name}`)}
              <span className="muted">{notes[name]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {isOwn && <ProxyFields draft={proxy} kept={route.own} onChange={setProxy} />}
      <BundleField
        kept={route.bundle}
        draft={bundle}
        note={t('network.bundleNoteCluster')}
        onChange={setBundle}
      />
    </SectionForm>
  );
}

function usualWords({ source, url }: ClusterRoute['usual']): string {
  if (source === 'kubeconfig') return t('network.usualKubeconfig', { url: url ?? '' });
  return url === null ? t('network.usualDirect') : t('network.usualApp', { url });
}
