import { z } from 'zod';
import type { HandlersOf } from '../../electron/ipc/handler-types.ts';
import type { Sink } from '../../electron/ipc/handler-types.ts';
import { appError } from '../../shared/error.ts';
import { call, stream } from '../../shared/ipc/define.ts';
import { fail, ok } from '../../shared/result.ts';

/** A small contract with a name for everything a port can meet. */
export const probe = {
  'text.echo': call(z.strictObject({ text: z.string() }), z.object({ text: z.string() })),
  'text.refuse': call(z.strictObject({}), z.object({})),
  'text.throw': call(z.strictObject({ secret: z.string() }), z.object({})),
  'text.break': call(z.strictObject({}), z.object({ count: z.int() })),
  'text.wait': call(z.strictObject({}), z.object({})),
  'ticks.follow': stream(z.strictObject({ count: z.int().max(5_000) }), z.object({ tick: z.int() })),
  'ticks.throw': stream(z.strictObject({}), z.object({ tick: z.int() })),
  'ticks.break': stream(z.strictObject({}), z.object({ tick: z.int() })),
  'ticks.hold': stream(z.strictObject({}), z.object({ tick: z.int() })),
};
export type Probe = typeof probe;

/** What the probe's handlers have seen. */
export type Seen = { aborted: string[]; started: string[]; held: Sink<{ tick: number }>[] };

/** Handlers of the probe and what they have seen. */
export function openProbe(): { handlers: HandlersOf<Probe>; seen: Seen } {
  const seen: Seen = { aborted: [], started: [], held: [] };
  const note = (name: string, signal: AbortSignal): void => {
    seen.started.push(name);
    signal.addEventListener('abort', () => seen.aborted.push(name));
  };
  const handlers: HandlersOf<Probe> = {
    'text.echo': async ({ text }) => ok({ text, extra: 'is not in the contract' }),
    'text.refuse': async () =>
      fail({ ...appError('conflict', 'No.', { hint: 'Later.' }), stack: 'x' } as never),
    'text.throw': async ({ secret }) => {
      throw new Error(`could not use ${secret}`);
    },
    'text.break': async () => ok({ count: 'hunter2' } as never),
    'text.wait': (_input, { signal }) => {
      note('text.wait', signal);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(ok({}))));
    },
    'ticks.follow': ({ count }, sink, { signal }) => {
      signal.addEventListener('abort', () => seen.aborted.push('ticks.follow'));
      for (let tick = 0; tick < count; tick += 1) sink.send({ tick });
      sink.end();
      sink.send({ tick: -1 });
    },
    'ticks.throw': async (_input, sink) => {
      sink.send({ tick: 1 });
      throw new Error('hunter2');
    },
    'ticks.break': (_input, sink) => sink.send({ tick: 'hunter2' } as never),
    'ticks.hold': (_input, sink, { signal }) => {
      note('ticks.hold', signal);
      seen.held.push(sink);
    },
  };
  return { handlers, seen };
}
