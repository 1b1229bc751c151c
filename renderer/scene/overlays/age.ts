import type { KindName } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { formatAge } from '../../ui/format.ts';
import type { ClusterNode, Graph, GraphNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

const kindsOf = {
  vm: ['VirtualMachine', 'VirtualMachineInstance'],
  host: ['Node', 'NodeMetrics', 'StorageNode'],
} as const satisfies Record<string, readonly KindName[]>;

const oldMs = 10 * 60_000;

/** How old what is known of one kind of a cluster is. */
function ageOf(cluster: ClusterNode, kind: KindName, nowMs: number): Fill {
  const health = cluster.health[kind];
  const { connection } = cluster.info;
  if (health?.type === 'stale' && health.since === null) return { role: 'none', label: t('health.never') };
  const since =
    health?.type === 'stale' ? health.since : connection.type === 'failed' ? connection.since : null;
  if (health?.type === 'forbidden') return { role: 'none', label: t('health.forbidden') };
  if (health?.type === 'absent') return { role: 'none', label: t('health.absent') };
  if (since !== null) {
    const label = t('overlay.age.seen', { age: formatAge(since, nowMs) });
    const isOld = nowMs - Date.parse(since) >= oldMs;
    return isOld ? { role: 'tone-danger', label } : { role: 'tone-warn', hasPattern: true, label };
  }
  if (connection.type === 'disconnected') return { role: 'tone-danger', label: t('overlay.age.lastKnown') };
  if (health?.type === 'live') return { role: 'tone-ok', label: t('health.live') };
  return { role: 'tone-info', label: t('health.loading') };
}

const badness = ['none', 'tone-ok', 'tone-info', 'tone-warn', 'tone-danger'];

/** The oldest of what a VM or a host is made of; what may not be read or is not there counts only where nothing else does. */
function worstOf(cluster: ClusterNode, type: 'vm' | 'host', nowMs: number): Fill {
  const fills = kindsOf[type].map((kind) => ageOf(cluster, kind, nowMs));
  return fills.reduce((worst, fill) =>
    badness.indexOf(fill.role) > badness.indexOf(worst.role) ? fill : worst,
  );
}

/** Age of data: how old what is shown is, by the kinds that a VM or a host is made of. `nowMs` tells the time. */
export function openAgeOverlay(nowMs: () => number): NamedOverlay {
  const fillsOf = (graph: Graph): [string, { vm: Fill; host: Fill }][] =>
    graph.clusters.map((cluster) => [
      cluster.id,
      { vm: worstOf(cluster, 'vm', nowMs()), host: worstOf(cluster, 'host', nowMs()) },
    ]);
  return {
    name: 'age',
    readAgainMs: 5_000,
    read: sameReading(fillsOf, (known) => {
      const fills = new Map(known);
      const unknown: Fill = { role: 'none' };
      return {
        vm: (vm) => fills.get(vm.cluster)?.vm ?? unknown,
        host: (host) => fills.get(host.cluster)?.host ?? unknown,
      };
    }),
    legend: () => [
      {
        title: t('overlay.age.title'),
        isRamp: false,
        entries: [
          { role: 'tone-ok', text: t('health.live') },
          { role: 'tone-info', text: t('health.loading') },
          { role: 'tone-warn', hasPattern: true, text: t('overlay.age.recent') },
          { role: 'tone-danger', text: t('overlay.age.old') },
          { role: 'none', text: t('overlay.age.none') },
        ],
      },
    ],
    explain(node: GraphNode, graph) {
      if (node.type !== 'host' && node.type !== 'vm') return [];
      const cluster = graph.nodes.get(node.cluster);
      if (cluster?.type !== 'cluster') return [];
      return kindsOf[node.type].map(
        (kind) => `${t(`kinds.${kind}`)}: ${ageOf(cluster, kind, nowMs()).label ?? ''}`,
      );
    },
  };
}
