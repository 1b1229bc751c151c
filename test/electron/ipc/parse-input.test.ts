import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Handlers } from '../../../electron/ipc/handler-types.ts';
import { mostLevels, parseInput } from '../../../electron/ipc/parse-input.ts';
import { openPortPair } from '../../../electron/ipc/port-memory.ts';
import { serve, serveContract } from '../../../electron/ipc/serve.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import { call, stream } from '../../../shared/ipc/define.ts';
import type { ReplyFrame } from '../../../shared/ipc/frames.ts';
import { ok } from '../../../shared/result.ts';

/** A list of lists, so many deep. */
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('the input of a request', () => {
  const schema = z.strictObject({ cluster: z.string().min(1), more: z.json().optional() });

  test('is what the schema makes of it', () => {
    expect(parseInput(schema, 'x.y', { cluster: 'a' })).toEqual({ ok: true, value: { cluster: 'a' } });
  });

  test.each([
    [{ cluster: 4711 }, 'The field cluster of x.y is not valid.'],
    [{ cluster: { length: { toString: [] } } }, 'The input of x.y is not valid.'],
    [{ cluster: { length: nested(300) } }, 'The field cluster of x.y is not valid.'],
    [{ cluster: 'a', more: nested(20_000) }, 'The input of x.y is nested too deep.'],
    [{ cluster: { length: nested(20_000) } }, 'The input of x.y is nested too deep.'],
    [{ cluster: 'a\ud800' }, 'The input of x.y holds text that is no Unicode.'],
    [{ cluster: 'a', more: { '\udc00': 1 } }, 'The input of x.y holds text that is no Unicode.'],
  ])('is refused, and nothing is thrown (case %#)', (value, message) => {
    expect(parseInput(schema, 'x.y', value)).toMatchObject({
      ok: false,
      error: { code: 'invalid', message },
    });
  });

  test('may hold any character that is whole', () => {
    expect(parseInput(schema, 'x.y', { cluster: '👩‍👧 \u202e \0' }).ok).toBe(true);
  });

  test('may be nested as deep as is said', () => {
    expect(parseInput(schema, 'x.y', { cluster: 'a', more: nested(mostLevels - 1) }).ok).toBe(true);
    expect(parseInput(schema, 'x.y', { cluster: 'a', more: nested(mostLevels + 1) }).ok).toBe(false);
  });
});

/** Serves a page that speaks for itself. */
function page(open: (port: ReturnType<typeof openPortPair>[0]) => void): {
  say: (frame: object) => void;
  heard: ReplyFrame[];
  isClosed: () => boolean;
} {
  const [own, main] = openPortPair();
  open(main);
  const heard: ReplyFrame[] = [];
  let isClosed = false;
  own.onFrame((text) => heard.push(JSON.parse(text) as ReplyFrame));
  own.onClose(() => (isClosed = true));
  return { say: (frame) => own.send(JSON.stringify(frame)), heard, isClosed: () => isClosed };
}

test('values that pretend to have a length end no name of the contract, nor the port', async () => {
  const none = {} as Handlers;
  const { say, heard, isClosed } = page((port) => serve(none, port, { log: { warn: () => {} } }));
  const names = Object.entries(contract);
  for (const [at, [name, { type }]] of names.entries()) {
    const fields = Object.keys(
      z.toJSONSchema(contract[name as keyof typeof contract].input, { io: 'input', unrepresentable: 'any' })
        .properties ?? {},
    );
    const input = Object.fromEntries(
      [...fields, 'none'].map((field) => [field, { length: { toString: [] } }]),
    );
    say({ type: type === 'call' ? 'call' : 'open', id: at + 1, name, input });
  }
  await vi.waitFor(() => expect(heard).toHaveLength(names.length), 10_000);
  for (const frame of heard) expect(frame).toMatchObject({ error: { code: 'invalid' } });
  expect(isClosed()).toBe(false);
});

test('an answer or event that cannot be parsed or written is a failure of its own request', async () => {
  const deep = {
    toJSON: (): never => {
      throw new Error('no end');
    },
  };
  const warned: string[] = [];
  const definitions = {
    'deep.read': call(z.strictObject({}), z.object({ value: z.custom<unknown>() })),
    'deep.follow': stream(z.strictObject({}), z.object({ value: z.custom<unknown>() })),
  };
  const { say, heard } = page((port) =>
    serveContract(
      definitions,
      {
        'deep.read': async () => ok({ value: deep }),
        // From a listener's turn, not from the handler's own: nobody would catch it there.
        'deep.follow': (_input, sink) => void setImmediate(() => sink.send({ value: deep })),
      },
      port,
      { log: { warn: (message) => void warned.push(message) } },
    ),
  );
  say({ type: 'call', id: 1, name: 'deep.read', input: {} });
  say({ type: 'open', id: 2, name: 'deep.follow', input: {} });
  await vi.waitFor(() => expect(heard).toHaveLength(2), 10_000);
  expect(heard).toMatchObject([
    { type: 'failure', id: 1, error: { code: 'internal' } },
    { type: 'end', id: 2, error: { code: 'internal' } },
  ]);
  expect(warned).toEqual(['a handler threw', 'a stream handler threw']);
});
