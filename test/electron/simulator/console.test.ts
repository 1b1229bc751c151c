import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSocket } from '../../support/simulator-socket.ts';
import { openSocket, refusedUpgrade } from '../../support/simulator-socket.ts';

interface Place {
  namespace: string;
  name: string;
}
let simulator: TestSimulator;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 50, vms: 30 });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => simulator.close());

const taken = new Set<string>();
/** A running VM nobody else in this file uses. */
function take(): Place {
  const vm = simulator.cluster.plan.vms.find(
    (each) =>
      each.isRunning &&
      each.trouble === undefined &&
      each.image.os.label !== 'windows' &&
      !taken.has(each.name),
  );
  if (vm === undefined) throw new Error('the scenario has no more running VMs');
  taken.add(vm.name);
  return vm;
}
const pathOf = ({ namespace, name }: Place, what: string): string =>
  `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${what}`;
const vmiOf = ({ namespace, name }: Place): KubeObject =>
  simulator.cluster.store.get(RESOURCES.vmis, namespace, name)!;
const open = async (of: Place, what: string, prefix = '', protocols: string[] = []): Promise<TestSocket> => {
  const socket = await openSocket(simulator, `${prefix}${pathOf(of, what)}`, { protocols });
  sockets.push(socket);
  return socket;
};
const put = (of: Place, what: string): ReturnType<TestSimulator['send']> =>
  simulator.send('PUT', pathOf(of, what));
const setPhase = (of: Place, phase: string): void => {
  const vmi = vmiOf(of);
  simulator.cluster.store.replace(RESOURCES.vmis, { ...vmi, status: { ...(vmi.status as object), phase } });
};

async function logIn(socket: TestSocket): Promise<void> {
  await until('the login prompt', () => socket.text().includes('login: '));
  socket.socket.send('root\r');
  await until('the password prompt', () => socket.text().includes('Password: '));
  socket.socket.send('secret\r');
  await until('the shell', () => socket.text().endsWith('$ '));
}

describe('the serial console', () => {
  it('lets in, echoes, and answers from the state of the VMI', async () => {
    const vm = take();
    const socket = await open(vm, 'console');
    await logIn(socket);
    expect(socket.text()).not.toContain('secret');
    socket.socket.send('hostname\rip addr\rnosuch\r');
    await until('the answers', () => socket.text().includes('nosuch: command not found'));
    const [nic] = (vmiOf(vm).status as { interfaces: { ipAddress: string; mac: string }[] }).interfaces;
    expect(socket.text()).toContain(`$ hostname\r\n${vm.name}\r\n`);
    expect(socket.text()).toContain(nic!.ipAddress);
    expect(socket.text()).toContain(nic!.mac);
    socket.socket.send('wrong\u007f\u007f\u007f\u007f\u007fwhoami\r');
    await until('whoami', () => socket.text().includes('\r\nroot\r\n'));
  });

  it('speaks plain.kubevirt.io where it is offered, also below the prefix of Rancher', async () => {
    const vm = take();
    const plain = await open(vm, 'console', '', ['plain.kubevirt.io']);
    expect(plain.socket.protocol).toBe('plain.kubevirt.io');
    const prefixed = await open(vm, 'console', '/k8s/clusters/local');
    expect(prefixed.socket.protocol).toBe('');
    await until('the second client to end the first', () => plain.isClosed());
    expect(prefixed.isClosed()).toBe(false);
  });

  it('shows a guest that boots', async () => {
    // Slow enough to come before the prompt, however busy the machine is.
    const slow = await openTestSimulator({ timeScale: 4, vms: 6 });
    const { namespace, name } = slow.cluster.plan.vms.find((vm) => vm.isRunning && vm.trouble === undefined)!;
    const vmi = (): KubeObject | undefined => slow.cluster.store.get(RESOURCES.vmis, namespace, name);
    const before = vmi()?.metadata.uid;
    const restart = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachines/${name}/restart`;
    expect((await slow.send('PUT', restart)).code).toBe(202);
    const isNew = (): boolean =>
      vmi() !== undefined &&
      vmi()?.metadata.uid !== before &&
      (vmi()?.status as { phase: string }).phase === 'Running';
    await until('the new guest', isNew);
    const socket = await openSocket(slow, pathOf({ namespace, name }, 'console'));
    await until('the boot messages and the prompt', () =>
      /Hypervisor detected[^]*login: $/.test(socket.text()),
    );
    socket.close();
    await slow.close();
  });

  it('is silent while the guest is paused, and goes on with what was typed', async () => {
    const vm = take();
    const socket = await open(vm, 'console');
    await logIn(socket);
    expect((await put(vm, 'pause')).code).toBe(202);
    const before = socket.text().length;
    socket.socket.send('echo alive\r');
    // A round trip over the same connection: had the guest echoed, it would be here before the pong.
    await new Promise<void>((resolve) => {
      socket.socket.once('pong', () => resolve());
      socket.socket.ping();
    });
    expect(socket.text().length).toBe(before);
    expect((await put(vm, 'unpause')).code).toBe(202);
    await until('what was typed', () => socket.text().includes('\r\nalive\r\n'));
  });

  it('ends with the guest', async () => {
    const vm = take();
    const socket = await open(vm, 'console');
    await simulator.send(
      'DELETE',
      `/apis/kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachines/${vm.name}`,
    );
    await until('the end', () => socket.isClosed());
    expect(socket.closeCode()).toBe(1006);
  });
});

describe('refusals before the upgrade', () => {
  it('answers as virt-api does', async () => {
    const nobody = await refusedUpgrade(simulator, pathOf({ namespace: 'default', name: 'nobody' }, 'vnc'));
    expect(nobody).toMatchObject({
      code: 404,
      json: { kind: 'Status', message: 'virtualmachineinstance.kubevirt.io "nobody" not found' },
    });
    const vm = take();
    setPhase(vm, 'Scheduled');
    for (const what of ['vnc', 'console']) {
      const early = await refusedUpgrade(simulator, pathOf(vm, what));
      expect(early).toMatchObject({ code: 400, json: { message: 'VMI is not running' } });
    }
    setPhase(vm, 'Failed');
    const failed = await refusedUpgrade(simulator, pathOf(vm, 'console'));
    expect(failed).toMatchObject({ code: 409, json: { reason: 'Conflict' } });
    expect(failed.json.message).toContain('VMI is in failed status');
  });

  it('asks for a token and for the right to the subresource', async () => {
    const path = pathOf(take(), 'vnc');
    expect((await refusedUpgrade(simulator, path, { token: null })).code).toBe(401);
    const viewer = await refusedUpgrade(simulator, path, { token: simulator.cluster.viewerToken });
    expect(viewer).toMatchObject({ code: 403, json: { reason: 'Forbidden' } });
  });

  it('says what it does not stream, and knows no other paths', async () => {
    const vm = take();
    expect((await refusedUpgrade(simulator, pathOf(vm, 'usbredir'))).code).toBe(501);
    const ssh = await openSocket(simulator, pathOf(vm, 'portforward/22/tcp'));
    await until('nothing listens', ssh.isClosed);
    expect((await refusedUpgrade(simulator, '/api/v1/nodes')).code).toBe(404);
    const plain = await simulator.send('GET', pathOf(vm, 'vnc'));
    expect([plain.code, plain.text]).toEqual([400, 'Bad Request\n']);
  });

  it('lets faults have their way first', async () => {
    const end = await simulator.cluster.faults.set('500@get');
    const answer = await refusedUpgrade(simulator, pathOf(take(), 'vnc'));
    expect(answer.code).toBe(500);
    await end();
  });
});

describe('the graphical console', () => {
  /** Goes through the greeting of RFB 3.8 and returns the server's initial message. */
  async function greet(
    socket: TestSocket,
  ): Promise<{ width: number; height: number; name: string; from: number }> {
    await until('the version', () => socket.bytes().length >= 12);
    expect(socket.text()).toBe('RFB 003.008\n');
    socket.socket.send(Buffer.from('RFB 003.008\n'));
    await until('the security types', () => socket.bytes().length >= 14);
    expect([...socket.bytes().subarray(12, 14)]).toEqual([1, 1]);
    socket.socket.send(Buffer.from([1]));
    await until('the security result', () => socket.bytes().length >= 18);
    expect(socket.bytes().readUInt32BE(14)).toBe(0);
    socket.socket.send(Buffer.from([1]));
    await until('the initial message', () => socket.bytes().length >= 18 + 24);
    const init = socket.bytes().subarray(18);
    const length = init.readUInt32BE(20);
    await until('the name', () => socket.bytes().length >= 18 + 24 + length);
    const name = socket
      .bytes()
      .subarray(42, 42 + length)
      .toString();
    return { width: init.readUInt16BE(0), height: init.readUInt16BE(2), name, from: 42 + length };
  }
  const ask = (socket: TestSocket, isIncremental: boolean, width: number, height: number): void => {
    const request = Buffer.alloc(10);
    request.set([3, isIncremental ? 1 : 0]);
    request.writeUInt16BE(width, 6);
    request.writeUInt16BE(height, 8);
    socket.socket.send(request);
  };
  const press = (socket: TestSocket, symbol: number): void => {
    for (const isDown of [1, 0]) {
      const event = Buffer.alloc(8);
      event.set([4, isDown]);
      event.writeUInt32BE(symbol, 4);
      socket.socket.send(event);
    }
  };

  it('speaks RFB 3.8, draws the guest, and shows what is typed', async () => {
    const vm = take();
    const socket = await open(vm, 'vnc', '/k8s/clusters/local');
    const { width, height, name, from } = await greet(socket);
    expect([width, height, name]).toEqual([720, 400, vm.name]);
    ask(socket, false, width, height);
    const frame = 16 + width * height * 4;
    await until('the first frame', () => socket.bytes().length >= from + frame);
    const first = socket.bytes().subarray(from, from + frame);
    expect([first.readUInt8(0), first.readUInt16BE(2), first.readInt32BE(12)]).toEqual([0, 1, 0]);
    expect(new Set(first.subarray(16)).size).toBeGreaterThan(2);
    ask(socket, true, width, height);
    for (const letter of 'root') press(socket, letter.charCodeAt(0));
    await until('a second frame', () => socket.bytes().length >= from + 2 * frame);
    const second = socket.bytes().subarray(from + frame, from + 2 * frame);
    expect(second.equals(first)).toBe(false);
  });

  it('gives pixels in the form the client asks for', async () => {
    const socket = await open(take(), 'vnc');
    const { width, height, from } = await greet(socket);
    const format = Buffer.alloc(20);
    // 8 bits a pixel, three for red and green and two for blue.
    format.set([0, 0, 0, 0, 8, 8, 0, 1, 0, 7, 0, 7, 0, 3, 5, 2, 0]);
    socket.socket.send(format);
    ask(socket, false, width, height);
    await until('the frame', () => socket.bytes().length >= from + 16 + width * height);
    expect(new Set(socket.bytes().subarray(from + 16)).size).toBeGreaterThan(2);
  });

  it('ends the first client when a second comes, unless it wants to leave it alone', async () => {
    const vm = take();
    const first = await open(vm, 'vnc');
    const kept = await refusedUpgrade(simulator, `${pathOf(vm, 'vnc')}?preserveSession=true`);
    expect(kept.code).toBe(500);
    expect(kept.json.message).toContain('Active VNC connection. Request denied.');
    const second = await open(vm, 'vnc');
    await until('the first to end', () => first.isClosed());
    expect(second.isClosed()).toBe(false);
  });

  it('ends when the guest moves to another host', async () => {
    const vm = take();
    const socket = await open(vm, 'vnc');
    const source = (vmiOf(vm).status as { nodeName: string }).nodeName;
    const steve = `/v1/harvester/kubevirt.io.virtualmachines/${vm.namespace}/${vm.name}?action=migrate`;
    const answer = await simulator.send('POST', steve, { body: { nodeName: '' } });
    expect([answer.code, answer.text]).toEqual([204, '']);
    await until('the end', () => socket.isClosed());
    expect((vmiOf(vm).status as { nodeName: string }).nodeName).not.toBe(source);
  });
});
