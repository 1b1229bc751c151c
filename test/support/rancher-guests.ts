import type {
  RancherGuest,
  RancherGuestsEvent,
  RancherMachine,
  RancherPool,
} from '../../shared/rancher/guest.ts';
import type { RancherInfo } from '../../shared/rancher/rancher.ts';

/** A Rancher that was added. */
export const hq: RancherInfo = {
  ...{ id: 'hq', name: 'HQ', url: 'https://rancher.lab', version: 'v2.13.3', user: 'admin' },
  ...{ tokenExpiresAt: null, pinnedSha256: null, addedAt: '2026-01-01T00:00:00Z' },
};

/** The Harvester that its guest clusters are on, by its id there. */
export const harvesterId = 'c-m-harvest1';

/** A machine of a guest cluster, running unless told otherwise. */
export function rancherMachine(name: string, more: Partial<RancherMachine> = {}): RancherMachine {
  return {
    ...{
      name,
      vmName: name,
      pool: 'cp',
      roles: ['control-plane', 'etcd'],
      phase: 'Running',
      state: 'running',
    },
    ...{ message: null, createdAt: null, vmNamespace: 'default', harvesterClusterId: harvesterId },
    ...{ providerId: null, nodeName: name, addresses: [], isDeleting: false, isChosenToGo: false },
    ...{ isFirst: false, conditions: [] },
    ...more,
  };
}

/** A machine pool of control planes. */
export function rancherPool(more: Partial<RancherPool> = {}): RancherPool {
  return {
    ...{ name: 'cp', quantity: 2, present: 2, ready: 2, roles: ['control-plane', 'etcd'] },
    ...{ configKind: 'HarvesterConfig', configName: 'nc-shop-cp', hasConfig: true, hostnamePrefix: null },
    ...{ paused: false, drainBeforeDelete: true, autoscaling: null, credential: 'cattle-global-data:cc-a' },
    harvesterClusterId: harvesterId,
    shape: { vmNamespace: 'default', cpus: 4, memoryGib: 8, disks: [], networks: [] },
    ...more,
  };
}

/** A guest cluster of RKE2, ready unless told otherwise. */
export function rancherGuest(more: Partial<RancherGuest> = {}): RancherGuest {
  return {
    ...{
      rancher: hq.id,
      namespace: 'fleet-default',
      name: 'shop',
      createdAt: null,
      managementId: 'c-m-shop',
    },
    ...{ distribution: 'rke2', kubernetesVersion: 'v1.34.2+rke2r1', runningVersion: 'v1.34.2+rke2r1' },
    ...{ state: 'running', status: 'ready', message: null, conditions: [], isDeleting: false },
    isConnected: true,
    deepLink: `${hq.url}/dashboard/c/_/manager/provisioning.cattle.io.cluster/fleet-default/shop`,
    ...{ pools: [rancherPool()], machines: [], etcdSnapshots: [], snapshotSchedule: null, engine: null },
    ...{ credential: 'cattle-global-data:cc-a', harvesterClusterId: harvesterId },
    ...more,
  };
}

/** What a Rancher tells, live, of one Harvester whose uid is this. */
export function rancherEvent(
  guests: RancherGuest[],
  clusterUid: string | null,
  more: Partial<RancherGuestsEvent> = {},
): RancherGuestsEvent {
  return {
    ...{ state: 'live', seenAt: null, error: null, health: {}, capiVersion: 'v1beta1', guests },
    hasWorkloads: false,
    harvesters: [
      { id: harvesterId, name: 'c', isConnected: true, state: 'running', message: null, clusterUid },
    ],
    ...more,
  };
}
