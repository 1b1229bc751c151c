import type { Behaviour } from '../behaviour/context.ts';
import type { GuestCluster } from './guest-cluster.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';

/** What the guests of a Harvester cluster share. */
export interface GuestContext {
  behaviour: Behaviour;
  outside: Outside;
  /** By `namespace/name` of the VM. */
  machines: Map<string, Machine>;
  /** By id. */
  clusters: Map<string, GuestCluster>;
  /** The address of a machine's first NIC, whether Harvester knows it or not. */
  addressOf: (machine: Machine) => string | undefined;
  /** Whether a machine runs and its host has not failed. */
  isAlive: (machine: Machine) => boolean;
  isClosed: () => boolean;
}

/** The key of a machine among the machines. */
export function machineKey({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

/** A callback that runs only if the machine was on all the while. */
export function whileOn(
  { behaviour, isClosed }: GuestContext,
  machine: Machine,
  seconds: number,
  run: () => void,
): void {
  const { life } = machine;
  behaviour.clock.after(seconds, () => {
    if (machine.isOn && machine.life === life && !isClosed()) run();
  });
}
