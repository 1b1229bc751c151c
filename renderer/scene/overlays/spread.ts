import { t } from '../../i18n/i18n.ts';
import type { Graph, GuestNode, VmNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

/** What the loss of its host would do to the guest cluster of a VM. */
type Verdict = 'spread' | 'crowded' | 'only' | 'stops';

const fills: Record<Verdict | 'none', Fill> = {
  spread: { role: 'tone-ok' },
  only: { role: 'tone-info' },
  crowded: { role: 'tone-warn', hasPattern: true },
  stops: { role: 'tone-danger' },
  none: { role: 'none' },
};

/** The members that decide for a guest cluster: those with etcd, else its control plane; none where no part is known. */
function decidersOf(guest: GuestNode): readonly VmNode[] {
  const having = (role: 'etcd' | 'control-plane'): VmNode[] =>
    guest.members.filter(({ guest: member }) => member?.roles.includes(role));
  const etcd = having('etcd');
  return etcd.length > 0 ? etcd : having('control-plane');
}

function judge(vm: VmNode, guest: GuestNode, deciders: readonly VmNode[]): Verdict {
  const running = (vms: readonly VmNode[]): VmNode[] => vms.filter(({ host }) => host !== null);
  const isHere = ({ host }: VmNode): boolean => host === vm.host;
  if (deciders.includes(vm)) {
    const up = running(deciders);
    if (deciders.length === 1) return 'only';
    const left = up.length - up.filter(isHere).length;
    return left < Math.floor(deciders.length / 2) + 1 ? 'stops' : 'spread';
  }
  const alike = running(guest.members.filter((member) => !deciders.includes(member)));
  if (alike.length === 1) return 'only';
  return alike.every(isHere) ? 'crowded' : 'spread';
}

/** The verdict of every guest node that runs, by the id of its VM. */
function verdictsOf(graph: Graph): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const guest of graph.clusters.flatMap((cluster) => cluster.guests)) {
    const deciders = decidersOf(guest);
    for (const vm of guest.members) if (vm.host !== null) verdicts.set(vm.id, judge(vm, guest, deciders));
  }
  return verdicts;
}

function isSame(a: ReadonlyMap<string, Verdict>, b: ReadonlyMap<string, Verdict>): boolean {
  if (a.size !== b.size) return false;
  for (const [id, verdict] of a) if (b.get(id) !== verdict) return false;
  return true;
}

const order: readonly Verdict[] = ['stops', 'crowded', 'only', 'spread'];

function worstOf(vms: readonly VmNode[], verdicts: ReadonlyMap<string, Verdict>): Verdict | 'none' {
  const found = new Set(vms.map(({ id }) => verdicts.get(id)));
  return order.find((verdict) => found.has(verdict)) ?? 'none';
}

function toFill(verdict: Verdict | 'none'): Fill {
  return { ...fills[verdict], label: t(`overlay.spread.is.${verdict}`) };
}

/** Spread of guest clusters: whether one can lose the host that a node of it stands on. */
export const spreadOverlay: NamedOverlay = {
  name: 'spread',
  read: sameReading(
    verdictsOf,
    (verdicts) => ({
      vm: (vm) => toFill(verdicts.get(vm.id) ?? 'none'),
      host: (host) => toFill(worstOf(host.vms, verdicts)),
    }),
    isSame,
  ),
  legend: () => [
    {
      title: t('overlay.spread.title'),
      isRamp: false,
      entries: (['spread', 'only', 'crowded', 'stops', 'none'] as const).map((verdict) => ({
        ...fills[verdict],
        text: t(`overlay.spread.is.${verdict}`),
      })),
    },
  ],
  explain(node, graph) {
    if (node.type === 'cluster' || node.type === 'pod') return [];
    if (node.type === 'vm') {
      const verdict = verdictsOf(graph).get(node.id) ?? 'none';
      return [t(`overlay.spread.why.${verdict}`, { name: node.guestCluster ?? '' })];
    }
    const verdicts = verdictsOf(graph);
    const vms = node.type === 'host' ? node.vms : node.members;
    const lost = vms.filter(({ id }) => verdicts.get(id) === 'stops');
    const names = [...new Set(lost.flatMap(({ guestCluster }) => guestCluster ?? []))].sort();
    if (names.length > 0) return [t('overlay.spread.hostStops', { names: names.join(', ') })];
    return [`${t(`overlay.spread.is.${worstOf(vms, verdicts)}`)}.`];
  },
};
