import type { KubeObject } from '../../json.ts';
import { at, numberAt, objectAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';

/** Which migrations may run at once. */
export interface MigrationLimits {
  /** Takes a place for a migration from a host, if there is one. */
  take: (uid: string, host: string) => boolean;
  /** Gives the place back. */
  free: (uid: string) => void;
  /** How many more may begin from a host now. */
  spots: (host: string) => number;
}

const CLUSTER_DEFAULT = 5;
const HOST_DEFAULT = 2;
/** A 10 Gbit/s network, of which migrations get most where nothing limits them. */
const NETWORK_BYTES_PER_SECOND = 1024 ** 3;
/** Pages a busy guest writes while it is copied, which are copied again. */
const DIRTY_SHARE = 0.15;

function configuration(behaviour: Behaviour): Record<string, unknown> {
  const kubevirt = behaviour.store.get(RESOURCES.kubevirts, 'harvester-system', 'kubevirt');
  return objectAt(kubevirt, 'spec', 'configuration', 'migrations');
}

/** Opens the limits of the KubeVirt object (KubeVirt API, MigrationConfiguration; 5 in a cluster and 2 from a host). */
export function createLimits(behaviour: Behaviour): MigrationLimits {
  const running = new Map<string, string>();
  const byHost = new Map<string, number>();
  const add = (host: string, by: number): void => void byHost.set(host, (byHost.get(host) ?? 0) + by);
  const spots = (host: string): number => {
    const set = configuration(behaviour);
    const inCluster = numberAt(set, 'parallelMigrationsPerCluster') ?? CLUSTER_DEFAULT;
    const fromHost = numberAt(set, 'parallelOutboundMigrationsPerNode') ?? HOST_DEFAULT;
    return Math.min(inCluster - running.size, fromHost - (byHost.get(host) ?? 0));
  };
  return {
    spots,
    take: (uid, host) => {
      if (running.has(uid)) return true;
      if (spots(host) <= 0) return false;
      running.set(uid, host);
      add(host, 1);
      return true;
    },
    free: (uid) => {
      const host = running.get(uid);
      if (host === undefined) return;
      running.delete(uid);
      add(host, -1);
    },
  };
}

/** Seconds a guest's memory takes to copy, by its size and the bandwidth a migration may use. */
export function copySecondsOf(behaviour: Behaviour, vmi: KubeObject): number {
  const guest =
    textAt(vmi, 'status', 'memory', 'guestCurrent') ??
    textAt(vmi, 'spec', 'domain', 'memory', 'guest') ??
    at(vmi, 'spec', 'domain', 'resources', 'limits', 'memory');
  const limit = toNumber(configuration(behaviour).bandwidthPerMigration);
  const bandwidth = limit > 0 ? Math.min(limit, NETWORK_BYTES_PER_SECOND) : NETWORK_BYTES_PER_SECOND;
  return 1 + (toNumber(guest) * (1 + DIRTY_SHARE)) / bandwidth;
}
