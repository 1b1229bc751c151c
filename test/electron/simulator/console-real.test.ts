import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { accessSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import { openSocket } from '../../support/simulator-socket.ts';

const PROGRAM = '/usr/bin/Xtigervnc';

function isThere(): boolean {
  try {
    accessSync(PROGRAM);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe.skipIf(!isThere())('a real VNC server behind the console (skipped without TigerVNC)', () => {
  let simulator: TestSimulator;
  let server: ChildProcess;
  let said = '';
  const port = freePort();

  beforeAll(async () => {
    const number = await port;
    // A display number of its own; it listens on loopback only and needs no X socket in the file system.
    const screen = String(20_000 + (process.pid % 20_000));
    const security = ['-SecurityTypes', 'None', '-localhost', '-rfbport', String(number)];
    server = spawn(PROGRAM, [`:${screen}`, '-geometry', '320x240', '-desktop', 'acre-test', ...security], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    await until('the VNC server', () => said.includes(`port ${number}`) || server.exitCode !== null);
    simulator = await openTestSimulator({ vms: 6, vncServer: `127.0.0.1:${number}` });
  });
  afterAll(async () => {
    server.kill();
    await simulator.close();
  });

  it('pipes the bytes both ways and ends with it', async () => {
    const vm = simulator.cluster.plan.vms.find((each) => each.isRunning && each.trouble === undefined)!;
    const base = `/apis/subresources.kubevirt.io/v1/namespaces/${vm.namespace}/virtualmachineinstances/${vm.name}/vnc`;
    const socket = await openSocket(simulator, base);
    await until('the version', () => socket.bytes().length >= 12);
    expect(socket.text()).toBe('RFB 003.008\n');
    socket.socket.send(Buffer.from('RFB 003.008\n'));
    await until('the security types', () => socket.bytes().length >= 14);
    expect([...socket.bytes().subarray(13)]).toContain(1);
    socket.socket.send(Buffer.from([1]));
    const from = 12 + 1 + socket.bytes().readUInt8(12) + 4;
    await until('the security result', () => socket.bytes().length >= from);
    socket.socket.send(Buffer.from([1]));
    await until('the initial message', () => socket.bytes().length >= from + 24 + 'acre-test'.length);
    const init = socket.bytes().subarray(from);
    expect([init.readUInt16BE(0), init.readUInt16BE(2)]).toEqual([320, 240]);
    expect(init.subarray(24).toString()).toContain('acre-test');
    const screenshot = await simulator.send('GET', `${base}/screenshot`);
    expect(screenshot.code).toBe(501);
    server.kill();
    await until('the end', () => socket.isClosed());
  });
});
