import { expect, it } from 'vitest';
import { toBase64, toBytes } from '../../../renderer/consoles/bytes.ts';
import { toSocketLike } from '../../../renderer/consoles/channel.ts';
import type { Channel } from '../../../renderer/consoles/channel.ts';
import { openLiveConsole } from '../../../renderer/consoles/live-console.ts';
import type { LiveConsole } from '../../../renderer/consoles/live-console.ts';
import type { SerialSurface } from '../../../renderer/consoles/surface.ts';
import { parseWindowAddress, toWindowAddress } from '../../../renderer/consoles/window-address.ts';
import { openConsoles } from '../../../renderer/store/consoles.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { openFakeClient } from '../../support/fake-client.ts';

const vm = 'one/VirtualMachine/default/web';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (written: string): Uint8Array => new TextEncoder().encode(written);

/** A surface that keeps what it is given. */
function openSurface(): SerialSurface & { attached: Channel[]; heard: string[]; isClosed: boolean } {
  const surface = {
    kind: 'serial' as const,
    element: null as never,
    attached: [] as Channel[],
    heard: [] as string[],
    isClosed: false,
    attach: (channel: Channel) => {
      surface.attached.push(channel);
      channel.onBytes((came) => surface.heard.push(text(came)));
    },
    focus: () => undefined,
    blur: () => undefined,
    text: () => '',
    paste: () => undefined,
    find: () => false,
    clear: () => undefined,
    close: () => void (surface.isClosed = true),
  };
  return surface;
}

function open(send: (input: { link: number; data: string }) => Promise<Result<object>> | Result<object>) {
  const surface = openSurface();
  const client = openFakeClient({
    'console.send': (input) => send(input) as never,
    'console.retry': () => ok({}),
  });
  const live = openLiveConsole({
    ...{ backend: client, vm, kind: 'serial', scale: 'fit' },
    loadSurface: () => Promise.resolve(surface),
  });
  const tell = {
    opened: (console: string) => client.send('console.open', { type: 'opened', console }),
    open: (link: number) =>
      client.send('console.open', { type: 'state', state: { type: 'open', link, since: '' } }),
    bytes: (link: number, written: string) =>
      client.send('console.open', { type: 'bytes', link, data: toBase64(bytes(written)) }),
    taken: () => client.send('console.open', { type: 'state', state: { type: 'taken', by: 'other' } }),
  };
  return { surface, client, live, tell };
}
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

it('hands over what came before its surface was there, and only of the present connection', async () => {
  const { surface, tell, live } = open(() => ok({}));
  tell.opened('c1');
  tell.open(1);
  tell.bytes(1, 'early');
  await turn();
  expect(surface.heard).toEqual(['early']);
  tell.bytes(2, 'of nobody');
  tell.taken();
  expect(live.view.getState().state?.type).toBe('taken');
  tell.bytes(1, 'late');
  tell.open(2);
  tell.bytes(2, 'again');
  expect(surface.heard).toEqual(['early', 'again']);
  expect(surface.attached).toHaveLength(2);
  live.close();
  expect(surface.isClosed).toBe(true);
});

it('begins anew with a back end that came back, though its connections count from one again', async () => {
  const { surface, tell } = open(() => ok({}));
  tell.opened('c1');
  tell.open(1);
  await turn();
  tell.opened('c2');
  tell.open(1);
  tell.bytes(1, 'hello');
  expect(surface.attached).toHaveLength(2);
  expect(surface.heard).toEqual(['hello']);
});

it('sends in order, one call after another, and drops what belongs to a lost connection', async () => {
  const sent: string[] = [];
  const answers: ((answer: Result<object>) => void)[] = [];
  const { surface, tell } = open((input) => {
    sent.push(`${input.link} ${text(toBytes(input.data))}`);
    return new Promise((done) => answers.push(done));
  });
  tell.opened('c1');
  tell.open(1);
  await turn();
  const [channel] = surface.attached;
  for (const letter of 'abc') channel?.send(bytes(letter));
  expect(sent).toEqual(['1 a']);
  answers[0]?.(ok({}));
  await turn();
  expect(sent).toEqual(['1 a', '1 bc']);
  channel?.send(bytes('d'));
  answers[1]?.(fail(appError('conflict', 'Gone.')));
  await turn();
  expect(sent).toHaveLength(2);
  tell.open(2);
  channel?.send(bytes('e'));
  surface.attached[1]?.send(bytes('f'));
  await turn();
  expect(sent).toEqual(['1 a', '1 bc', '2 f']);
});

it('sends a long text in parts that the contract takes', async () => {
  const sent: number[] = [];
  const { surface, tell } = open((input) => {
    sent.push(toBytes(input.data).length);
    return ok({});
  });
  tell.opened('c1');
  tell.open(1);
  await turn();
  surface.attached[0]?.send(new Uint8Array(150_000));
  await turn();
  await turn();
  expect(sent).toEqual([65_536, 65_536, 18_928]);
});

it('is a socket to noVNC: every member it looks for, messages, and one end', async () => {
  const listeners: ((came: Uint8Array<ArrayBuffer>) => void)[] = [];
  let end = (): void => undefined;
  const sent: Uint8Array[] = [];
  const socket = toSocketLike({
    onBytes: (listener) => void listeners.push(listener),
    onEnd: (listener) => (end = listener),
    send: (each) => void sent.push(each),
  }) as Record<string, unknown> & { send: (each: Uint8Array) => void };
  for (const name of ['send', 'close', 'binaryType', 'onerror', 'onmessage', 'onopen', 'protocol'])
    expect(socket).toHaveProperty(name);
  expect(socket['readyState']).toBe('open');
  const heard: number[] = [];
  let closed = 0;
  socket['onmessage'] = ({ data }: { data: ArrayBuffer }) => void heard.push(data.byteLength);
  socket['onclose'] = () => (closed += 1);
  await turn();
  listeners[0]?.(new Uint8Array(3));
  const buffer = bytes('x');
  socket.send(buffer);
  buffer[0] = 0;
  expect([heard, sent.map(text)]).toEqual([[3], ['x']]);
  end();
  end();
  await turn();
  expect(closed).toBe(1);
  expect(socket['readyState']).toBe('closed');
});

it('keeps a row of consoles, each once, and goes to a neighbour when one is closed', () => {
  const closed: string[] = [];
  const consoles = openConsoles((of, kind): LiveConsole => {
    const { live } = open(() => ok({}));
    return { ...live, vm: of, kind, close: () => void closed.push(`${of} ${kind}`) };
  });
  consoles.show(vm, 'vnc');
  consoles.show(vm, 'serial');
  consoles.show('one/VirtualMachine/default/db', 'vnc');
  consoles.show(vm, 'vnc');
  const names = (): string[] => consoles.getState().open.map(({ name, live }) => `${name} ${live.kind}`);
  expect(names()).toEqual(['web vnc', 'web serial', 'db vnc']);
  const [first, second, third] = consoles.getState().open.map(({ id }) => id);
  expect(consoles.getState().active).toBe(first);
  consoles.setFull(first!);
  consoles.close(first!);
  expect(consoles.getState()).toMatchObject({ active: second, full: null });
  consoles.close(third!);
  expect(consoles.getState().active).toBe(second);
  consoles.close(second!);
  expect(consoles.getState()).toEqual({ open: [], active: null, full: null });
  expect(closed).toHaveLength(3);
});

it('reads back the address of a window, and nothing else', () => {
  const address = toWindowAddress({ vm, kind: 'serial' });
  const read = (search: string): unknown => parseWindowAddress(search);
  expect(read(address.slice(address.indexOf('?')))).toEqual({ vm, kind: 'serial' });
  for (const wrong of ['', '?vm=a', `?vm=${vm}&kind=ssh`, '?vm=one/Node/-/a&kind=vnc'])
    expect(read(wrong), wrong).toBeNull();
});
