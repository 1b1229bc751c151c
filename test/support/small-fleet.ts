// Small fleets that tests describe in a line, with the operations that change them.
import type { KindName } from '../../shared/kinds/index.ts';
import type { ClusterInput } from '../../renderer/scene/graph.ts';
import { makeInfo, toInput } from './fleet.ts';
import { vmObjects } from './raw-objects.ts';
import type { Doing } from './raw-objects.ts';

/** A VM of a small fleet; `host` is the name of its host, null on the shelf. */
export type SmallVm = { name: string; host: string | null; doing?: Doing; guest?: string };

/** A cluster of a small fleet. */
export type SmallCluster = { id: string; hosts: string[]; vms: SmallVm[] };

/** The raw objects of a small cluster. */
export function smallObjects(cluster: SmallCluster): [KindName, object][] {
  const hosts = cluster.hosts.map((name, index): [KindName, object] => [
    'Node',
    {
      metadata: { name, labels: index < 3 ? { 'node-role.kubernetes.io/control-plane': 'true' } : {} },
      status: {
        capacity: { cpu: '8', memory: '32Gi' },
        allocatable: { cpu: '8', memory: '32Gi' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
  ]);
  const vms = cluster.vms.flatMap((vm) =>
    vmObjects('default', vm.name, vm.doing ?? (vm.host === null ? 'Stopped' : 'Running'), vm.host, {
      address: '10.0.0.9',
      cores: 2,
      memoryGib: 4,
      guest: vm.guest ?? null,
    }),
  );
  return [...hosts, ...vms];
}

/** A small cluster as the input of a graph. */
export function smallInput(cluster: SmallCluster): ClusterInput {
  return toInput(makeInfo(cluster.id, cluster.id), smallObjects(cluster));
}

/** The id of a VM of a small cluster. */
export function vmId(cluster: string, name: string): string {
  return `${cluster}/VirtualMachine/default/${name}`;
}

/** The id of a host of a small cluster. */
export function hostId(cluster: string, name: string): string {
  return `${cluster}/Node/-/${name}`;
}
