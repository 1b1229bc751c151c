import { t } from '../../i18n/i18n.ts';
import { classOf, isRebuilding, safetyOf } from '../data-safety.ts';
import type { ClusterSafety, SafetyClass, VmSafety, VolumeSafety } from '../data-safety.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../graph.ts';
import type { Fill, LegendEntry } from '../look.ts';
import { openReplicasOverlay, replicaEntries } from './replicas.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

const fills: Record<SafetyClass, Fill> = {
  lost: { role: 'error' },
  one: { role: 'tone-danger' },
  single: { role: 'tone-warn', hasPattern: true },
  two: { role: 'tone-info' },
  many: { role: 'tone-ok' },
  none: { role: 'none' },
  loading: { role: 'none' },
  forbidden: { role: 'none' },
  absent: { role: 'none' },
  foreign: { role: 'none' },
  unbound: { role: 'none' },
};

function wordsOf(of: SafetyClass): string {
  return t(`overlay.dataLoss.is.${of}`);
}

function readVm(safety: VmSafety | undefined): Fill {
  if (!safety) return { role: 'none' };
  const words = wordsOf(safety.class);
  const label = safety.isRebuilding ? t('overlay.dataLoss.rebuilding', { words }) : words;
  return { ...fills[safety.class], label };
}

function readHost(host: HostNode, safety: ClusterSafety): Fill {
  if (host.role === 'witness') return { role: 'none', label: t('overlay.storage.witness') };
  if (safety.status !== 'known') return { role: 'none', label: wordsOf(safety.status) };
  const losses = safety.losses.get(host.entity.name) ?? [];
  const label = t('overlay.dataLoss.hostLoses', { count: losses.length });
  if (losses.length === 0) return { role: 'tone-ok', label };
  const isUnwanted = losses.some(({ wantsMore }) => wantsMore);
  return isUnwanted ? { role: 'tone-danger', label } : { role: 'tone-warn', hasPattern: true, label };
}

function fillsOf(graph: Graph): Map<string, Fill> {
  const found = new Map<string, Fill>();
  for (const cluster of graph.clusters) {
    const safety = safetyOf(cluster);
    for (const [id, vm] of safety.vms) found.set(id, readVm(vm));
    for (const host of cluster.hosts) found.set(host.id, readHost(host, safety));
  }
  return found;
}

function isSame(a: ReadonlyMap<string, Fill>, b: ReadonlyMap<string, Fill>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, fill] of a) {
    const other = b.get(id);
    if (other?.role !== fill.role || other.label !== fill.label) return false;
  }
  return true;
}

function clusterOf(graph: Graph, id: string): ClusterNode | null {
  const cluster = graph.nodes.get(id);
  return cluster?.type === 'cluster' ? cluster : null;
}

function nameOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}

function explainVolume(safety: VolumeSafety): string {
  const name = nameOf(safety.claim);
  const words = wordsOf(classOf(safety));
  if (safety.type === 'unknown') return t('overlay.dataLoss.volume', { name, words });
  const hosts = safety.hosts.join(', ') || t('overlay.dataLoss.noHost');
  const wanted = safety.volume.storageVolume.wantedReplicas;
  const text = t('overlay.dataLoss.copies', { name, hosts, count: safety.hosts.length, wanted });
  return isRebuilding(safety) ? `${text} ${t('overlay.dataLoss.isRebuilding')}` : text;
}

function explainVm(vm: VmNode, graph: Graph): string[] {
  const cluster = clusterOf(graph, vm.cluster);
  const safety = cluster && safetyOf(cluster).vms.get(vm.id);
  if (!safety) return [];
  return [`${wordsOf(safety.class)}.`, ...safety.volumes.map(explainVolume)];
}

function explainHost(host: HostNode, graph: Graph): string[] {
  const cluster = clusterOf(graph, host.cluster);
  if (!cluster) return [];
  const safety = safetyOf(cluster);
  const losses = safety.losses.get(host.entity.name) ?? [];
  const names = (wantsMore: boolean): string =>
    losses.flatMap((loss) => (loss.wantsMore === wantsMore ? [loss.vm.name] : [])).join(', ');
  const [degraded, single] = [names(true), names(false)];
  return [
    `${readHost(host, safety).label ?? ''}.`,
    ...(degraded ? [t('overlay.dataLoss.degradedHere', { names: degraded })] : []),
    ...(single ? [t('overlay.dataLoss.singleHere', { names: single })] : []),
  ];
}

const shown = ['lost', 'one', 'single', 'two', 'many', 'foreign', 'unbound', 'none'] as const;
const missing = ['loading', 'forbidden', 'absent'] as const;

function vmEntries(graph: Graph): LegendEntry[] {
  const counts = new Map<SafetyClass, number>();
  let rebuilding = 0;
  for (const cluster of graph.clusters) {
    for (const vm of safetyOf(cluster).vms.values()) {
      counts.set(vm.class, (counts.get(vm.class) ?? 0) + 1);
      if (vm.isRebuilding) rebuilding += 1;
    }
  }
  const entries = shown.flatMap((of): LegendEntry[] => {
    const count = counts.get(of) ?? 0;
    const isScale = of !== 'foreign' && of !== 'unbound' && of !== 'none';
    if (count === 0 && !isScale) return [];
    return [{ ...fills[of], text: `${wordsOf(of)} · ${t('count.vms', { count })}` }];
  });
  if (rebuilding === 0) return entries;
  return [...entries, { role: 'none', text: t('overlay.dataLoss.rebuildingCount', { count: rebuilding }) }];
}

/** Which clusters the storage layer is not known of, and why. */
function missingEntries(graph: Graph): LegendEntry[] {
  return missing.flatMap((status): LegendEntry[] => {
    const names = graph.clusters.flatMap((cluster) =>
      safetyOf(cluster).status === status ? [cluster.info.name] : [],
    );
    if (names.length === 0) return [];
    return [{ role: 'none', text: `${wordsOf(status)}: ${names.join(', ')}` }];
  });
}

const read = sameReading(
  fillsOf,
  (known) => {
    const none: Fill = { role: 'none' };
    return { vm: (vm) => known.get(vm.id) ?? none, host: (host) => known.get(host.id) ?? none };
  },
  isSame,
);

/** One host from data loss: how many hosts must be lost until a VM loses data, and what is lost with each host. */
export const dataLossOverlay: NamedOverlay = {
  name: 'data-loss',
  layer: 'storage',
  read,
  forSelection: openReplicasOverlay(read),
  legend(graph) {
    const unknown = missingEntries(graph);
    return [
      { title: t('overlay.dataLoss.vms'), isRamp: false, entries: vmEntries(graph) },
      {
        title: t('overlay.dataLoss.hosts'),
        isRamp: false,
        entries: [
          { role: 'tone-danger', text: t('overlay.dataLoss.hostDanger') },
          { role: 'tone-warn', hasPattern: true, text: t('overlay.dataLoss.hostSingle') },
          { role: 'tone-ok', text: t('overlay.dataLoss.hostNone') },
        ],
      },
      {
        title: t('overlay.dataLoss.replicas'),
        isRamp: false,
        entries: replicaEntries(),
      },
      ...(unknown.length > 0
        ? [{ title: t('overlay.dataLoss.unknown'), isRamp: false, entries: unknown }]
        : []),
    ];
  },
  explain(node, graph) {
    if (node.type === 'vm') return explainVm(node, graph);
    if (node.type === 'host') return explainHost(node, graph);
    if (node.type !== 'cluster') return [];
    const { status, vms } = safetyOf(node);
    if (status !== 'known') return [`${wordsOf(status)}.`];
    const count = [...vms.values()].filter((vm) => vm.class === 'lost' || vm.class === 'one').length;
    return [t('overlay.dataLoss.clusterCount', { count })];
  },
};
