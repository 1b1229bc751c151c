import { isIP } from 'node:net';
import { objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { GuestCluster } from './guest-cluster.ts';
import { serversUp } from './guest-cluster.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';

/** What is behind an address and a port as guests see it: the servers of a cluster, or why nothing answers. */
export type Reached =
  { type: 'cluster'; cluster: GuestCluster; port: number } | { type: 'fault'; message: string };

/** Finds what is behind an address. */
export function reach(
  parts: {
    store: Store;
    outside: Outside;
    machines: Iterable<Machine>;
    clusters: Iterable<GuestCluster>;
    addressOf: (machine: Machine) => string | undefined;
  },
  host: string,
  port: number,
): Reached {
  const fault = (message: string): Reached => ({ type: 'fault', message });
  const bare = host.replace(/^\[|\]$/g, '');
  const address = isIP(bare) === 0 ? parts.outside.names.get(bare) : bare;
  if (address === undefined) return fault(`dial tcp: lookup ${bare} on 10.53.0.10:53: no such host`);
  const where = `dial tcp ${host}:${port}`;
  const machines = [...parts.machines];
  const clusters = [...parts.clusters];
  /** The cluster whose server listens on a port of a machine. */
  const listening = (machine: Machine, on: number): GuestCluster | undefined =>
    clusters.find((cluster) => {
      const isPort = on === 6443 || (on === 9345 && cluster.distribution === 'rke2');
      return isPort && serversUp(cluster).some((member) => member.machine === machine);
    });
  const balancer = parts.store
    .list(RESOURCES.loadBalancers)
    .find((each) => textAt(each, 'status', 'address') === address);
  if (balancer !== undefined) {
    const listener = objectsAt(balancer, 'spec', 'listeners').find((each) => each.port === port);
    const backends = (balancer.status as { backendServers?: unknown } | undefined)?.backendServers;
    for (const backend of Array.isArray(backends) && listener !== undefined ? backends.map(String) : []) {
      const machine = machines.find((each) => each.isOn && parts.addressOf(each) === backend);
      const cluster = machine && listening(machine, Number(listener?.backendPort));
      if (cluster !== undefined) return { type: 'cluster', cluster, port: Number(listener?.backendPort) };
    }
    return fault(`${where}: connect: connection refused`);
  }
  const machine = machines.find((each) => each.isOn && parts.addressOf(each) === address);
  if (machine === undefined) return fault(`${where}: connect: no route to host`);
  const cluster = listening(machine, port);
  return cluster === undefined
    ? fault(`${where}: connect: connection refused`)
    : { type: 'cluster', cluster, port };
}
