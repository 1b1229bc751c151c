import { t } from '../../i18n/i18n.ts';
import { isBroken } from '../../../shared/connection.ts';
import { freshnessOf } from '../../scene/availability.ts';
import type { ClusterNode, Graph, GuestNode, HostNode, PodNode, VmNode } from '../../scene/graph.ts';
import { podsOf } from '../../scene/kin.ts';
import { troubleOf } from '../../scene/trouble.ts';
import { Section } from '../../ui/facts.tsx';
import { formatCount } from '../../ui/format.ts';
import { EndingSoon } from './ending-soon.tsx';
import { ProblemReasons, ShowAllProblems, StateCounts } from './fleet-counts.tsx';
import { NodeRow } from './node-link.tsx';

const mostRows = 100;

/** The fleet at a glance, while nothing is selected: how many of what, and everything that is wrong. */
export function FleetOverview({ graph }: { graph: Graph }) {
  const { clusters } = graph;
  const nodes = clusters.flatMap(({ hosts, shelf }) => [
    ...hosts,
    ...hosts.flatMap(({ vms }) => vms),
    ...shelf,
  ]);
  const vms = nodes.filter((node) => node.type === 'vm');
  const pods = clusters.flatMap(podsOf);
  const lost = clusters.filter(({ info }) => isBroken(info.connection));
  const bad: (ClusterNode | Troubled)[] = [
    ...lost,
    ...toTroubled([...clusters.flatMap(({ guests }) => guests), ...nodes, ...pods]),
  ];
  const isLoading = clusters.some((cluster) => freshnessOf(cluster).type === 'loading');
  const badPods = bad.filter(({ type }) => type === 'pod').length;
  const ofPods = badPods > 0 ? `, ${t('pod.ofThem', { count: badPods })}` : '';
  if (clusters.length === 0) {
    return <p className="inspector-empty">{t('fleet.nothing')}</p>;
  }
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-fleet">{t('fleet.title')}</h2>
        <p className="inspector-status muted">
          {t('count.clusters', { count: clusters.length })} ·{' '}
          {t('count.hosts', { count: nodes.length - vms.length })} · {t('count.vms', { count: vms.length })}
          {pods.length > 0 && ` · ${t('count.pods', { count: pods.length })}`}
        </p>
      </header>
      <div className="inspector-scroll">
        {vms.length > 0 && (
          <Section title={t('fleet.states')}>
            <StateCounts vms={vms} />
          </Section>
        )}
        <EndingSoon clusters={clusters} />
        <ProblemReasons things={bad} />
        <Section
          title={t('fleet.trouble')}
          aside={bad.length > 0 ? `${formatCount(bad.length)}${ofPods}` : undefined}
        >
          {bad.length === 0 && (
            <p className="section-empty">{t(isLoading ? 'fleet.stillLoading' : 'fleet.noTrouble')}</p>
          )}
          <ul className="node-rows">
            {bad.slice(0, mostRows).map((node) => (
              <NodeRow key={node.id} node={node} hasCluster={clusters.length > 1} />
            ))}
          </ul>
          {bad.length > mostRows && <ShowAllProblems />}
        </Section>
      </div>
    </>
  );
}

type Troubled = GuestNode | HostNode | PodNode | VmNode;

function toTroubled(nodes: readonly Troubled[]): Troubled[] {
  const of = (kind: 'error' | 'warning'): Troubled[] => nodes.filter((node) => troubleOf(node) === kind);
  return [...of('error'), ...of('warning')];
}
