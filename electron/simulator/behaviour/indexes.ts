import { objectAt, textAt } from '../json.ts';
import { isOfPlatform } from './platform.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { keyOf } from '../store.ts';
import type { StoreIndex } from './store-index.ts';
import { createIndex } from './store-index.ts';
import { claimsOfSpec } from './vm-index.ts';

/** What the controllers of a cluster look up without going through all objects. */
export interface Indexes {
  /** VMIs by the host in `status.nodeName`. */
  vmisByHost: StoreIndex;
  /** VMIs by `namespace/name` of the claims they use. */
  vmisByClaim: StoreIndex;
  /** Pods by host, finished ones included, but for those of the platform, which nothing that happens to a host touches. */
  podsByHost: StoreIndex;
  /** Launcher pods by the uid of their VMI. */
  podsByVmi: StoreIndex;
  podsByNamespace: StoreIndex;
  /** Migrations by `namespace/name` of their VMI, finished ones included. */
  migrationsByVmi: StoreIndex;
  /** Longhorn's replicas by volume and by host. */
  replicasByVolume: StoreIndex;
  replicasByHost: StoreIndex;
}

/** The hosts of the replicas that Longhorn's nodes name. */
function hostsOfReplicas(store: Store): Map<string, string> {
  const hosts = new Map<string, string>();
  for (const host of store.list(RESOURCES.longhornNodes)) {
    for (const disk of Object.values(objectAt(host, 'status', 'diskStatus'))) {
      for (const replica of Object.keys(objectAt(disk, 'scheduledReplica'))) {
        hosts.set(`longhorn-system/${replica}`, host.metadata.name);
      }
    }
  }
  return hosts;
}

/** Opens the indexes over a loaded store. Open them before the controllers, so that these find them up to date. */
export function createIndexes(store: Store): Indexes {
  const host = (object: unknown): string | undefined => textAt(object, 'spec', 'nodeName');
  const node = (object: unknown): string | undefined => textAt(object, 'spec', 'nodeID');
  return {
    vmisByHost: createIndex(store, RESOURCES.vmis, (vmi) => textAt(vmi, 'status', 'nodeName')),
    vmisByClaim: createIndex(store, RESOURCES.vmis, (vmi) =>
      claimsOfSpec(vmi.spec).map((claim) => keyOf(vmi.metadata.namespace, claim)),
    ),
    podsByHost: createIndex(
      store,
      RESOURCES.pods,
      (pod) => (isOfPlatform(pod) ? undefined : host(pod)),
      () => () => '',
    ),
    podsByVmi: createIndex(
      store,
      RESOURCES.pods,
      (pod) => pod.metadata.labels?.['kubevirt.io/created-by'],
      () => () => '',
    ),
    podsByNamespace: createIndex(
      store,
      RESOURCES.pods,
      (pod) => pod.metadata.namespace,
      () => (name) => name.split('/', 1)[0],
    ),
    migrationsByVmi: createIndex(
      store,
      RESOURCES.migrations,
      (migration) => `${migration.metadata.namespace ?? ''}/${textAt(migration, 'spec', 'vmiName') ?? ''}`,
    ),
    replicasByVolume: createIndex(
      store,
      RESOURCES.longhornReplicas,
      (replica) => textAt(replica, 'spec', 'volumeName'),
      () => (name) => /^longhorn-system\/(.+)-r-[^-]+$/.exec(name)?.[1],
    ),
    replicasByHost: createIndex(store, RESOURCES.longhornReplicas, node, () => {
      const hosts = hostsOfReplicas(store);
      return (name) => hosts.get(name);
    }),
  };
}
