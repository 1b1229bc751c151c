import type { GuestReport, TroubledPod } from '../../../shared/guest/inside/report.ts';
import type { InsideWorkload } from '../../../shared/guest/inside/workload.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { compareNames } from '../../scene/names.ts';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { GuestTrouble } from './guest-access.tsx';
import { useGuest } from './use-guest.ts';

const mostRows = 100;

/** The workloads of a guest cluster by namespace, after the pods that are in trouble. */
export function GuestWorkloads({ guest }: { guest: GuestNode }) {
  const event = useGuest(guest.id);
  const report = event?.report ?? null;
  return (
    <>
      {event?.state !== 'live' && (
        <Section title={t('guest.api')}>
          <GuestTrouble guest={guest} event={event} />
        </Section>
      )}
      {report && (
        <div data-stale={event?.state !== 'live' || undefined} className="guest-inside">
          <Pods report={report} />
          {byNamespace(report.workloads).map(([namespace, workloads]) => (
            <Section
              key={namespace}
              title={namespace}
              aside={t('count.workloads', { count: workloads.length })}
            >
              <ul className="node-rows">
                {workloads.slice(0, mostRows).map((workload) => (
                  <WorkloadRow key={`${workload.kind} ${workload.name}`} workload={workload} />
                ))}
              </ul>
              {workloads.length > mostRows && (
                <p className="section-empty">{t('fleet.more', { count: workloads.length - mostRows })}</p>
              )}
            </Section>
          ))}
          {report.workloads.length === 0 && (
            <p className="section-empty guest-none">{t('guest.noWorkloads')}</p>
          )}
        </div>
      )}
    </>
  );
}

const isBad = ({ state }: InsideWorkload): boolean => state === 'error' || state === 'warning';

/** Namespaces with something in trouble first, then by name; the same within each. */
function byNamespace(workloads: readonly InsideWorkload[]): [string, InsideWorkload[]][] {
  const spaces = new Map<string, InsideWorkload[]>();
  for (const workload of workloads)
    spaces.set(workload.namespace, [...(spaces.get(workload.namespace) ?? []), workload]);
  for (const list of spaces.values()) list.sort((a, b) => Number(isBad(b)) - Number(isBad(a)));
  return [...spaces].sort(
    ([a, x], [b, y]) => Number(y.some(isBad)) - Number(x.some(isBad)) || compareNames(a, b),
  );
}

function WorkloadRow({ workload: { kind, name, ready, desired, state } }: { workload: InsideWorkload }) {
  return (
    <li className="node-row">
      <StateGlyph state={state} />
      <span className="node-row-name">
        <Name text={name} />
      </span>
      <span className="node-row-aside">{t('guest.readyOf', { kind, ready, count: desired })}</span>
    </li>
  );
}

function Pods({ report: { pods } }: { report: GuestReport }) {
  return (
    <Section
      title={t('pod.section')}
      aside={t('guest.podsRunning', { running: pods.running, count: pods.total })}
    >
      {pods.inTrouble === 0 && <p className="section-empty">{t('pod.allWell')}</p>}
      <ul className="guest-inside">
        {pods.troubled.map((pod) => (
          <PodItem key={`${pod.namespace}/${pod.name}`} pod={pod} />
        ))}
      </ul>
      {pods.inTrouble > pods.troubled.length && (
        <p className="section-empty">{t('fleet.more', { count: pods.inTrouble - pods.troubled.length })}</p>
      )}
    </Section>
  );
}

function PodItem({ pod }: { pod: TroubledPod }) {
  return (
    <li>
      <div className="guest-inside-row">
        <StateGlyph state={pod.state} />
        <span className="node-row-name">
          <Name text={pod.name} />
        </span>
        <span className="node-row-aside">{say(pod.status)}</span>
        <span className="guest-inside-facts">
          <span>{pod.namespace}</span>
          {pod.node !== null && <span>{pod.node}</span>}
          {pod.restarts > 0 && <span>{t('guest.restarts', { count: pod.restarts })}</span>}
        </span>
      </div>
      {pod.problems.map(({ code, text }) => (
        <p key={code} className="guest-inside-why">
          {text}
        </p>
      ))}
    </li>
  );
}
