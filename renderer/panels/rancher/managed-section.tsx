import type { ClusterInfo } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import type { Managed } from '../../scene/rancher-view.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { useApp } from '../app-context.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { RancherFreshness } from '../guest/rancher-summary.tsx';
import { rke1Makers } from './rke1-makers.ts';
import { TokenEnd } from './token-end.tsx';
import { useManaged } from './use-managed.ts';
import './rancher.css';

/** How a Rancher sees a cluster that it manages: whether its agent is connected, and what it says. */
export function ManagedRow({ managed: { rancher, twin, isLive } }: { managed: Managed }) {
  const agent = twin.isConnected === null ? 'unknown' : twin.isConnected ? 'connected' : 'disconnected';
  return (
    <div className="managed-row">
      <StateGlyph state={isLive ? twin.state : 'unknown'} />
      <span>{t('managed.by', { rancher: rancher.name })}</span>
      <span className="muted">{t(isLive ? `managed.${agent}` : 'managed.away')}</span>
      {isLive && twin.message !== null && <p className="managed-says">{twin.message}</p>}
    </div>
  );
}

/** The Ranchers that manage a cluster, with the way to their settings; nothing where none is known to. */
export function ManagedSection({ info }: { info: ClusterInfo }) {
  const { view } = useApp();
  const managed = useManaged(info);
  if (managed.length === 0) return null;
  return (
    <Section title={t('managed.title')}>
      {managed.map((each) => (
        <div key={`${each.rancher.id} ${each.twin.id}`}>
          <ManagedRow managed={each} />
          <RancherFreshness rancher={each.rancher.id} />
          <TokenEnd rancher={each.rancher} />
        </div>
      ))}
      <div className="guest-acts">
        <Button onClick={() => showSettings(view, info.id, 'rancher')}>
          {t('menu.asks', { verb: t('managed.changeWay') })}
        </Button>
        <Button
          reason={rke1Makers(managed).length === 0 ? t('plans.rke1Reason') : null}
          onClick={() => view.setState({ dialog: { type: 'new-rke1', cluster: info.id } })}
        >
          {t('menu.asks', { verb: t('newRke.title') })}
        </Button>
      </div>
    </Section>
  );
}
