import { describe, expect, it } from 'vitest';
import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import { mediaOf } from '../../shared/actions/vm-cd.ts';
import { networksToPlug } from '../../shared/actions/vm-plug-nic.ts';
import { whatWaits } from '../../shared/actions/vm-resize.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { World } from '../../shared/world/patch.ts';
import { instanceObject, vmObject } from '../support/fixtures/objects.ts';
import { rawNetwork } from '../support/network-objects.ts';
import { rawImage, rawQuota } from '../support/plan-objects.ts';
import { basics, rawHost, rawVm, worldOf } from '../support/plan-site.ts';
import type { Raw } from '../support/plan-site.ts';

const gib = 2 ** 30;
const id = 'c/VirtualMachine/default/web-01';
const version = (value: string): Raw => ['Setting', { metadata: { name: 'server-version' }, value }];
const nic = { name: 'default', bridge: {}, model: 'virtio', macAddress: '02:00:00:00:00:01' };
const medium = { name: 'cdrom-0', persistentVolumeClaim: { claimName: 'medium', hotpluggable: true } };

type Over = {
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  cpu?: object;
  interfaces?: object[];
  disks?: object[];
  volumes?: object[];
  memory?: object;
  conditions?: object[];
};

/** A running VM that can grow from two CPUs and 2 GiB to eight of each, with one NIC and an empty drive. */
function growing(over: Over = {}, status: object = {}): Raw[] {
  const { annotations = { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' }, labels = {} } = over;
  const vm = vmObject({
    annotations,
    labels,
    spec: {
      template: {
        spec: {
          domain: {
            cpu: over.cpu ?? { sockets: 2, cores: 1, threads: 1, maxSockets: 8 },
            memory: over.memory ?? { guest: '2Gi', maxGuest: '8Gi' },
            resources: { limits: { cpu: '8', memory: '8Gi' }, requests: { cpu: '500m', memory: '2Gi' } },
            devices: {
              interfaces: over.interfaces ?? [nic],
              disks: over.disks ?? [{ name: 'cdrom-0', cdrom: { bus: 'sata' } }],
            },
          },
          networks: [{ name: 'default', multus: { networkName: 'default/vlan100' } }],
          volumes: over.volumes ?? [],
        },
      },
    },
    ...(over.conditions ? { status: { conditions: over.conditions } } : {}),
  });
  return [
    ['VirtualMachine', vm],
    ['VirtualMachineInstance', instanceObject({ status: { memory: { guestCurrent: '2Gi' }, ...status } })],
  ];
}
const hosts = [rawHost('node-01'), rawHost('node-02')];
const world = (vm: Raw[], ...more: Raw[]): World => worldOf([...hosts, ...basics, ...vm, ...more]);
const vmIn = (of: World): Vm => of.entities.get(id) as Vm;
const can = (name: ActionName, of: World) => actions[name].can(vmIn(of), of);
const check = (name: ActionName, of: World, options: object) => {
  const action: Action = actions[name];
  return action.check?.(vmIn(of), of, action.options.parse(options));
};

describe('CPU and memory of a running VM', () => {
  it('can be changed where Harvester, the VM and its hosts allow it', () => {
    expect(can('vm.resize', world(growing()))).toBe(true);
    expect(check('vm.resize', world(growing()), { sockets: 4, memoryBytes: 4 * gib })).toBe(true);
  });
  it.each<[string, Raw[], Raw[], RegExp]>([
    ['before 1.6', growing(), [version('v1.5.2')], /from Harvester 1\.6 on; this cluster has 1\.5/],
    ['without hot-plug', growing({ annotations: {} }), [], /cannot grow while it runs: let it in its form/],
    ['of two cores a socket', growing({ cpu: { sockets: 1, cores: 2 } }), [], /has 2 CPUs a socket/],
    [
      'that waits for a restart',
      growing({ conditions: [{ type: 'RestartRequired', status: 'True' }] }),
      [],
      /has to be restarted first/,
    ],
    [
      'that takes on an earlier change',
      growing({}, { conditions: [{ type: 'HotVCPUChange', status: 'True' }] }),
      [],
      /still taking on an earlier change/,
    ],
    [
      'that cannot be migrated',
      growing({}, { conditions: [{ type: 'LiveMigratable', status: 'False', message: 'a disk is local' }] }),
      [],
      /takes a live migration\. web-01 cannot be migrated live: a disk is local/,
    ],
    ['that is off', rawVm('web-01', null), [], /does not run: change it in its form/],
  ])('cannot be changed of one %s', (_name, vm, more, words) => {
    expect(can('vm.resize', world(vm, ...more))).toMatch(words);
  });
  it.each<[object, RegExp]>([
    [{ sockets: 2, memoryBytes: null }, /has that much already/],
    [{ sockets: 9, memoryBytes: null }, /can have 8 CPUs at most/],
    [{ sockets: null, memoryBytes: 9 * gib }, /can have 8 GiB at most/],
    [{ sockets: null, memoryBytes: 3 * gib + 1 }, /multiple of 2 MiB/],
    [{ sockets: null, memoryBytes: gib / 2 }, /from 1 GiB on/],
  ])('cannot be %j', (options, words) => {
    expect(check('vm.resize', world(growing()), options)).toMatch(words);
  });
  it('are held to what another host has left, and to the quota', () => {
    const full = [
      rawHost('node-01'),
      rawHost('node-02', {
        annotations: {
          'management.cattle.io/pod-requests': '{"cpu":"3100m","memory":"125000Mi","pods":"58"}',
        },
      }),
    ];
    const tight = worldOf([...full, ...basics, ...growing()]);
    expect(check('vm.resize', tight, { sockets: null, memoryBytes: 8 * gib })).toMatch(
      /No other host could take web-01 so: node-02 is without enough memory/,
    );
    const quota = rawQuota('default', { 'requests.memory': '4Gi' }, { 'requests.memory': '3Gi' });
    expect(check('vm.resize', world(growing(), quota), { sockets: null, memoryBytes: 4 * gib })).toMatch(
      /goes beyond the quota default-quota of default in memory requests/,
    );
  });
  it('are done once the guest has them, or the VM waits for a restart, which is told', () => {
    const options = { sockets: 4, memoryBytes: null };
    const asked = { options, mark: null };
    const grown = { cpu: { sockets: 4, cores: 1, threads: 1, maxSockets: 8 } };
    const done = (of: World) => actions['vm.resize'].isDone(vmIn(of), of, asked);
    expect(done(world(growing()))).toBe(false);
    expect(done(world(growing(grown)))).toBe(false);
    const has = { currentCPUTopology: { sockets: 4, cores: 1, threads: 1 } };
    expect(done(world(growing(grown, has)))).toBe(true);
    const message = 'CPU sockets updated in template spec to a value higher than what is available';
    const waits = world(
      growing({ ...grown, conditions: [{ type: 'RestartRequired', status: 'True', message }] }),
    );
    expect(done(waits)).toBe(true);
    expect(actions['vm.resize'].note?.(vmIn(waits), waits, asked)).toBe(
      `web-01 takes it on when it is restarted. KubeVirt says: ${message}.`,
    );
  });
  it('that become less are told to wait for a restart', () => {
    const growth = vmIn(world(growing())).vm.growth!;
    expect(whatWaits(growth, { sockets: 1, memoryBytes: gib })).toMatch(/Fewer CPUs.*Less memory/);
    expect(whatWaits(growth, { sockets: 4, memoryBytes: null })).toBeNull();
  });
});

describe('NICs of a running VM', () => {
  const extra = { name: 'nic-1', network: 'default/vlan200', mac: '' };
  const more = rawNetwork('vlan200', { vlan: 200 });

  it('can be plugged in', () => {
    expect(can('vm.plugNic', world(growing(), more))).toBe(true);
    expect(check('vm.plugNic', world(growing(), more), extra)).toBe(true);
  });
  it.each<[string, Raw[], Raw[], RegExp]>([
    ['before 1.7', growing(), [version('v1.6.1')], /from Harvester 1\.7 on; this cluster has 1\.6/],
    [
      'of a node of a guest cluster',
      growing({ labels: { 'harvesterhci.io/creator': 'docker-machine-driver-harvester' } }),
      [],
      /its NICs are those of its pool/,
    ],
    [
      'with a NIC without a MAC',
      growing({ interfaces: [{ name: 'default', bridge: {} }] }),
      [],
      /no MAC address yet/,
    ],
    ['that is off', rawVm('web-01', null), [], /does not run/],
  ])('cannot be plugged in %s', (_name, vm, others, words) => {
    expect(can('vm.plugNic', world(vm, ...others))).toMatch(words);
  });
  it.each<[string, object, Raw[], RegExp]>([
    ['a name that is taken', { ...extra, name: 'default' }, [more], /has a NIC default already/],
    ['no such network', { ...extra, network: 'default/none' }, [more], /There is no network default\/none/],
    [
      'an overlay',
      { ...extra, network: 'default/over' },
      [rawNetwork('over', { vlan: 0, type: 'OverlayNetwork' })],
      /overlay network/,
    ],
    [
      'a network of Harvester',
      { ...extra, network: 'harvester-system/storage' },
      [rawNetwork('storage', { vlan: 9, namespace: 'harvester-system' })],
      /Harvester's own networks/,
    ],
    ['a MAC that is taken', { ...extra, mac: '02:00:00:00:00:01' }, [more], /web-01 has the MAC address/],
    [
      'a network that no other host has',
      { ...extra, network: 'default/lone' },
      [rawNetwork('lone', { vlan: 7, clusterNetwork: 'lone' })],
      /No other host could take web-01 so: node-02 is without the network/,
    ],
  ])('are refused with %s', (_name, options, others, words) => {
    expect(check('vm.plugNic', world(growing(), ...others), options)).toMatch(words);
  });
  it('are offered on networks that can be plugged in, those of the namespace first', () => {
    const of = world(growing(), more, rawNetwork('a', { vlan: 3, namespace: 'apart' }));
    expect(networksToPlug(toSite(of, 'c'), vmIn(of))).toEqual([
      'default/vlan100',
      'default/vlan200',
      'apart/a',
    ]);
  });
  it('can be taken out where they are bridged, virtio and not the last', () => {
    const two = (second: object) =>
      world(growing({ interfaces: [nic, { name: 'nic-1', macAddress: '02:00:00:00:00:02', ...second }] }));
    expect(can('vm.unplugNic', world(growing()))).toMatch(/has only this NIC/);
    expect(can('vm.unplugNic', two({ bridge: {} }))).toBe(true);
    const out = (second: object) => check('vm.unplugNic', two(second), { name: 'nic-1' });
    expect(out({ bridge: {}, model: 'virtio' })).toBe(true);
    expect(out({ masquerade: {} })).toMatch(/bound as masquerade/);
    expect(out({ bridge: {}, model: 'e1000' })).toMatch(/of the model e1000/);
    expect(out({ bridge: {}, state: 'absent' })).toMatch(/being taken out already/);
    expect(check('vm.unplugNic', two({ bridge: {} }), { name: 'nic-9' })).toMatch(/has no NIC nic-9/);
  });
  it('are there once the guest has them, and gone once it has not', () => {
    const two = [nic, { name: 'nic-1', bridge: {}, macAddress: '02:00:00:00:00:02' }];
    const options = { name: 'nic-1' };
    const seen = (names: string[]) => ({ interfaces: names.map((name) => ({ name })) });
    const done = (name: ActionName, of: World) =>
      actions[name].isDone(vmIn(of), of, { options: { ...extra, ...options }, mark: null } as never);
    expect(done('vm.plugNic', world(growing({ interfaces: two }, seen(['default']))))).toBe(false);
    expect(done('vm.plugNic', world(growing({ interfaces: two }, seen(['default', 'nic-1']))))).toBe(true);
    const leaving = [nic, { ...two[1], state: 'absent' }];
    expect(done('vm.unplugNic', world(growing({ interfaces: leaving }, seen(['default', 'nic-1']))))).toBe(
      false,
    );
    expect(done('vm.unplugNic', world(growing({}, seen(['default']))))).toBe(true);
  });
});

describe('CD-ROM drives', () => {
  const full = { disks: [{ name: 'cdrom-0', cdrom: { bus: 'sata' } }], volumes: [medium] };
  const newer = version('v1.8.0');

  it('can be filled with an image, installation media first', () => {
    const of = world(growing(), newer, rawImage('setup', { displayName: 'setup.iso' }));
    expect(can('vm.insertCd', of)).toBe(true);
    expect(mediaOf(toSite(of, 'c'), vmIn(of)).map(([name]) => name)).toEqual([
      'default/setup',
      'default/sles',
    ]);
    expect(check('vm.insertCd', of, { drive: 'cdrom-0', image: 'default/setup' })).toBe(true);
    expect(check('vm.insertCd', of, { drive: 'cdrom-1', image: 'default/setup' })).toMatch(/not there/);
    expect(check('vm.insertCd', of, { drive: 'cdrom-0', image: 'default/none' })).toMatch(
      /There is no image/,
    );
  });
  it.each<[string, Over, Raw, RegExp]>([
    ['before 1.8', {}, version('v1.7.1'), /from Harvester 1\.8 on; this cluster has 1\.7/],
    ['where there is none', { disks: [] }, newer, /has no CD-ROM drive: add one/],
    ['that are full', full, newer, /The drive cdrom-0 holds medium: eject that first/],
    ['that are not on SATA', { disks: [{ name: 'cd', cdrom: { bus: 'scsi' } }] }, newer, /on the bus scsi/],
  ])('cannot be filled %s', (_name, over, release, words) => {
    expect(can('vm.insertCd', world(growing(over), release))).toMatch(words);
  });
  it('can be emptied of what was put in while the VM was there', () => {
    const of = world(growing(full), newer);
    expect(can('vm.ejectCd', of)).toBe(true);
    expect(check('vm.ejectCd', of, { drive: 'cdrom-0' })).toBe(true);
    const fixed = { ...full, volumes: [{ name: 'cdrom-0', persistentVolumeClaim: { claimName: 'medium' } }] };
    expect(can('vm.ejectCd', world(growing(fixed), newer))).toMatch(/take it out in its form/);
    expect(can('vm.ejectCd', world(growing(), newer))).toMatch(/No drive of web-01 holds anything/);
  });
  it('are ejected whole before 1.8, and that only there', () => {
    const moot = (name: ActionName, of: World) => actions[name].isMoot?.(vmIn(of), of);
    const [old, now] = [world(growing(full), version('v1.7.1')), world(growing(full), newer)];
    expect([moot('vm.ejectCd', old), moot('vm.takeOutDrive', old)]).toEqual([true, false]);
    expect([moot('vm.ejectCd', now), moot('vm.takeOutDrive', now)]).toEqual([false, true]);
    expect(can('vm.takeOutDrive', old)).toBe(true);
  });
  it('are filled once the guest has what is in them', () => {
    const asked = { options: { drive: 'cdrom-0', image: 'default/setup' }, mark: null };
    const done = (of: World) => actions['vm.insertCd'].isDone(vmIn(of), of, asked);
    expect(done(world(growing(full), newer))).toBe(false);
    const ready = {
      volumeStatus: [{ name: 'cdrom-0', phase: 'Ready', hotplugVolume: { attachPodName: 'hp' } }],
    };
    expect(done(world(growing(full, ready), newer))).toBe(true);
  });
  it('of cloud-init are none of the kind', () => {
    const of = world(growing({ volumes: [{ name: 'cdrom-0', cloudInitNoCloud: { userData: '' } }] }));
    expect(vmIn(of).vm.drives).toBeUndefined();
  });
});
