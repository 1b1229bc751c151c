import { toSite } from '../../../shared/plan/site.ts';
import { nMinusOneSteps } from '../../../shared/plan/what-if.ts';
import type { HostLoss, NMinusOne, VmOutcome } from '../../../shared/plan/what-if.ts';
import type { World } from '../../../shared/world/patch.ts';
import { t } from '../../i18n/i18n.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import { whyWords } from '../what-if.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

/** What was worked out of a cluster last, looked up by what it is asked for. */
type Checked = {
  result: NMinusOne;
  hosts: ReadonlyMap<string, HostLoss>;
  /** VMs that stay down with the loss of their host. */
  down: ReadonlyMap<string, VmOutcome>;
};

/** By cluster, with the entities it was worked out of. */
const known = new Map<string, { entities: World['entities']; checked: Checked }>();

function toChecked(result: NMinusOne): Checked {
  return {
    result,
    hosts: new Map(result.losses.map((loss) => [loss.host, loss])),
    down: new Map(result.losses.flatMap(({ staysDown }) => staysDown.map((vm) => [vm.vm, vm] as const))),
  };
}

function* workSteps(graph: Graph): Generator<undefined, void> {
  for (const id of known.keys()) if (!graph.nodes.has(id)) known.delete(id);
  for (const { id, world } of graph.clusters) {
    const { entities } = world;
    if (known.get(id)?.entities === entities) continue;
    yield;
    const result = yield* nMinusOneSteps(toSite(world, id));
    known.set(id, { entities, checked: toChecked(result) });
  }
}

/** Whether nothing but the way a VM is set up keeps it down: no other host could change that. */
function isOwnDoing({ why }: VmOutcome): boolean {
  return why?.type === 'by-hand' || why?.type === 'device';
}

function readHost(host: HostNode, checked: Checked | undefined): Fill {
  if (!checked) return { role: 'none', label: t('overlay.nMinusOne.working') };
  const loss = checked.hosts.get(host.entity.name);
  if (!loss) return { role: 'none', hasPattern: true, label: t('overlay.nMinusOne.down') };
  if (loss.isSafe) return { role: 'tone-ok', label: t('overlay.nMinusOne.canFail') };
  if (!loss.keepsHarvester) return { role: 'tone-danger', label: t('overlay.nMinusOne.mustStay') };
  const volumes = loss.lostVolumes?.length ?? 0;
  const label =
    loss.staysDown.length === 0
      ? t('overlay.nMinusOne.loses', { count: volumes })
      : t('overlay.nMinusOne.staysDown', { count: loss.staysDown.length });
  const isMild = volumes === 0 && loss.lostGuests.length === 0 && loss.staysDown.every(isOwnDoing);
  return isMild ? { role: 'tone-warn', hasPattern: true, label } : { role: 'tone-danger', label };
}

function readVm(vm: VmNode, checked: Checked | undefined): Fill {
  if (!checked || vm.host === null || vm.state === 'off') return { role: 'none' };
  const outcome = checked.down.get(vm.id);
  if (!outcome) return { role: 'tone-ok', label: t('overlay.nMinusOne.restarts') };
  const label = t('overlay.nMinusOne.vmStaysDown');
  return isOwnDoing(outcome)
    ? { role: 'tone-warn', hasPattern: true, label }
    : { role: 'tone-danger', label };
}

function explainHost(host: HostNode, checked: Checked | undefined): string[] {
  const said = `${readHost(host, checked).label ?? ''}.`;
  const loss = checked?.hosts.get(host.entity.name);
  if (!loss) return [said];
  const listed = (names: readonly string[]): string =>
    names.length > mostNames
      ? t('overlay.nMinusOne.andMore', {
          names: names.slice(0, mostNames).join(', '),
          count: names.length - mostNames,
        })
      : names.join(', ');
  const vms = loss.staysDown.map(({ vm }) => vm.split('/').at(-1) ?? vm);
  const volumes = (loss.lostVolumes ?? []).map(
    ({ claim, volume }) => (claim ?? volume).split('/').at(-1) ?? volume,
  );
  const guests = loss.lostGuests.map(({ guest }) => guest.name);
  return [
    said,
    ...(vms.length > 0 ? [t('overlay.nMinusOne.why.vms', { names: listed(vms) })] : []),
    ...(volumes.length > 0 ? [t('overlay.nMinusOne.why.volumes', { names: listed(volumes) })] : []),
    ...(guests.length > 0 ? [t('overlay.nMinusOne.why.guests', { names: listed(guests) })] : []),
    ...(loss.lostVolumes === null ? [t('overlay.nMinusOne.noStorage')] : []),
  ];
}

const mostNames = 8;

function explainCluster({ id }: ClusterNode): string[] {
  const result = known.get(id)?.checked.result;
  if (!result) return [t('overlay.nMinusOne.workingOn')];
  if (result.isSafe) return [t('overlay.nMinusOne.safe')];
  const names = result.losses.flatMap(({ host, isSafe }) => (isSafe ? [] : [host]));
  const count = result.losses.length;
  return [t('overlay.nMinusOne.unsafe', { count, bad: names.length, names: names.join(', ') })];
}

function explainVm(vm: VmNode): string[] {
  const outcome = known.get(vm.cluster)?.checked.down.get(vm.id);
  const said = readVm(vm, known.get(vm.cluster)?.checked).label;
  return [...(said === undefined ? [] : [`${said}.`]), ...(outcome?.why ? [whyWords(outcome.why)] : [])];
}

/** N-1: which hosts each cluster can lose with every VM up again on the others, no data lost and every quorum kept. */
export const nMinusOneOverlay: NamedOverlay = {
  name: 'n-1',
  layer: 'storage',
  work: workSteps,
  read: sameReading(
    (graph) => graph.clusters.map(({ id }) => [id, known.get(id)?.checked] as const),
    (checks) => {
      const byCluster = new Map(checks);
      return {
        vm: (vm) => readVm(vm, byCluster.get(vm.cluster)),
        host: (host) => readHost(host, byCluster.get(host.cluster)),
      };
    },
    (a, b) =>
      a.length === b.length && a.every(([id, checked], at) => b[at]?.[0] === id && b[at][1] === checked),
  ),
  legend: () => [
    {
      title: t('overlay.nMinusOne.hosts'),
      isRamp: false,
      entries: [
        { role: 'tone-ok', text: t('overlay.nMinusOne.legend.safe') },
        { role: 'tone-warn', hasPattern: true, text: t('overlay.nMinusOne.legend.mild') },
        { role: 'tone-danger', text: t('overlay.nMinusOne.legend.unsafe') },
        { role: 'none', text: t('overlay.nMinusOne.legend.unknown') },
      ],
    },
    {
      title: t('overlay.nMinusOne.vms'),
      isRamp: false,
      entries: [
        { role: 'tone-ok', text: t('overlay.nMinusOne.restarts') },
        { role: 'tone-warn', hasPattern: true, text: t('overlay.nMinusOne.legend.ownDoing') },
        { role: 'tone-danger', text: t('overlay.nMinusOne.vmStaysDown') },
      ],
    },
  ],
  explain(node) {
    if (node.type === 'vm') return explainVm(node);
    if (node.type === 'host') return explainHost(node, known.get(node.cluster)?.checked);
    return node.type === 'cluster' ? explainCluster(node) : [];
  },
};
