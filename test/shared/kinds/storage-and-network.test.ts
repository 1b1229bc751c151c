import { describe, expect, it } from 'vitest';
import { clusterNetworkKind } from '../../../shared/kinds/cluster-network.ts';
import { Entity, project, readingOf } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { networkKind } from '../../../shared/kinds/network.ts';
import { storageReplicaKind } from '../../../shared/kinds/storage-replica.ts';
import { storageVolumeKind } from '../../../shared/kinds/storage-volume.ts';
import { uplinkConfigKind } from '../../../shared/kinds/uplink-config.ts';
import { findResource } from '../../../electron/simulator/resources.ts';
import { rawClusterNetwork, rawNetwork, rawUplinkConfig } from '../../support/network-objects.ts';
import { hasSchemas, objectCheck } from '../../support/schemas.ts';
import { rawReplica, rawStorageVolume } from '../../support/storage-objects.ts';

if (!hasSchemas)
  process.stderr.write('skipped: fixtures are not validated, because ../shared/schemas is absent\n');

const fixtures: [KindName, object][] = [
  rawStorageVolume('pvc-1'),
  rawReplica('pvc-1', 'a'),
  rawNetwork('vlan100', { vlan: 100 }),
  rawClusterNetwork('vm-data'),
  rawUplinkConfig('uplinks', 'vm-data', ['b', 'a']),
];

it.skipIf(!hasSchemas).each(fixtures)('the fixture of %s is what its CRD allows', (kind, raw) => {
  const { group, plural } = readingOf(kind).resource;
  const resource = findResource(group, plural);
  if (!resource) throw new Error(`The simulator does not know ${plural}.`);
  const check = objectCheck(resource, '1.12.1');
  expect(check).toBeDefined();
  expect(check?.(raw)).toBeUndefined();
});

it.each(fixtures)('%s projects to what the wire accepts', (kind, raw) => {
  const entity = project(kind, raw, 'c');
  expect(entity?.kind).toBe(kind);
  expect(Entity.parse(JSON.parse(JSON.stringify(entity)))).toEqual(entity);
});

describe('a Longhorn volume', () => {
  const volume = (over: Parameters<typeof rawStorageVolume>[1] = {}) =>
    storageVolumeKind.project(rawStorageVolume('pvc-1', over)[1], 'c');
  it('has its claim, size, wanted replicas and host', () => {
    expect(volume()).toMatchObject({
      id: 'c/StorageVolume/longhorn-system/pvc-1',
      state: 'running',
      status: 'Healthy',
      links: [{ type: 'stores', to: 'c/PersistentVolumeClaim/default/pvc-1-claim' }],
      storageVolume: {
        wantedReplicas: 3,
        host: 'a',
        sizeBytes: 10 * 2 ** 30,
        isScheduled: true,
        degradedAt: null,
      },
    });
  });
  it('shows its robustness where that is worse than its state', () => {
    expect(volume({ robustness: 'degraded' })).toMatchObject({ state: 'warning', status: 'Degraded' });
    expect(volume({ robustness: 'faulted' })).toMatchObject({ state: 'error', status: 'Faulted' });
    expect(volume({ isAttached: false })).toMatchObject({
      state: 'off',
      status: 'Detached',
      storageVolume: { host: null },
    });
  });
});

describe('a replica', () => {
  const mode = (over: Parameters<typeof rawReplica>[2], host = 'a') =>
    storageReplicaKind.project(rawReplica('pvc-1', host, over)[1], 'c').replica.mode;
  it('is told apart by when it failed and when it was whole', () => {
    expect(mode({})).toBe('healthy');
    expect(mode({ stopped: true })).toBe('stopped');
    expect(mode({ rebuilding: true })).toBe('rebuilding');
    expect(mode({ failed: true })).toBe('failed');
    expect(mode({}, '')).toBe('unplaced');
  });
  it('knows its volume, host and disk', () => {
    expect(storageReplicaKind.project(rawReplica('pvc-1', 'a')[1], 'c')).toMatchObject({
      links: [{ type: 'replica-of', to: 'c/StorageVolume/longhorn-system/pvc-1' }],
      replica: { volume: 'pvc-1', host: 'a', disk: 'disk-a', failedAt: null },
    });
  });
});

describe('a VM network', () => {
  const network = (over: Parameters<typeof rawNetwork>[1]) =>
    networkKind.project(rawNetwork('net', over)[1], 'c').network;
  it('has its type, VLAN and cluster network, from the config where there are no labels', () => {
    expect(network({ vlan: 100 })).toMatchObject({
      type: 'L2VlanNetwork',
      vlan: 100,
      clusterNetwork: 'vm-data',
      cidr: '10.1.0.0/16',
      connectivity: 'true',
    });
    expect(network({ vlan: 100, isLabelled: false })).toMatchObject({
      type: null,
      vlan: 100,
      clusterNetwork: 'vm-data',
    });
    expect(network({ vlan: 0, type: 'UntaggedNetwork' })).toMatchObject({ vlan: null });
    expect(
      network({
        vlan: 0,
        type: 'L2VlanTrunkNetwork',
        config: { vlanTrunk: [{ id: 5 }, { minID: 10, maxID: 20 }] },
      }),
    ).toMatchObject({ vlan: null, trunk: ['5', '10-20'] });
    expect(
      network({ vlan: 0, isLabelled: false, config: { type: 'kube-ovn', bridge: undefined } }),
    ).toMatchObject({
      clusterNetwork: 'mgmt',
    });
  });
  it('is read also where its config is no JSON', () => {
    const [, raw] = rawNetwork('net', { vlan: 1, isLabelled: false });
    expect(networkKind.project({ ...raw, spec: { config: '{' } }, 'c').network).toMatchObject({
      vlan: null,
      clusterNetwork: null,
    });
  });
});

describe('cluster networks and their configs', () => {
  it('say whether they are ready, and on which hosts', () => {
    expect(clusterNetworkKind.project(rawClusterNetwork('vm-data')[1], 'c')).toMatchObject({
      state: 'running',
      clusterNetwork: { mtuBytes: 9000, isBuiltIn: false },
    });
    const [, raw] = rawUplinkConfig('uplinks', 'vm-data', ['b', 'a']);
    expect(uplinkConfigKind.project(raw, 'c')).toMatchObject({
      state: 'running',
      uplinkConfig: {
        clusterNetwork: 'vm-data',
        nics: ['eno1', 'eno2'],
        bondMode: '802.3ad',
        hosts: ['a', 'b'],
      },
    });
    const { annotations: _gone, ...metadata } = (raw as { metadata: Record<string, unknown> }).metadata;
    expect(uplinkConfigKind.project({ ...raw, metadata }, 'c')).toMatchObject({
      state: 'pending',
      uplinkConfig: { hosts: null },
    });
  });
});
