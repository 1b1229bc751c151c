import { CircleCheck } from 'lucide-react';
import type { LeavingVm, Maintenance } from '../../../shared/plan/maintenance.ts';
import type { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { useAskAction, useOffers } from '../use-offers.ts';

type ProgressViewProps = { host: HostNode; maintenance: Maintenance; onClose: () => void };

const glyphs: Record<LeavingVm['state'], State> = {
  waiting: 'pending',
  moving: 'migrating',
  ending: 'stopping',
  stuck: 'warning',
  failed: 'error',
  moved: 'running',
};
/** What is done from here, in this order; the power only while nothing runs there. */
const acts = ['host.leaveMaintenance', 'host.reboot', 'host.powerOff', 'host.powerOn'] as const;

/** How the maintenance of a host stands, VM by VM, and whether the host may be switched off. */
export function ProgressView({ host, maintenance, onClose }: ProgressViewProps) {
  const ask = useAskAction();
  const offers = useOffers(host);
  const shown = acts.flatMap((name) => offers.filter((offer) => offer.name === name));
  const isSafe = maintenance.phase === 'safe';
  return (
    <>
      <div className="dialog-body maintenance" tabIndex={0} role="group" aria-label={t('maintenance.label')}>
        <MaintenanceState maintenance={maintenance} />
        <Held maintenance={maintenance} />
        <LeavingVms vms={maintenance.vms} cluster={host.cluster} />
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        {shown
          .filter(({ name, reason }) => name === 'host.leaveMaintenance' || (isSafe && reason === null))
          .map(({ name, action, reason, entity }) => (
            <Button key={name} reason={reason} onClick={() => ask(name, entity)}>
              {action.label}
            </Button>
          ))}
        <Button tone="main" onClick={onClose}>
          {t('common.close')}
        </Button>
      </footer>
    </>
  );
}

/** In a line: how far it is, or that the host may be switched off. */
export function MaintenanceState({ maintenance }: { maintenance: Maintenance }) {
  const { phase, left, vms, since } = maintenance;
  if (phase === 'safe') {
    return (
      <div className="maintenance-safe" role="status">
        <CircleCheck size={18} aria-hidden />
        <p>
          <strong>{t('maintenance.safe')}</strong> {t('maintenance.safeText')}
        </p>
      </div>
    );
  }
  const moved = vms.length - left;
  return (
    <div className="maintenance-progress">
      <p className="maintenance-state" role="status">
        {phase === 'emptying' || left > 0
          ? t('maintenance.emptying', { left, count: left })
          : t('maintenance.settling')}
        {since !== null && (
          <span className="muted">
            {' '}
            <Time iso={since} />
          </span>
        )}
      </p>
      <progress
        className="maintenance-bar"
        max={Math.max(1, vms.length)}
        value={moved}
        aria-label={t('maintenance.moved', { count: moved, of: vms.length })}
      />
    </div>
  );
}

/** What does not move by itself, and why. */
function Held({ maintenance: { held } }: { maintenance: Maintenance }) {
  if (held.length === 0) return null;
  return (
    <Notice tone="warning" title={t('maintenance.held', { count: held.length })} isLive>
      <p>{t('maintenance.heldText')}</p>
    </Notice>
  );
}

function LeavingVms({ vms, cluster }: { vms: readonly LeavingVm[]; cluster: string }) {
  const app = useApp();
  const graph = useWorld((state) => state.graph);
  const hostName = (name: string): string => {
    const node = graph.nodes.get(`${cluster}/Node/-/${name}`);
    return node?.type === 'host' ? node.name : name;
  };
  if (vms.length === 0) return <p className="section-empty">{t('maintenance.noneLeft')}</p>;
  return (
    <ul className="maintenance-rows" aria-label={t('maintenance.vms')}>
      {vms.map(({ vm, name, state, to, text }) => (
        <li key={vm}>
          <StateGlyph state={glyphs[state]} />
          <button
            type="button"
            className="link"
            onClick={() => {
              app.view.setState({ dialog: null });
              select(app, [vm], { isZooming: true });
            }}
          >
            <Name text={name} />
          </button>
          <span className="muted">
            {to === null
              ? t(`maintenance.state.${state}`)
              : t(`maintenance.stateTo.${state}`, { host: hostName(to) })}
          </span>
          {text !== null && <span className="maintenance-why selectable">{text}</span>}
        </li>
      ))}
    </ul>
  );
}
