import { afterAll, beforeAll, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { openTestConsole } from '../../support/console.ts';
import type { TestConsole } from '../../support/console.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openSocket } from '../../support/simulator-socket.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
let simulator: TestSimulator;
let app: TestBackend;
let cluster: string;
let viewed: string;

beforeAll(async () => {
  simulator = await openTestSimulator({ guestClusters: 0 });
  app = await openTestBackend();
  const add = async (kubeconfig: string, name: string): Promise<string> => {
    const added = await app.backend.addKubeconfig(kubeconfig, { name });
    if (!added.ok) throw new Error(added.error.message);
    const { world } = app.followWorld(added.value.cluster);
    await until('the VMs are known', () => world().health.VirtualMachineInstance?.type === 'live');
    return added.value.cluster;
  };
  cluster = await add(simulator.cluster.kubeconfig, 'One');
  viewed = await add(simulator.cluster.viewerKubeconfig, 'Viewed');
});
afterAll(async () => {
  await app.close();
  await simulator.close();
});

type Vm = { namespace: string; name: string };
let taken = 0;
/** The next VM that runs, so that tests do not share one. */
function takeVm(): Vm {
  const running = simulator.cluster.plan.vms.filter((vm) => vm.isRunning && vm.trouble === undefined);
  const { namespace, name } = running[taken]!;
  taken += 1;
  return { namespace, name };
}
const entityOf = ({ namespace, name }: Vm, of = cluster): string =>
  `${of}/VirtualMachine/${namespace}/${name}`;
const pathOf = ({ namespace, name }: Vm, stream: string): string =>
  `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${stream}`;
function open(vm: Vm, kind: 'vnc' | 'serial', of = cluster): TestConsole {
  const console = openTestConsole(app, entityOf(vm, of), kind);
  keep({
    close: () => {
      console.close();
      return Promise.resolve();
    },
  });
  return console;
}
const request = async (method: string, path: string, body?: unknown, contentType?: string): Promise<void> => {
  const { code, text } = await simulator.send(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
  });
  if (code > 299) throw new Error(text);
};
const vmPath = ({ namespace, name }: Vm, verb: string): string =>
  `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}/${verb}`;

it('lets a user log in over the serial line, with bytes in their order', async () => {
  const vm = takeVm();
  const serial = open(vm, 'serial');
  await until('the guest asks who it is', () => serial.text().includes('login: '));
  expect(serial.states.map(({ type }) => type)).toEqual(['connecting', 'open']);
  const typed = 'root\rsecret\recho abcdefghijklmnopqrstuvwxyz\r'
    .match(/./gs)!
    .map((letter) => serial.type(letter));
  await Promise.all(typed);
  await until('it echoes', () => serial.text().includes('\r\nabcdefghijklmnopqrstuvwxyz\r\n'));
});

it('shows a screen by RFB, and ends with its stream', async () => {
  const vm = takeVm();
  const vnc = open(vm, 'vnc');
  await until('the server greets', () => vnc.text().startsWith('RFB 003.008\n'));
  await vnc.type('RFB 003.008\n');
  await until('the server names its securities', () => vnc.text().length >= 14);
  vnc.close();
  await until('a client that does not take it from others may have it', async () => {
    const socket = await openSocket(simulator, `${pathOf(vm, 'vnc')}?preserveSession=true`).catch(() => null);
    socket?.close();
    return socket !== null;
  });
});

it('says what right is missing, in the words of the server', async () => {
  const vm = takeVm();
  const vnc = open(vm, 'vnc', viewed);
  await vnc.untilState('refused');
  const state = vnc.state();
  if (state?.type !== 'refused') throw new Error('It is not refused.');
  expect(state.error).toMatchObject({ code: 'forbidden', entity: entityOf(vm, viewed), cluster: viewed });
  expect(state.error.message).toContain('cannot get resource "virtualmachineinstances/vnc"');
  expect(state.error.hint).toContain(
    `get virtualmachineinstances/vnc of subresources.kubevirt.io in the namespace ${vm.namespace}`,
  );
});

it('waits while the VM is off, and connects by itself once it runs, again and again', async () => {
  const vm = takeVm();
  await request('PUT', vmPath(vm, 'stop'), {});
  await until(
    'it is off',
    () => simulator.cluster.store.get(RESOURCES.vmis, vm.namespace, vm.name) === undefined,
  );
  const serial = open(vm, 'serial');
  await serial.untilState('off');
  await request('PUT', vmPath(vm, 'start'), {});
  await until('the guest asks who it is', () => serial.text().includes('login: '));
  expect(serial.link()).toBe(1);
  await request('PUT', vmPath(vm, 'restart'), {});
  await until('it is connected anew', () => serial.link() === 2 && serial.text().includes('login: '));
  expect(serial.states.map(({ type }) => type)).not.toContain('taken');
});

it('refuses a screen that the VM has not', async () => {
  const vm = takeVm();
  simulator.cluster.store.change(RESOURCES.vmis, vm.namespace, vm.name, (vmi) => {
    const text = JSON.stringify(vmi).replace('"devices":{', '"devices":{"autoattachGraphicsDevice":false,');
    return JSON.parse(text) as typeof vmi;
  });
  const vnc = open(vm, 'vnc');
  await vnc.untilState('refused');
  expect(vnc.state()).toMatchObject({ error: { message: 'No graphics devices are present.' } });
});

it('follows a live migration to another host', async () => {
  const vm = takeVm();
  const vnc = open(vm, 'vnc');
  await vnc.untilState('open');
  await request(
    'POST',
    '/apis/kubevirt.io/v1/namespaces/' + vm.namespace + '/virtualmachineinstancemigrations',
    {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstanceMigration',
      metadata: { generateName: 'move-' },
      spec: { vmiName: vm.name },
    },
  );
  await until('it is connected anew', () => vnc.link() === 2 && vnc.text().startsWith('RFB'));
  expect(vnc.states.map(({ type }) => type)).not.toContain('taken');
});

it('connects anew after the connection broke, and tells of a cluster that does not answer', async () => {
  const vm = takeVm();
  const serial = open(vm, 'serial');
  const vnc = open(vm, 'vnc');
  await serial.untilState('open');
  await vnc.untilState('open');
  simulator.cluster.faults.cut();
  await until('both are connected anew', () => serial.link() >= 2 && vnc.link() >= 2);
  expect([...serial.states, ...vnc.states].map(({ type }) => type)).not.toContain('taken');

  const end = await simulator.cluster.faults.set('reset@/subresources.kubevirt.io/');
  const before = serial.link();
  simulator.cluster.faults.cut();
  await until('it is lost', () => serial.states.some(({ type }) => type === 'lost' || type === 'offline'));
  await end();
  await until('it is connected anew', () => serial.link() > before && serial.state()?.type === 'open');
});

it('connects anew at once when the machine wakes', async () => {
  const vm = takeVm();
  const serial = open(vm, 'serial');
  const vnc = open(vm, 'vnc');
  await serial.untilState('open');
  await vnc.untilState('open');
  app.backend.wake(Date.now() - 3_600_000);
  await until('both are connected anew', () =>
    [serial, vnc].every((console) => console.link() >= 2 && console.state()?.type === 'open'),
  );
  expect([...serial.states, ...vnc.states].map(({ type }) => type)).not.toContain('taken');
});

it('does not take a screen from another client, unless the user says so', async () => {
  const vm = takeVm();
  const other = await openSocket(simulator, pathOf(vm, 'vnc'));
  const vnc = open(vm, 'vnc');
  await vnc.untilState('taken');
  expect(vnc.state()).toEqual({ type: 'taken', by: 'other' });
  expect(other.isClosed()).toBe(false);
  await vnc.retry(true);
  await vnc.untilState('open');
  await until('the other has lost it', other.isClosed);

  const thief = await openSocket(simulator, pathOf(vm, 'vnc'));
  await until('it has lost it again', () => vnc.states.filter(({ type }) => type === 'taken').length === 2);
  expect(vnc.state()).toEqual({ type: 'taken', by: 'other' });
  expect(thief.isClosed()).toBe(false);
  thief.close();
});

it('asks before it takes a serial line back that the cluster ended', async () => {
  const vm = takeVm();
  const serial = open(vm, 'serial');
  await serial.untilState('open');
  const other = await openSocket(simulator, pathOf(vm, 'console'));
  await serial.untilState('taken');
  expect(serial.state()).toEqual({ type: 'taken', by: 'unknown' });
  expect(other.isClosed()).toBe(false);
  await serial.retry(true);
  await serial.untilState('open');
  await until('the other has lost it', other.isClosed);
});

it('moves to the view of this app that opened it last', async () => {
  const vm = takeVm();
  const first = open(vm, 'vnc');
  await first.untilState('open');
  const second = open(vm, 'vnc');
  await second.untilState('open');
  await first.untilState('taken');
  expect(first.state()).toEqual({ type: 'taken', by: 'acre' });
  await first.retry(false);
  await until('it is back', () => first.state()?.type === 'open');
  await second.untilState('taken');
  expect(second.states.map((state) => (state.type === 'taken' ? state.by : state.type))).not.toContain(
    'other',
  );
});

it('waits for a cluster that is cut, and ends with one that is removed', async () => {
  const vm = takeVm();
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Brief' });
  if (!added.ok) throw new Error(added.error.message);
  const brief = added.value.cluster;
  const { world } = app.followWorld(brief);
  await until('the VMs are known', () => world().health.VirtualMachineInstance?.type === 'live');
  const serial = open(vm, 'serial', brief);
  await serial.untilState('open');
  await app.call('cluster.disconnect', { cluster: brief });
  await serial.untilState('offline');
  await app.call('cluster.connect', { cluster: brief });
  await until('it is connected anew', () => serial.link() === 2);
  await app.call('cluster.remove', { cluster: brief });
  expect(await serial.ended).toMatchObject({ code: 'not-found' });
});

it('takes nothing but consoles of VMs, and bytes of the present connection', async () => {
  const vm = takeVm();
  const serial = open(vm, 'serial');
  await serial.untilState('open');
  await request('PUT', vmPath(vm, 'stop'), {});
  await serial.untilState('off');
  await expect(serial.type('x')).rejects.toThrow('not connected any more');
  const wrong = openTestConsole(app, `${cluster}/Node/-/host-1`, 'vnc');
  expect(await wrong.ended).toMatchObject({ code: 'not-found' });
  expect(await app.call('console.send', { console: 'nobody', link: 1, data: 'AAAA' })).toMatchObject({
    error: { code: 'not-found' },
  });
  const stale = await app.call('console.send', { console: 'nobody', link: 1, data: '###' });
  expect(stale).toMatchObject({ error: { code: 'invalid' } });
});
