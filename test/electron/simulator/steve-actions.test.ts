import { afterAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import { done, steveVms } from '../../support/simulator-steve.ts';

type Json = Record<string, unknown>;
const simulator = await openTestSimulator({ timeScale: 50, vms: 24 });
const vms = steveVms(simulator);
afterAll(() => simulator.close());

describe('power', () => {
  it('stops, offers other actions, and starts again', async () => {
    const vm = vms.take();
    const running = await vms.offersOf(vm);
    expect(running).toEqual(
      expect.arrayContaining(['stop', 'restart', 'pause', 'softreboot', 'migrate', 'addVolume']),
    );
    expect(running).not.toContain('start');
    expect(running).not.toContain('forceStop');
    done(await vms.act(vm, 'stop'));
    expect((vms.vmOf(vm).spec as Json).runStrategy).toBe('Halted');
    await until('the stop', () => vms.stateOf(vm) === 'Stopped' && vms.vmiOf(vm) === undefined);
    const stopped = await vms.offersOf(vm);
    expect(stopped).toContain('start');
    expect(stopped).not.toContain('stop');
    expect(stopped).not.toContain('migrate');
    done(await vms.act(vm, 'start'));
    await until('the start', () => vms.stateOf(vm) === 'Running');
    const again = await vms.act(vm, 'start');
    expect(again.code).toBe(500);
    expect(again.text).toBe(
      `start virtual machine ${vm.namespace}/${vm.name} failed, Operation cannot be fulfilled on virtualmachine.kubevirt.io "${vm.name}": VM is already running`,
    );
  });

  it('pauses, goes on, reboots softly and restarts', async () => {
    const vm = vms.take();
    done(await vms.act(vm, 'pause'));
    expect(await vms.offersOf(vm)).toContain('unpause');
    expect(await vms.offersOf(vm)).not.toContain('pause');
    done(await vms.act(vm, 'unpause'));
    done(await vms.act(vm, 'softreboot'));
    const before = vms.vmiOf(vm)!.metadata.uid;
    done(await vms.act(vm, 'restart'));
    await until('another guest', () => vms.vmiOf(vm) !== undefined && vms.vmiOf(vm)!.metadata.uid !== before);
  });

  it('ends a guest by force that is being stopped', async () => {
    const vm = vms.take();
    done(await vms.act(vm, 'stop'));
    await until('Stopping', () => vms.stateOf(vm) === 'Stopping');
    done(await vms.act(vm, 'forceStop'));
    await until('Stopped', () => vms.stateOf(vm) === 'Stopped');
  });
});

describe('migration', () => {
  it('finds hosts, moves to one, and runs with the rights of Harvester', async () => {
    const { memberToken, memberNamespaces } = simulator.cluster;
    const plan = simulator.cluster.plan.vms.find(
      (each) =>
        each.isRunning &&
        each.trouble === undefined &&
        memberNamespaces.includes(each.namespace) &&
        !vms.isTaken(each),
    )!;
    vms.reserve(plan);
    const from = vms.hostOf(plan);
    const found = await vms.act(plan, 'findMigratableNodes');
    expect(found.code).toBe(200);
    const nodes = found.json.nodes as string[];
    expect(nodes).not.toContain(from);
    expect(nodes.length).toBeGreaterThan(0);
    const migration = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstanceMigration',
      metadata: { generateName: 'mine-' },
      spec: { vmiName: plan.name },
    };
    const path = `/apis/kubevirt.io/v1/namespaces/${plan.namespace}/virtualmachineinstancemigrations`;
    const plain = await simulator.send('POST', path, { token: memberToken, body: migration });
    expect(plain.code).toBe(403);
    done(await vms.act(plan, 'migrate', { nodeName: nodes[0] }, memberToken));
    await until('the move', () => vms.hostOf(plan) === nodes[0]);
  });

  it('refuses hosts that are none, and calls a migration off', async () => {
    const vm = vms.take();
    const wrong = await vms.act(vm, 'migrate', { nodeName: 'nowhere' });
    expect([wrong.code, wrong.text]).toEqual([500, 'The target node is non-migratable']);
    const empty = await vms.act(vm, 'migrate');
    expect([empty.code, empty.text]).toEqual([
      422,
      'InvalidBodyContent 422: Failed to decode request body: EOF',
    ]);
    const early = await vms.act(vm, 'abortMigration');
    expect([early.code, early.text]).toEqual([500, 'The VM is not in migrating state']);
    const from = vms.hostOf(vm);
    done(await vms.act(vm, 'migrate', { nodeName: '' }));
    const noted = (): string | undefined =>
      vms.vmiOf(vm)?.metadata.annotations?.['harvesterhci.io/migrationState'];
    await until('the migration', () => noted() !== undefined);
    expect(await vms.offersOf(vm)).toContain('abortMigration');
    done(await vms.act(vm, 'abortMigration'));
    await until('the end of it', () => noted() === undefined);
    expect(vms.hostOf(vm)).toBe(from);
  });
});

describe('disks', () => {
  it('plugs a volume in and out', async () => {
    const vm = vms.take();
    const { namespace } = vm;
    const created = await simulator.send('POST', `/v1/harvester/persistentvolumeclaims/${namespace}`, {
      body: {
        metadata: { name: 'spare' },
        spec: {
          accessModes: ['ReadWriteMany'],
          resources: { requests: { storage: '5Gi' } },
          storageClassName: 'harvester-longhorn',
          volumeMode: 'Block',
        },
      },
    });
    expect(created.code).toBe(201);
    await until('the claim', () => {
      const claim = simulator.cluster.store.get(RESOURCES.claims, namespace, 'spare');
      return (claim?.status as { phase?: string } | undefined)?.phase === 'Bound';
    });
    const nothing = await vms.act(vm, 'addVolume', { diskName: 'more', volumeSourceName: 'nothing' });
    expect([nothing.code, nothing.text]).toEqual([404, 'persistentvolumeclaims "nothing" not found']);
    done(await vms.act(vm, 'addVolume', { diskName: 'more', volumeSourceName: 'spare' }));
    expect(vms.specOf(vm).volumes.at(-1)).toEqual({
      name: 'more',
      persistentVolumeClaim: { claimName: 'spare', hotpluggable: true },
    });
    expect(vms.claimsOf(vm)).toContain('"spare"');
    done(await vms.act(vm, 'removeVolume', { diskName: 'more' }));
    expect(vms.specOf(vm).domain.devices.disks.map((disk) => disk.name)).not.toContain('more');
    expect(vms.claimsOf(vm)).not.toContain('"spare"');
    const again = await vms.act(vm, 'removeVolume', { diskName: 'more' });
    expect([again.code, again.text]).toEqual([
      500,
      `disk \`more\` not found in virtual machine \`${namespace}/${vm.name}\``,
    ]);
  });

  it('fills and empties a CD drive', async () => {
    const vm = vms.take(false);
    const drive = { name: 'cd', cdrom: { bus: 'sata' } };
    const patch = [{ op: 'add', path: '/spec/template/spec/domain/devices/disks/-', value: drive }];
    const path = `/apis/kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachines/${vm.name}`;
    await simulator.send('PATCH', path, { contentType: 'application/json-patch+json', body: patch });
    expect(await vms.offersOf(vm)).toContain('insertCdRomVolume');
    const image = simulator.cluster.plan.images[0]!;
    const body = { deviceName: 'cd', imageName: `default/${image.name}` };
    done(await vms.act(vm, 'insertCdRomVolume', body));
    const claim = vms.specOf(vm).volumes.find((volume) => volume.name === 'cd')
      ?.persistentVolumeClaim?.claimName;
    expect(claim).toMatch(new RegExp(`^${vm.name}-cd-`));
    expect(await vms.offersOf(vm)).toContain('ejectCdRomVolume');
    done(await vms.act(vm, 'ejectCdRomVolume', { deviceName: 'cd' }));
    expect(vms.specOf(vm).volumes.map((volume) => volume.name)).not.toContain('cd');
    const none = await vms.act(vm, 'insertCdRomVolume', { ...body, deviceName: 'tape' });
    expect(none.code).toBe(422);
    const old = await vms.act(vm, 'ejectCdRom', { diskNames: ['cd'] });
    expect(old.json).toMatchObject({ status: 403, message: 'no such action ejectCdRom' });
  });
});

describe('network cards', () => {
  it('refuses what cannot be unplugged, and plugs another one in', async () => {
    const vm = vms.take();
    const network = simulator.cluster.plan.networks[0]!;
    const nic = {
      interfaceName: 'more',
      networkName: `default/${network.name}`,
      macAddress: '02:00:00:00:ab:01',
    };
    done(await vms.act(vm, 'addNic', nic));
    expect(vms.specOf(vm).domain.devices.interfaces.map((each) => each.name)).toContain('more');
    const missing = await vms.act(vm, 'removeNic', { interfaceName: 'none' });
    expect([missing.code, missing.text]).toEqual([500, "interface none doesn't exist"]);
    const found = await vms.act(vm, 'findHotunpluggableNics');
    expect(found.json.interfaces).toContain('more');
    expect(await vms.offersOf(vms.take(true, true))).not.toContain('addNic');
  });
});

it('answers 404 and 403 as Steve where the object or the action is none', async () => {
  const nobody = await vms.act({ namespace: 'default', name: 'nobody' }, 'start');
  expect(nobody.json).toMatchObject({ type: 'error', status: 404, code: 'NotFound' });
  const unknown = await vms.act(vms.take(), 'fly');
  expect(unknown.json).toMatchObject({ type: 'error', status: 403, message: 'no such action fly' });
});
