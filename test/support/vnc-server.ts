import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const server = '/usr/bin/Xtigervnc';
const events = '/usr/bin/xev';
const setLayout = '/usr/bin/setxkbmap';

/** A real VNC server: an X server of TigerVNC with one window over it all that tells what keys it gets. */
export type VncServer = {
  /** `HOST:PORT`. */
  address: string;
  /** The letters that were typed so far, as the X server has made them of the keys. */
  typed: () => string;
  /** The X11 names of the keys that went down so far. */
  keys: () => string[];
  close: () => Promise<void>;
};

/** Whether what it takes is on this machine. */
export function hasVncServer(): boolean {
  try {
    for (const program of [server, events, setLayout]) accessSync(program);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Opens a VNC server whose keyboard has a layout; it goes by the place of keys, as QEMU does. */
export async function openVncServer(layout: string): Promise<VncServer> {
  const port = await freePort();
  const display = `:${20_000 + (port % 20_000)}`;
  const children: ChildProcess[] = [];
  const start = (program: string, args: string[]): { child: ChildProcess; said: () => string } => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DISPLAY: display },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (text += data.toString()));
    children.push(child);
    return { child, said: () => text };
  };
  const security = ['-SecurityTypes', 'None', '-localhost', '-rfbport', String(port)];
  const screen = ['-geometry', '640x480', '-desktop', 'acre-test', '-RawKeyboard=1'];
  const x = start(server, [display, ...screen, ...security]);
  await until('the VNC server', () => x.said().includes(`port ${port}`) || x.child.exitCode !== null);
  const set = start(setLayout, ['-layout', layout]);
  await until('the layout', () => set.child.exitCode !== null);
  const seen = start(events, ['-geometry', '640x480+0+0', '-event', 'keyboard', '-event', 'mouse']);
  await until('its window', () => seen.said().includes('Outer window') || seen.child.exitCode !== null);
  const presses = (): string[] =>
    seen
      .said()
      .split(/\n(?=\w+ event)/)
      .filter((event) => event.startsWith('KeyPress event'));
  return {
    address: `127.0.0.1:${port}`,
    typed: () =>
      presses()
        .map((event) => /XLookupString gives \d+ bytes: \([0-9a-f ]+\) "(.)"/s.exec(event)?.[1] ?? '')
        .join(''),
    keys: () => presses().map((event) => /keysym 0x[0-9a-f]+, (\w+)\)/.exec(event)?.[1] ?? ''),
    close: async () => {
      for (const child of children.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = new Promise((done) => child.once('exit', done));
        child.kill();
        await ended;
      }
    },
  };
}
