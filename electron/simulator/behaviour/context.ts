import type { Clock } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { toTimestamp } from '../json.ts';
import type { Random } from '../random.ts';
import { RESOURCES } from '../resources.ts';
import type { ClusterPlan, OperatingSystem } from '../scenario/plan.ts';
import { settingOf } from '../setting.ts';
import type { Store } from '../store.ts';
import type { Capacity } from './capacity.ts';
import type { Indexes } from './indexes.ts';

/** What the controllers of a simulated cluster share. */
export interface Behaviour {
  store: Store;
  clock: Clock;
  random: Random;
  capacity: Capacity;
  indexes: Indexes;
  plan: ClusterPlan;
  /** Hosts whose kubelet says nothing: they are cut off or down. */
  silentHosts: Set<string>;
  addressFor: (network: string, vm: string) => string;
  /** `namespace/name` of VMs whose guest never gets beyond booting. */
  crashing: ReadonlySet<string>;
  /** The guest system of a VM, which its agent reports; undefined where no agent is installed. */
  osOf: (vm: string) => OperatingSystem | undefined;
}

/** Now, as Kubernetes writes it. */
export function now(behaviour: Behaviour): string {
  return toTimestamp(behaviour.clock.nowMs());
}

/** The ratio by which launcher pods ask for more memory than KubeVirt reckons (setting additional-guest-memory-overhead-ratio). */
export function overheadRatioOf(behaviour: Behaviour): number {
  return Number(settingOf(behaviour.store, 'additional-guest-memory-overhead-ratio')) || 1;
}

/** A VM of the store. */
export function getVm(behaviour: Behaviour, namespace: string, name: string): KubeObject | undefined {
  return behaviour.store.get(RESOURCES.vms, namespace, name);
}

/** A VMI of the store. */
export function getVmi(behaviour: Behaviour, namespace: string, name: string): KubeObject | undefined {
  return behaviour.store.get(RESOURCES.vmis, namespace, name);
}

/** Namespace and name of a namespaced object. */
export function placeOf(object: KubeObject): [namespace: string, name: string] {
  return [object.metadata.namespace ?? '', object.metadata.name];
}
