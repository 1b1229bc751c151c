import { expect } from 'vitest';
import { at } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources/resource.ts';
import { until } from '../../support/simulator.ts';
import { few, fresh, put } from './put.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab } from './verbs.ts';

const gib = 2 ** 30;

/** A volume of 10 GiB that nothing uses, with its disk. */
async function volume(lab: Lab): Promise<string> {
  const name = fresh('disk');
  const size = { storage: '10Gi' };
  const id = await put(lab, { kind: 'PersistentVolumeClaim', resource: RESOURCES.claims }, name, {
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      storageClassName: 'harvester-longhorn',
      volumeName: `pvc-${name}`,
      resources: { requests: size },
    },
    status: { phase: 'Bound', capacity: size, accessModes: ['ReadWriteMany'] },
  });
  await until('it has its disk', () =>
    [lab.admin, lab.viewer].every(({ world }) => world.view.entities.get(id)?.status === 'Bound'),
  );
  return id;
}

const snapshots = { kind: 'VolumeSnapshot', resource: RESOURCES.volumeSnapshots, layer: 'backups' } as const;

function snapshot(lab: Lab): Promise<string> {
  const name = fresh('kept');
  return put(lab, snapshots, name, {
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'harvesterhci.io/storageClassName': 'harvester-longhorn' },
    },
    spec: { source: { persistentVolumeClaimName: 'gone' }, volumeSnapshotClassName: 'longhorn-snapshot' },
    status: { readyToUse: true, restoreSize: '10Gi' },
  });
}

const listOf = (lab: Lab, resource: Resource) => lab.simulator.cluster.store.list(resource);

describeVerbs(
  'volumes',
  [
    {
      action: 'volume.expand',
      prepare: async (lab) => ({ id: await volume(lab), options: { sizeBytes: 20 * gib } }),
      request: 'persistentvolumeclaims+PATCH',
      expectDone: (lab, { id }) =>
        expect(at(lab.object(RESOURCES.claims, id), 'spec', 'resources', 'requests', 'storage')).toBe(
          String(20 * gib),
        ),
    },
    {
      action: 'volume.clone',
      prepare: async (lab) => ({ id: await volume(lab), options: { name: fresh('copy') } }),
      request: 'persistentvolumeclaims+POST',
      expectDone(lab, { id, options }) {
        const { name } = options as { name: string };
        const copy = listOf(lab, RESOURCES.claims).find(({ metadata }) => metadata.name === name);
        expect(at(copy, 'spec', 'dataSource', 'name')).toBe(id.split('/').at(-1));
        expect(at(copy, 'spec', 'storageClassName')).toBe('harvester-longhorn');
      },
    },
    {
      action: 'volume.snapshot',
      prepare: async (lab) => ({ id: await volume(lab), options: { name: fresh('snap'), className: null } }),
      request: 'volumesnapshots+POST',
      expectDone(lab, { options }) {
        const { name } = options as { name: string };
        const made = listOf(lab, RESOURCES.volumeSnapshots).find(({ metadata }) => metadata.name === name);
        expect(at(made, 'spec', 'volumeSnapshotClassName')).toBe('longhorn-snapshot');
        expect(made?.metadata.annotations).toMatchObject({
          'harvesterhci.io/storageClassName': 'harvester-longhorn',
          'harvesterhci.io/storageProvisioner': 'driver.longhorn.io',
        });
      },
    },
    {
      action: 'volume.export',
      prepare: async (lab) => ({
        id: await volume(lab),
        options: {
          displayName: fresh('golden'),
          namespace: 'default',
          storageClass: 'harvester-longhorn',
          backend: 'backingimage',
        },
      }),
      request: 'virtualmachineimages+POST',
      expectDone(lab, { id, options }) {
        const { displayName } = options as { displayName: string };
        const image = listOf(lab, RESOURCES.images).find(
          (each) => at(each, 'spec', 'displayName') === displayName,
        );
        expect(at(image, 'spec', 'pvcName')).toBe(id.split('/').at(-1));
      },
    },
    {
      action: 'snapshot.restore',
      prepare: async (lab) => ({
        id: await snapshot(lab),
        options: { name: fresh('back'), storageClass: null },
      }),
      request: 'persistentvolumeclaims+POST',
      expectDone(lab, { id, options }) {
        const { name } = options as { name: string };
        const claim = listOf(lab, RESOURCES.claims).find(({ metadata }) => metadata.name === name);
        expect(at(claim, 'spec', 'dataSource', 'name')).toBe(id.split('/').at(-1));
        expect(at(claim, 'spec', 'resources', 'requests', 'storage')).toBe('10Gi');
      },
    },
    {
      action: 'volume.delete',
      prepare: async (lab) => ({ id: await volume(lab) }),
      request: 'persistentvolumeclaims+DELETE',
    },
    {
      action: 'snapshot.delete',
      prepare: async (lab) => ({ id: await snapshot(lab) }),
      request: 'volumesnapshots+DELETE',
    },
  ],
  few,
);
