import type { EntityId } from '../../shared/id.ts';
import { parseEntityId, toEntityId } from '../../shared/id.ts';
import { whyNoHost } from '../../shared/plan/checks/words.ts';
import { hasQuorum } from '../../shared/plan/quorum.ts';
import { toSite } from '../../shared/plan/site.ts';
import { whatIf } from '../../shared/plan/what-if.ts';
import type { Outcome, VmOutcome, Why } from '../../shared/plan/what-if.ts';
import { t } from '../i18n/i18n.ts';
import type { ClusterNode, Graph } from './graph.ts';
import type { Emphasis, Fill, HostMove, Overlay } from './look.ts';
import type { LegendPart } from './overlays/overlay.ts';

/** Entity ids of hosts that fail all at once, and of those that are emptied. */
export type Asked = { failed: readonly string[]; drained: readonly string[] };

/** How many VMs, volumes and guest clusters an event touches; `volumes` is null where none are known of. */
export type Totals = {
  restarts: number;
  migrates: number;
  staysDown: number;
  stuck: number;
  volumes: number | null;
  /** Guest clusters that lose quorum for good, and those that do for a while. */
  guestsLost: number;
  guestsPaused: number;
};

/** What an event does, cluster by cluster, by what is known of each last. */
export type Foreseen = {
  asked: Asked;
  clusters: readonly { node: ClusterNode; outcome: Outcome }[];
  fates: ReadonlyMap<EntityId, VmOutcome>;
  /** How many VMs come to each host, by its entity id. */
  taking: ReadonlyMap<string, number>;
  totals: Totals;
  overlay: Overlay;
  emphasis: Emphasis;
};

/** The entity id of a host. */
export function hostId(cluster: string, name: string): EntityId {
  return toEntityId({ cluster, kind: 'Node', namespace: null, name });
}

/** Why a VM is not on another host afterwards, in a sentence. */
export function whyWords(why: Why): string {
  switch (why.type) {
    case 'no-host':
      return whyNoHost(why.obstacles);
    case 'not-migratable':
      return why.reason ?? t('whatIf.why.notMigratable');
    case 'by-hand':
      return t('whatIf.why.byHand', { runStrategy: why.runStrategy });
    case 'external':
      return t('whatIf.why.external');
    case 'device':
      return t('whatIf.why.device', { devices: why.devices.join(', ') });
    case 'maintenance':
      return t('whatIf.why.maintenance', { strategy: why.strategy });
    case 'data-lost':
      return t('whatIf.why.dataLost', { count: why.volumes.length });
  }
}

/** The name that a host is shown with. */
function shownName(graph: Graph, cluster: string, name: string): string {
  const node = graph.nodes.get(hostId(cluster, name));
  return node?.type === 'host' ? node.name : name;
}

/** What becomes of a VM, in a few words. */
export function fateWords(graph: Graph, { vm, fate, host }: VmOutcome): string {
  const cluster = parseEntityId(vm)?.cluster ?? '';
  return t(`whatIf.fate.${fate}`, { host: host === null ? '' : shownName(graph, cluster, host) });
}

function fillOf(graph: Graph, outcome: VmOutcome): Fill {
  const label = fateWords(graph, outcome);
  switch (outcome.fate) {
    case 'restarts':
      return { role: 'tone-ok', label };
    case 'migrates':
      return { role: 'tone-info', label };
    case 'stays-down':
      return { role: 'tone-danger', label };
    case 'stuck':
      return { role: 'tone-warn', hasPattern: true, label };
  }
}

function totalsOf(outcomes: readonly Outcome[]): Totals {
  const totals: Totals = {
    restarts: 0,
    migrates: 0,
    staysDown: 0,
    stuck: 0,
    volumes: outcomes.some(({ lost }) => lost !== null) ? 0 : null,
    guestsLost: 0,
    guestsPaused: 0,
  };
  const keys = {
    restarts: 'restarts',
    migrates: 'migrates',
    'stays-down': 'staysDown',
    stuck: 'stuck',
  } as const;
  for (const { vms, lost, guests } of outcomes) {
    for (const { fate } of vms) totals[keys[fate]] += 1;
    if (lost !== null) totals.volumes = (totals.volumes ?? 0) + lost.length;
    for (const { after } of guests) totals[hasQuorum(after) ? 'guestsPaused' : 'guestsLost'] += 1;
  }
  return totals;
}

function movesOf(cluster: string, { vms }: Outcome): HostMove[] {
  const moves = new Map<string, HostMove>();
  for (const { from, host, fate } of vms) {
    if (host === null || (fate !== 'restarts' && fate !== 'migrates')) continue;
    const key = `${from} ${host}`;
    const before = moves.get(key);
    moves.set(key, {
      from: hostId(cluster, from),
      to: hostId(cluster, host),
      count: (before?.count ?? 0) + 1,
      isRestart: fate === 'restarts',
    });
  }
  return [...moves.values()];
}

function overlayOf(
  graph: Graph,
  asked: Asked,
  fates: ReadonlyMap<EntityId, VmOutcome>,
  taking: ReadonlyMap<string, number>,
): Overlay {
  const none: Fill = { role: 'none' };
  const hosts = new Map<string, Fill>([
    ...[...taking].map(([id, count]): [string, Fill] => [
      id,
      { role: 'tone-ok', label: t('whatIf.takes', { count }) },
    ]),
    ...asked.drained.map((id): [string, Fill] => [
      id,
      { role: 'tone-warn', hasPattern: true, label: t('whatIf.isDrained') },
    ]),
    ...asked.failed.map((id): [string, Fill] => [id, { role: 'tone-danger', label: t('whatIf.fails') }]),
  ]);
  const reading = {
    vm: ({ id }: { id: EntityId }): Fill => {
      const outcome = fates.get(id);
      return outcome ? fillOf(graph, outcome) : none;
    },
    host: ({ id }: { id: string }): Fill => hosts.get(id) ?? none,
  };
  return { name: 'what-if', read: () => reading };
}

/** Of what was asked only the hosts that are still there. */
export function stillThere(graph: Graph, { failed, drained }: Asked): Asked {
  const isHost = (id: string): boolean => graph.nodes.get(id)?.type === 'host';
  return { failed: failed.filter(isHost), drained: drained.filter(isHost) };
}

/** The clusters whose hosts are asked about. */
export function clustersOf(graph: Graph, { failed, drained }: Asked): ClusterNode[] {
  const ids = new Set([...failed, ...drained].map((id) => graph.nodes.get(id)?.id.split('/')[0]));
  return graph.clusters.filter(({ id }) => ids.has(id));
}

/** Works out what an event does; some hundred milliseconds for clusters of many thousand VMs. */
export function foresee(graph: Graph, asked: Asked): Foreseen {
  const namesIn = (cluster: ClusterNode, ids: readonly string[]): Set<string> =>
    new Set(cluster.hosts.flatMap(({ id, entity }) => (ids.includes(id) ? [entity.name] : [])));
  const clusters = clustersOf(graph, asked).map((node) => ({
    node,
    outcome: whatIf(toSite(node.world, node.id), {
      failed: namesIn(node, asked.failed),
      drained: namesIn(node, asked.drained),
    }),
  }));
  const fates = new Map(clusters.flatMap(({ outcome }) => outcome.vms.map((vm) => [vm.vm, vm] as const)));
  const moves = clusters.flatMap(({ node, outcome }) => movesOf(node.id, outcome));
  const taking = new Map<string, number>();
  for (const { to, count } of moves) taking.set(to, (taking.get(to) ?? 0) + count);
  const shown = new Set<string>([...asked.failed, ...asked.drained, ...taking.keys()]);
  return {
    asked,
    clusters,
    fates,
    taking,
    totals: totalsOf(clusters.map(({ outcome }) => outcome)),
    overlay: overlayOf(graph, asked, fates, taking),
    emphasis: {
      isDim: ({ id }) => !fates.has(id) && !shown.has(id),
      isLit: () => false,
      moves,
    },
  };
}

/** What the colours say while this is asked. */
export function whatIfLegend(): LegendPart[] {
  return [
    {
      title: t('whatIf.hosts'),
      isRamp: false,
      entries: [
        { role: 'tone-danger', text: t('whatIf.fails') },
        { role: 'tone-warn', hasPattern: true, text: t('whatIf.isDrained') },
        { role: 'tone-ok', text: t('whatIf.legend.takes') },
      ],
    },
    {
      title: t('whatIf.legend.vms'),
      isRamp: false,
      entries: [
        { role: 'tone-ok', text: t('whatIf.legend.restarts') },
        { role: 'tone-info', text: t('whatIf.legend.migrates') },
        { role: 'tone-danger', text: t('whatIf.fate.stays-down') },
        { role: 'tone-warn', hasPattern: true, text: t('whatIf.fate.stuck') },
      ],
    },
  ];
}
