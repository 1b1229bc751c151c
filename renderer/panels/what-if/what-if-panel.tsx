import { LogOut, Unplug, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { hasQuorum } from '../../../shared/plan/quorum.ts';
import type { VolumeOutcome } from '../../../shared/plan/volume-loss.ts';
import type { GuestOutcome, Outcome, VmOutcome } from '../../../shared/plan/what-if.ts';
import { t } from '../../i18n/i18n.ts';
import { isStale } from '../../scene/availability.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { fateWords, whyWords } from '../../scene/what-if.ts';
import type { Asked, Foreseen } from '../../scene/what-if.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Section } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import { Name } from '../../ui/text.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { Age } from '../rail/cluster-row.tsx';
import { showMaintenance } from '../maintenance/acts.ts';
import { leaveOut, leaveWhatIf, showWhatIf } from './acts.ts';
import { summaryOf } from './words.ts';
import './what-if.css';

/** What an event does, in lists: in place of the inspector while it is asked. */
export function WhatIfPanel({ foreseen }: { foreseen: Foreseen }) {
  const app = useApp();
  const { asked, clusters } = foreseen;
  return (
    <section className="what-if" aria-label={t('whatIf.title')}>
      <header className="inspector-head">
        <div className="inspector-title">
          <h2 className="inspector-fleet">{t('whatIf.title')}</h2>
        </div>
        <p className="inspector-status">{summaryOf(foreseen)}</p>
        <div className="inspector-actions">
          <Button onClick={() => leaveWhatIf(app)}>{t('whatIf.leave')}</Button>
        </div>
      </header>
      <div className="inspector-scroll" tabIndex={0} role="group" aria-label={t('whatIf.lists')}>
        <Section title={t('whatIf.hosts')}>
          <ul className="what-if-hosts">
            {[...asked.failed, ...asked.drained].map((id) => (
              <HostRow key={id} id={id} way={asked.failed.includes(id) ? 'failed' : 'drained'} />
            ))}
          </ul>
          <p className="what-if-note">{t('whatIf.addHint')}</p>
        </Section>
        {clusters.map(({ node, outcome }) => (
          <ClusterPart key={node.id} node={node} outcome={outcome} isOnly={clusters.length === 1} />
        ))}
      </div>
    </section>
  );
}

const icons = { failed: Unplug, drained: LogOut };

function HostRow({ id, way }: { id: string; way: keyof Asked }) {
  const app = useApp();
  const host = useWorld((state) => state.graph.nodes.get(id));
  if (host?.type !== 'host') return null;
  const other = way === 'failed' ? 'drained' : 'failed';
  const Icon = icons[way];
  return (
    <li>
      <Icon size={13} aria-hidden />
      <Name text={host.name} isStrong />
      <span className="muted">{t(`whatIf.way.${way}`)}</span>
      {way === 'drained' && (
        <Button tone="quiet" onClick={() => showMaintenance(app, id)}>
          {t('maintenance.rehearse')}
        </Button>
      )}
      <Button tone="quiet" onClick={() => showWhatIf(app, other, [id])}>
        {t(`whatIf.turn.${other}`)}
      </Button>
      <IconButton
        label={t('whatIf.leaveOut', { name: host.name })}
        icon={<X size={13} />}
        onClick={() => leaveOut(app, [id])}
      />
    </li>
  );
}

/** What becomes of one cluster. */
function ClusterPart({ node, outcome, isOnly }: { node: ClusterNode; outcome: Outcome; isOnly: boolean }) {
  // How fresh it is may have changed since.
  const now = useWorld((state) => state.graph.nodes.get(node.id));
  const { vms, lost, degraded, guests, harvester } = outcome;
  const of = (...fates: VmOutcome['fate'][]): VmOutcome[] => vms.filter(({ fate }) => fates.includes(fate));
  const gone = guests.filter(({ after }) => !hasQuorum(after));
  const paused = guests.filter(({ after }) => hasQuorum(after));
  return (
    <>
      {!isOnly && <h3 className="what-if-cluster">{node.info.name}</h3>}
      {now?.type === 'cluster' && isStale(now) && (
        <div className="inspector-problems">
          <Notice tone="info" title={t('whatIf.lastKnown')}>
            <Age cluster={now} />
          </Notice>
        </div>
      )}
      {!hasQuorum(harvester) && (
        <div className="inspector-problems">
          <Notice tone="danger" title={t('whatIf.harvesterLost', { ...harvester })} />
        </div>
      )}
      <VmList title={t('whatIf.list.staysDown')} vms={of('stays-down')} tone="tone-danger" />
      <VmList title={t('whatIf.list.stuck')} vms={of('stuck')} tone="tone-warn" />
      <List title={t('whatIf.list.guestsLost')} count={gone.length}>
        {gone.map((guest) => (
          <GuestRow key={guest.guest.id} outcome={guest} isForGood />
        ))}
      </List>
      <VolumeList title={t('whatIf.list.lost')} volumes={lost ?? []} />
      <List title={t('whatIf.list.guestsPaused')} count={paused.length}>
        {paused.map((guest) => (
          <GuestRow key={guest.guest.id} outcome={guest} isForGood={false} />
        ))}
      </List>
      <VmList title={t('whatIf.list.restarts')} vms={of('restarts')} tone="tone-ok" />
      <VmList title={t('whatIf.list.migrates')} vms={of('migrates')} tone="tone-info" />
      <VolumeList title={t('whatIf.list.degraded')} volumes={degraded ?? []} />
      {lost === null && <p className="inspector-empty">{t('whatIf.noStorage')}</p>}
      {vms.length === 0 && <p className="inspector-empty">{t('whatIf.noVms')}</p>}
    </>
  );
}

const mostRows = 200;

/** A list under a heading with its count; nothing at all where it is empty. */
function List({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <Section title={title} aside={String(count)}>
      <ul className="what-if-rows">{children}</ul>
      {count > mostRows && <p className="what-if-note">{t('fleet.more', { count: count - mostRows })}</p>}
    </Section>
  );
}

type VmListProps = {
  title: string;
  vms: readonly VmOutcome[];
  tone: 'tone-danger' | 'tone-warn' | 'tone-ok' | 'tone-info';
};

function VmList({ title, vms, tone }: VmListProps) {
  const app = useApp();
  return (
    <List title={title} count={vms.length}>
      {vms.slice(0, mostRows).map((outcome) => (
        <li key={outcome.vm}>
          <Swatch role={tone} hasPattern={tone === 'tone-warn'} />
          <button
            type="button"
            className="link"
            onClick={() => select(app, [outcome.vm], { isZooming: true })}
          >
            <Name text={outcome.vm.split('/').at(-1) ?? outcome.vm} />
          </button>
          {outcome.why ? (
            <span className="what-if-why selectable">{whyWords(outcome.why)}</span>
          ) : (
            <span className="what-if-to muted">{fateWords(app.world.getState().graph, outcome)}</span>
          )}
        </li>
      ))}
    </List>
  );
}

function VolumeList({ title, volumes }: { title: string; volumes: readonly VolumeOutcome[] }) {
  return (
    <List title={title} count={volumes.length}>
      {volumes.slice(0, mostRows).map(({ volume, claim, left, wanted }) => (
        <li key={volume}>
          <Swatch role={left === 0 ? 'tone-danger' : 'tone-warn'} hasPattern={left > 0} />
          <Name text={(claim ?? volume).split('/').at(-1) ?? volume} />
          <span className="what-if-to muted">{t('whatIf.copies', { left, wanted })}</span>
        </li>
      ))}
    </List>
  );
}

function GuestRow({ outcome, isForGood }: { outcome: GuestOutcome; isForGood: boolean }) {
  const app = useApp();
  const { guest, before, during, after } = outcome;
  const { healthy } = isForGood ? after : during;
  return (
    <li>
      <Swatch role={isForGood ? 'tone-danger' : 'tone-warn'} hasPattern={!isForGood} />
      <button type="button" className="link" onClick={() => select(app, [guest.id], { isZooming: true })}>
        <Name text={guest.name} />
      </button>
      <span className="what-if-why">
        {t(isForGood ? 'whatIf.quorumLost' : 'whatIf.quorumPaused', {
          healthy,
          voters: before.voters,
          needed: before.needed,
        })}
      </span>
    </li>
  );
}
