import type { ReactNode } from 'react';
import { hasQuorum } from '../../../shared/plan/quorum.ts';
import type { Rehearsal } from '../../../shared/plan/rehearsal.ts';
import type { VolumeOutcome } from '../../../shared/plan/volume-loss.ts';
import type { GuestOutcome, VmOutcome } from '../../../shared/plan/what-if.ts';
import { t } from '../../i18n/i18n.ts';
import { hostId, whyWords } from '../../scene/what-if.ts';
import { Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { durationWords } from '../plans/review/words.ts';
import { estimateWords, stuckWords } from './words.ts';

type RehearsalPartsProps = {
  rehearsal: Rehearsal;
  cluster: string;
  /** What is done with VMs that cannot move. */
  choices: ReactNode;
  /** What the time rests on that the user may change. */
  assumption: ReactNode;
};

const mostRows = 200;
const nameIn = (id: string): string => id.split('/').at(-1) ?? id;

/** What becomes of everything on a host that is emptied, in lists. */
export function RehearsalParts({ rehearsal, cluster, choices, assumption }: RehearsalPartsProps) {
  const { moves, shutDowns, stuck, estimate, outcome } = rehearsal;
  return (
    <>
      {stuck.length > 0 && (
        <Section title={t('maintenance.stuck')} aside={String(stuck.length)}>
          <ul className="maintenance-rows">
            {stuck.slice(0, mostRows).map((each) => (
              <li key={each.vm}>
                <StateGlyph state="warning" />
                <Name text={nameIn(each.vm)} />
                <span className="maintenance-why selectable">{stuckWords(each).join(' ')}</span>
              </li>
            ))}
          </ul>
          {choices}
        </Section>
      )}
      <Moves moves={moves} cluster={cluster} />
      {shutDowns.length > 0 && (
        <Section title={t('maintenance.shutDowns')} aside={String(shutDowns.length)}>
          <ul className="maintenance-rows">
            {shutDowns.slice(0, mostRows).map(({ vm, why }) => (
              <li key={vm}>
                <StateGlyph state="stopping" />
                <Name text={nameIn(vm)} />
                <span className="muted">{why ? whyWords(why) : t('maintenance.startsAgain')}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        title={t('maintenance.time')}
        aside={estimate.moves > 0 ? t('maintenance.about', { time: durationWords(estimate.seconds) }) : ''}
      >
        <p className="maintenance-basis">{estimateWords(estimate).join(' ')}</p>
        {estimate.moves > 0 && !estimate.isLimited && assumption}
      </Section>
      <Storage lost={outcome.lost} degraded={outcome.degraded} />
      <Guests rehearsal={rehearsal} />
    </>
  );
}

function Moves({ moves, cluster }: { moves: readonly VmOutcome[]; cluster: string }) {
  const graph = useWorld((state) => state.graph);
  const nameOf = (name: string | null): string => {
    const node = name === null ? undefined : graph.nodes.get(hostId(cluster, name));
    return node?.type === 'host' ? node.name : (name ?? '');
  };
  const memoryOf = (id: string): string => {
    const node = graph.nodes.get(id);
    const bytes = node?.type === 'vm' ? node.memoryBytes : null;
    return bytes === null ? '' : quantityText(formatBytes(bytes));
  };
  if (moves.length === 0) return null;
  return (
    <Section title={t('maintenance.moves')} aside={String(moves.length)}>
      <ul className="maintenance-rows maintenance-moves">
        {moves.slice(0, mostRows).map(({ vm, host }) => (
          <li key={vm}>
            <StateGlyph state="migrating" />
            <Name text={nameIn(vm)} />
            <span className="muted">{t('maintenance.to', { host: nameOf(host) })}</span>
            <span className="muted figure">{memoryOf(vm)}</span>
          </li>
        ))}
      </ul>
      <p className="maintenance-basis">{t('maintenance.predicted')}</p>
    </Section>
  );
}

type StorageProps = { lost: readonly VolumeOutcome[] | null; degraded: readonly VolumeOutcome[] | null };

function Storage({ lost, degraded }: StorageProps) {
  const none = lost?.length === 0 && degraded?.length === 0;
  return (
    <Section title={t('maintenance.storage')}>
      {lost === null && <p className="section-empty">{t('whatIf.noStorage')}</p>}
      {none && <p className="section-empty">{t('maintenance.noStorage')}</p>}
      {lost !== null && lost.length > 0 && (
        <>
          <p className="maintenance-line">{t('maintenance.lost', { count: lost.length })}</p>
          <Volumes volumes={lost} />
        </>
      )}
      {degraded !== null && degraded.length > 0 && (
        <p className="maintenance-line">{t('maintenance.degraded', { count: degraded.length })}</p>
      )}
    </Section>
  );
}

function Volumes({ volumes }: { volumes: readonly VolumeOutcome[] }) {
  return (
    <ul className="maintenance-rows">
      {volumes.slice(0, mostRows).map(({ volume, claim, left, wanted }) => (
        <li key={volume}>
          <StateGlyph state="error" />
          <Name text={nameIn(claim ?? volume)} />
          <span className="muted">{t('whatIf.copies', { left, wanted })}</span>
        </li>
      ))}
    </ul>
  );
}

function quorumWords({ before, during, after }: GuestOutcome): string {
  const isForGood = !hasQuorum(after);
  const { healthy } = isForGood ? after : during;
  return t(isForGood ? 'whatIf.quorumLost' : 'whatIf.quorumPaused', {
    healthy,
    voters: before.voters,
    needed: before.needed,
  });
}

/** etcd of the cluster itself and of guest clusters, and what would end it if one more host failed. */
function Guests({ rehearsal: { outcome, singlePoints } }: { rehearsal: Rehearsal }) {
  const { harvester, guests } = outcome;
  const isLost = !hasQuorum(harvester);
  const isLast = !isLost && harvester.healthy === harvester.needed;
  return (
    <Section title={t('maintenance.quorum')}>
      {isLost && <Notice tone="danger" title={t('whatIf.harvesterLost', { ...harvester })} />}
      {isLast && <p className="maintenance-line">{t('maintenance.harvesterLast')}</p>}
      {guests.length === 0 && <p className="section-empty">{t('maintenance.guestsWell')}</p>}
      <ul className="maintenance-rows">
        {guests.map((each) => (
          <li key={each.guest.id}>
            <StateGlyph state="error" />
            <Name text={each.guest.name} />
            <span className="maintenance-why">{quorumWords(each)}</span>
          </li>
        ))}
        {singlePoints.map(({ guest, host, isNew }) => (
          <li key={`${guest.id} ${host}`}>
            <StateGlyph state="warning" />
            <Name text={guest.name} />
            <span className="maintenance-why">
              {t(isNew ? 'maintenance.singlePointNew' : 'maintenance.singlePoint', { host })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
