import { describe, expect, it } from 'vitest';
import { hostStorageKind } from '../../../shared/kinds/host-storage.ts';
import { hostUsageKind } from '../../../shared/kinds/host-usage.ts';
import { Entity, KindName, kinds, project } from '../../../shared/kinds/index.ts';
import { instanceKind } from '../../../shared/kinds/instance.ts';
import { settingKind } from '../../../shared/kinds/setting.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { volumeKind } from '../../../shared/kinds/volume.ts';
import { hostObject, instanceObject, migrationObject, vmObject } from '../../support/fixtures/objects.ts';

describe('VMs', () => {
  const vm = (over: Parameters<typeof vmObject>[0] = {}) => vmKind.project(vmObject(over), 'c');

  it('have size, networks, volumes and links to them', () => {
    expect(vm()).toMatchObject({
      id: 'c/VirtualMachine/default/web-01',
      vm: {
        cpuCores: 2,
        memoryBytes: 4 * 2 ** 30,
        os: 'ubuntu',
        networks: ['default/vlan100'],
        volumeClaims: ['web-01-disk-0-a1b2c'],
      },
      links: [{ type: 'uses-volume', to: 'c/PersistentVolumeClaim/default/web-01-disk-0-a1b2c' }],
    });
  });

  it('map the legacy running field to a strategy and remember that they did', () => {
    const legacy = (running: boolean) => {
      const raw = vmObject();
      const { runStrategy: _gone, ...spec } = raw.spec;
      return vmKind.project({ ...raw, spec: { ...spec, running } }, 'c').vm;
    };
    expect(legacy(true)).toMatchObject({ runStrategy: 'Always', usesLegacyRunning: true });
    expect(legacy(false)).toMatchObject({ runStrategy: 'Halted', usesLegacyRunning: true });
  });

  it('take memory from the guest value when hot-plug is on, and from requests when there is nothing else', () => {
    expect(vm({ domain: { memory: { guest: '6Gi', maxGuest: '16Gi' } } }).vm.memoryBytes).toBe(6 * 2 ** 30);
    expect(
      vm({
        domain: {
          cpu: undefined,
          memory: undefined,
          resources: { requests: { cpu: '1500m', memory: '1Gi' } },
        },
      }).vm,
    ).toMatchObject({ cpuCores: 1.5, memoryBytes: 2 ** 30 });
    expect(vm({ domain: { cpu: undefined, memory: undefined, resources: undefined } }).vm).toMatchObject({
      cpuCores: null,
      memoryBytes: null,
    });
  });

  it('know the guest cluster that the node driver named', () => {
    expect(vm({ labels: { 'guestcluster.harvesterhci.io/name': 'shop-prod' } }).vm.guestCluster).toBe(
      'shop-prod',
    );
  });
});

describe('instances', () => {
  it('say where they run, with which addresses, and whether they can move', () => {
    expect(instanceKind.project(instanceObject(), 'c')).toMatchObject({
      links: [
        { type: 'instance-of', to: 'c/VirtualMachine/default/web-01' },
        { type: 'runs-on', to: 'c/Node/-/node-01' },
      ],
      instance: {
        host: 'node-01',
        addresses: ['10.5.1.20', 'fe80::1'],
        isLiveMigratable: true,
        hasAgent: true,
        guestOs: 'Ubuntu 24.04.1 LTS',
        hasOwner: true,
      },
    });
  });

  it('keep the reason why they cannot move', () => {
    const status = {
      conditions: [
        {
          type: 'LiveMigratable',
          status: 'False',
          reason: 'DisksNotLiveMigratable',
          message: 'PVC is not shared',
        },
      ],
    };
    expect(instanceKind.project(instanceObject({ status }), 'c').instance).toMatchObject({
      isLiveMigratable: false,
      liveMigrationReason: 'PVC is not shared',
    });
  });
});

describe('settings', () => {
  const setting = (name: string, value: string, fallback = '') =>
    settingKind.project({ metadata: { name }, value, default: fallback }, 'c').setting;

  it('show the effective value', () => {
    expect(setting('server-version', 'v1.7.0')).toEqual({ value: 'v1.7.0', isDefault: false });
    expect(setting('overcommit-config', '', '{"cpu":1600}')).toEqual({
      value: '{"cpu":1600}',
      isDefault: true,
    });
  });

  it.each([
    'backup-target',
    'ssl-certificates',
    'cluster-registration-url',
    'containerd-registry',
    'http-proxy',
    'a-new-one',
  ])('keep the value of %s back, since it may hold a credential', (name) =>
    expect(setting(name, 'secret').value).toBeNull(),
  );
});

describe('storage and usage', () => {
  it('sum the disks that may be scheduled to', () => {
    const raw = {
      metadata: { name: 'node-01', namespace: 'longhorn-system' },
      spec: {
        allowScheduling: true,
        disks: {
          a: { allowScheduling: true, storageReserved: 10 },
          b: { allowScheduling: false, storageReserved: 5 },
        },
      },
      status: {
        conditions: { Ready: { status: 'True' } },
        diskStatus: {
          a: { storageMaximum: 100, storageAvailable: 60, storageScheduled: 80, conditions: [] },
          b: { storageMaximum: 100, storageAvailable: 100, conditions: [] },
        },
      },
    };
    const { storage, links } = hostStorageKind.project(raw, 'c');
    expect(storage).toEqual({
      allowsScheduling: true,
      maximumBytes: 100,
      reservedBytes: 10,
      usedBytes: 40,
      scheduledBytes: 80,
      disks: 1,
    });
    expect(links).toEqual([{ type: 'describes', to: 'c/Node/-/node-01' }]);
  });

  it('read usage in nanocores and kibibytes', () => {
    const raw = {
      metadata: { name: 'node-01' },
      timestamp: '2026-02-01T10:00:00Z',
      usage: { cpu: '2500000000n', memory: '2048Ki' },
    };
    expect(hostUsageKind.project(raw, 'c').usage).toMatchObject({ cpuMillis: 2500, memoryBytes: 2 ** 21 });
  });

  it('read volumes', () => {
    const raw = {
      metadata: {
        name: 'v',
        namespace: 'default',
        annotations: { 'harvesterhci.io/imageId': 'default/image-x' },
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        resources: { requests: { storage: '20Gi' } },
      },
      status: { phase: 'Bound', capacity: { storage: '20Gi' } },
    };
    expect(volumeKind.project(raw, 'c')).toMatchObject({
      state: 'running',
      volume: { requestedBytes: 20 * 2 ** 30, image: 'default/image-x' },
    });
  });
});

describe('every kind', () => {
  it('is listed under its own name', () => {
    for (const name of KindName.options) expect(kinds[name].kind).toBe(name);
    expect(Object.keys(kinds)).toEqual(KindName.options);
  });

  it.each(KindName.options)(
    '%s: what does not parse becomes unreadable, with a reason that holds no value',
    (kind) => {
      const entity = project(
        kind,
        { metadata: { name: 'odd', namespace: 'ns', labels: 'hunter2' }, spec: 7 },
        'c',
      );
      expect(entity).toMatchObject({ kind: 'Unreadable', id: `c/${kind}/ns/odd`, status: 'unreadable' });
      expect(JSON.stringify(entity)).not.toContain('hunter2');
    },
  );

  it('is dropped only where it has no name', () => {
    expect(project('Node', { metadata: {} }, 'c')).toBeNull();
    expect(project('Node', null, 'c')).toBeNull();
  });

  it('projects to what the wire accepts', () => {
    const projected = [
      project('Node', hostObject(), 'c'),
      project('VirtualMachine', vmObject(), 'c'),
      project('VirtualMachineInstance', instanceObject({ owned: false }), 'c'),
      project('VirtualMachineInstanceMigration', migrationObject('Running'), 'c'),
      project('Namespace', { metadata: { name: 'default' }, status: { phase: 'Active' } }, 'c'),
    ];
    for (const entity of projected) expect(Entity.parse(JSON.parse(JSON.stringify(entity)))).toEqual(entity);
  });
});
