import { t } from '../../i18n/i18n.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import { costsOf, quorumOf } from '../quorum.ts';
import type { Quorum } from '../quorum.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

/** What the loss of a host would mean, from the cluster as a whole. */
type Standing = { quorum: Quorum; /** Entity ids of hosts that can take VMs now. */ open: readonly string[] };

function standingOf(cluster: ClusterNode): Standing {
  const open = cluster.hosts.filter(({ entity }) => entity.host.isReady && entity.host.isSchedulable);
  return { quorum: quorumOf(cluster), open: open.map(({ id }) => id) };
}

function readHost(host: HostNode, standing: Standing | undefined): Fill {
  if (!standing) return { role: 'none' };
  if (!host.entity.host.isReady) {
    return { role: 'tone-warn', hasPattern: true, label: t('overlay.availability.down') };
  }
  const isVoter = host.role !== 'worker';
  if (isVoter && standing.quorum.ready - 1 < standing.quorum.needed) {
    return { role: 'tone-danger', label: t('overlay.availability.mustStay') };
  }
  return { role: 'tone-ok', label: t('overlay.availability.canGo') };
}

const restarting = new Set(['Always', 'RerunOnFailure']);

type VmFate = 'off' | 'stays-down' | 'by-hand' | 'restarts' | 'cannot-move';

function fateOf(vm: VmNode, standing: Standing | undefined): VmFate {
  if (!vm.instance || vm.state === 'off' || vm.host === null) return 'off';
  if (!standing?.open.some((id) => id !== vm.host)) return 'stays-down';
  if (!vm.vm || !restarting.has(vm.vm.vm.runStrategy)) return 'by-hand';
  return vm.instance.instance.isLiveMigratable === false ? 'cannot-move' : 'restarts';
}

const fills: Record<VmFate, Omit<Fill, 'label'>> = {
  off: { role: 'none' },
  'stays-down': { role: 'tone-danger' },
  'by-hand': { role: 'tone-warn', hasPattern: true },
  'cannot-move': { role: 'tone-info' },
  restarts: { role: 'tone-ok' },
};

function standingsOf(graph: Graph): [string, Standing][] {
  return graph.clusters.map((cluster) => [cluster.id, standingOf(cluster)]);
}

function clusterOf(graph: Graph, id: string): ClusterNode | null {
  const cluster = graph.nodes.get(id);
  return cluster?.type === 'cluster' ? cluster : null;
}

function explainVm(vm: VmNode, graph: Graph): string[] {
  const cluster = clusterOf(graph, vm.cluster);
  const fate = fateOf(vm, cluster ? standingOf(cluster) : undefined);
  const reason = fate === 'cannot-move' ? vm.instance?.instance.liveMigrationReason : null;
  return [t(`overlay.availability.why.${fate}`), ...(reason ? [reason] : [])];
}

function explainHost(host: HostNode, graph: Graph): string[] {
  const cluster = clusterOf(graph, host.cluster);
  if (!cluster) return [];
  const standing = standingOf(cluster);
  const { ready, voters, needed } = standing.quorum;
  const votes =
    host.role === 'worker'
      ? t('overlay.availability.noVote')
      : t('overlay.availability.votes', { ready, voters, needed });
  return [`${readHost(host, standing).label ?? ''}.`, votes];
}

/** High availability: which hosts a cluster can lose, and what becomes of VMs whose host is lost. */
export const availabilityOverlay: NamedOverlay = {
  name: 'availability',
  read: sameReading(standingsOf, (known) => {
    const standings = new Map(known);
    return {
      vm: (vm) => {
        const fate = fateOf(vm, standings.get(vm.cluster));
        return { ...fills[fate], label: t(`overlay.availability.fate.${fate}`) };
      },
      host: (host) => readHost(host, standings.get(host.cluster)),
    };
  }),
  legend: () => [
    {
      title: t('overlay.availability.hosts'),
      isRamp: false,
      entries: [
        { role: 'tone-ok', text: t('overlay.availability.canGo') },
        { role: 'tone-warn', hasPattern: true, text: t('overlay.availability.down') },
        { role: 'tone-danger', text: t('overlay.availability.mustStay') },
      ],
    },
    {
      title: t('overlay.availability.vms'),
      isRamp: false,
      entries: (['restarts', 'cannot-move', 'by-hand', 'stays-down', 'off'] as const).map((fate) => ({
        ...fills[fate],
        text: t(`overlay.availability.fate.${fate}`),
      })),
    },
  ],
  explain(node, graph) {
    if (node.type === 'vm') return explainVm(node, graph);
    if (node.type === 'host') return explainHost(node, graph);
    return 'hosts' in node ? costsOf(node).map((cost) => t(`overlay.availability.cost.${cost}`)) : [];
  },
};
