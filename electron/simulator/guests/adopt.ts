import { textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { VmPlan } from '../scenario/plan.ts';
import { toArtifactText } from './artifact-text.ts';
import type { Distribution } from './artifacts.ts';
import type { GuestContext } from './context.ts';
import { machineKey } from './context.ts';
import type { GuestCluster } from './guest-cluster.ts';
import { BINARY } from './installer.ts';
import type { Machine } from './machine.ts';
import type { Membership } from './membership.ts';
import { initialise, markReady } from './nodes.ts';

/** What the guest clusters of a scenario run; the oldest are of RKE1, which is told by its version. */
function releaseOf(vm: VmPlan): { distribution: Distribution; version: string } {
  if (vm.image.os.id === 'ubuntu') return { distribution: 'k3s', version: 'v1.33.6+k3s1' };
  const isRke1 = vm.guest?.madeBy === 'driver' && !vm.guest.isLabelled;
  return { distribution: 'rke2', version: isRke1 ? 'v1.30.14' : 'v1.33.6+rke2r1' };
}

/** Brings a guest cluster that was there from the beginning to life, as if its nodes had joined long ago. */
export async function adoptCluster(
  context: GuestContext,
  membership: Membership,
  machineOf: (namespace: string, name: string) => Machine | undefined,
  vms: readonly VmPlan[],
): Promise<GuestCluster | undefined> {
  const servers = vms.filter((vm) => vm.guest?.isServer === true);
  const [first] = servers;
  if (first?.guest === undefined) return undefined;
  const { distribution, version } = releaseOf(first);
  const sorted = [...servers, ...vms.filter((vm) => vm.guest?.isServer !== true)];
  const { store, clock } = context.behaviour;
  const config = { 'cluster-init': true };
  const joining = sorted.flatMap(({ namespace, name, guest }) => {
    const machine = machineOf(namespace, name);
    return machine === undefined
      ? []
      : [{ machine, distribution, isServer: guest?.isServer === true, version, config }];
  });
  const [founder] = joining;
  if (founder === undefined) return undefined;
  const cluster = await membership.open(founder, first.guest.cluster);
  for (const each of joining) {
    const { machine, isServer } = each;
    const path = BINARY[distribution];
    machine.artifacts.set(path, {
      type: 'binary',
      distribution,
      version,
      architecture: machine.architecture,
    });
    machine.files.set(
      path,
      toArtifactText({ type: 'binary', distribution, version, architecture: machine.architecture }),
    );
    const unit =
      distribution === 'k3s' ? (isServer ? 'k3s' : 'k3s-agent') : `rke2-${isServer ? 'server' : 'agent'}`;
    machine.units.set(unit, { isEnabled: true, isRunning: machine.isOn });
    const address = context.addressOf(machine);
    if (isServer) cluster.sans.push(machine.name, ...(address === undefined ? [] : [address]));
    membership.join(cluster, each);
    markReady(cluster.store, clock, machine.name);
    const vmi = store.get(RESOURCES.vmis, machine.namespace, machine.name);
    const zone = store.get(RESOURCES.nodes, undefined, textAt(vmi, 'status', 'nodeName') ?? '')?.metadata
      .labels?.['topology.kubernetes.io/zone'];
    const labels = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone };
    if (first.guest.madeBy === 'driver')
      initialise(cluster.store, machine.name, `harvester://${machine.vmUid}`, labels);
    else initialise(cluster.store, machine.name, `${distribution}://${machine.name}`, labels);
  }
  return cluster;
}

/** The VMs of a scenario's guest clusters, by `namespace/cluster`. */
export function plannedClusters(vms: readonly VmPlan[]): Map<string, VmPlan[]> {
  const clusters = new Map<string, VmPlan[]>();
  for (const vm of vms) {
    if (vm.guest === undefined) continue;
    const key = machineKey({ namespace: vm.namespace, name: vm.guest.cluster });
    clusters.set(key, [...(clusters.get(key) ?? []), vm]);
  }
  return clusters;
}
