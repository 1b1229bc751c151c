import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serveContract } from '../../electron/ipc/serve.ts';
import { connectContract } from '../../renderer/backend/connect.ts';
import type { Connection } from '../../renderer/backend/connect.ts';
import type { AppError } from '../../shared/error.ts';
import { maxRequestLength } from '../../shared/ipc/frames.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { until } from './harness.ts';
import type { Ends } from './harness.ts';
import { openProbe, probe } from './probe.ts';
import type { Probe, Seen } from './probe.ts';

/** What every transport must do, tried over the one that `open` opens. */
export function describeTransport(name: string, open: () => Promise<Ends>): void {
  describe(`the contract over ${name}`, () => {
    let ends: Ends;
    let logged: string;
    let seen: Seen;
    let isServerClosed: boolean;

    beforeEach(async () => {
      ends = await open();
      logged = '';
      isServerClosed = false;
      const opened = openProbe();
      seen = opened.seen;
      const log = { warn: (...line: unknown[]) => (logged += JSON.stringify(line)) };
      void ends.server.then((port) => {
        const watched: Port = {
          ...port,
          onClose: (listener) =>
            port.onClose(() => {
              isServerClosed = true;
              listener();
            }),
        };
        serveContract(probe, opened.handlers, watched, { log, maxCalls: 3, maxStreams: 3 });
      });
    });
    afterEach(() => ends.close());

    const connect = (): Connection<Probe> => connectContract(probe, ends.page);
    const internal = { code: 'internal' };

    describe('calls', () => {
      test('answer with what the schema names and nothing more', async () => {
        expect(await connect().call('text.echo', { text: 'Zürich 🚜' })).toEqual({
          ok: true,
          value: { text: 'Zürich 🚜' },
        });
      });

      test('answer each its own, in whatever order', async () => {
        const client = connect();
        const waiting = client.call('text.wait', {}, { signal: AbortSignal.timeout(30) });
        const texts = await Promise.all(['a', 'b'].map((text) => client.call('text.echo', { text })));
        expect(texts.map((result) => result.ok && result.value.text)).toEqual(['a', 'b']);
        expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
      });

      test('carry a megabyte', async () => {
        const text = 'é'.repeat(1_000_000);
        const result = await connect().call('text.echo', { text });
        expect(result.ok && result.value.text === text).toBe(true);
      });

      test('pass an expected failure on without what the schema does not name', async () => {
        const error = { code: 'conflict', message: 'No.', hint: 'Later.' };
        expect(await connect().call('text.refuse', {})).toEqual({ ok: false, error });
      });

      test('that throw fail without their message, also in the log', async () => {
        const result = await connect().call('text.throw', { secret: 'hunter2' });
        expect(result).toMatchObject({ ok: false, error: internal });
        expect(JSON.stringify(result) + logged).not.toContain('hunter2');
        expect(logged).toContain('text.throw');
      });

      test('that break the contract fail, and the log names the place but not the value', async () => {
        expect(await connect().call('text.break', {})).toMatchObject({ ok: false, error: internal });
        expect(logged).toContain('count (invalid_type)');
        expect(logged).not.toContain('hunter2');
      });

      test('with a bad input fail naming the field, never the value', async () => {
        const result = await connect().call('text.echo', { text: 4711 } as never);
        expect(result).toMatchObject({ ok: false, error: { code: 'invalid' } });
        expect(JSON.stringify(result)).toContain('text');
        expect(JSON.stringify(result)).not.toContain('4711');
      });

      test.each(['no.such', 'toString', '__proto__', 'ticks.follow'])(
        'of %s are refused',
        async (missing) => {
          const result = await connect().call(missing as never, {} as never);
          expect(result).toMatchObject({ ok: false, error: { code: 'invalid' } });
        },
      );

      test('that are aborted answer at once, and the handler is told', async () => {
        const client = connect();
        const controller = new AbortController();
        const answer = client.call('text.wait', {}, { signal: controller.signal });
        await until(() => seen.started.length === 1);
        controller.abort();
        expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
        await until(() => seen.aborted.length === 1);
        expect(await client.call('text.wait', {}, { signal: controller.signal })).toMatchObject({
          ok: false,
        });
        expect(seen.started).toHaveLength(1);
      });

      test('above the limit are refused until one is over', async () => {
        const client = connect();
        const controller = new AbortController();
        const { signal } = controller;
        const running = [1, 2, 3].map(() => client.call('text.wait', {}, { signal }));
        await until(() => seen.started.length === 3);
        expect(await client.call('text.echo', { text: 'x' })).toMatchObject({ ok: false, error: internal });
        controller.abort();
        await Promise.all(running);
        await expect.poll(() => client.call('text.echo', { text: 'x' })).toMatchObject({ ok: true });
      });
    });

    describe('streams', () => {
      test('bring every event in order and end once', async () => {
        const ticks: number[] = [];
        const error = await new Promise((resolve) => {
          const onEvent = ({ tick }: { tick: number }): void => void ticks.push(tick);
          connect().follow('ticks.follow', { count: 2_000 }, { onEvent, onEnd: resolve });
        });
        expect(error).toBeNull();
        expect(ticks).toEqual(Array.from({ length: 2_000 }, (_, index) => index));
      });

      test('count and wait for what the page has not handled yet', async () => {
        const heard: number[] = [];
        const stop = connect().follow('ticks.hold', {}, { onEvent: ({ tick }) => void heard.push(tick) });
        await until(() => seen.held.length === 1);
        const sink = seen.held[0]!;
        for (let tick = 0; tick < 5; tick += 1) sink.send({ tick });
        expect(sink.pending()).toBe(5);
        await sink.drained(3);
        expect(sink.pending()).toBeLessThan(3);
        await sink.drained(1);
        expect(heard).toHaveLength(5);
        // Nothing is fewer than nothing: only the end of the stream keeps this promise.
        const atEnd = sink.drained(0);
        stop();
        await atEnd;
      });

      test('that the page closes tell their handler and say nothing more', async () => {
        const heard: number[] = [];
        let ended = 0;
        const follower = {
          onEvent: ({ tick }: { tick: number }) => void heard.push(tick),
          onEnd: () => (ended += 1),
        };
        const client = connect();
        const stop = client.follow('ticks.hold', {}, follower);
        await until(() => seen.held.length === 1);
        stop();
        stop();
        seen.held[0]!.send({ tick: 1 });
        await until(() => seen.aborted.includes('ticks.hold'));
        seen.held[0]!.send({ tick: 2 });
        seen.held[0]!.end();
        expect(await client.call('text.echo', { text: 'after' })).toMatchObject({ ok: true });
        expect([heard, ended]).toEqual([[], 0]);
      });

      const endOf = (name: 'ticks.throw' | 'ticks.break'): Promise<AppError | null> =>
        new Promise((resolve) => connect().follow(name, {}, { onEvent: () => {}, onEnd: resolve }));

      test('that throw end with an error that does not hold their message', async () => {
        expect(await endOf('ticks.throw')).toMatchObject(internal);
        expect(logged).toContain('ticks.throw');
        expect(logged).not.toContain('hunter2');
      });

      test('that break the contract end, and the log names the place but not the value', async () => {
        expect(await endOf('ticks.break')).toMatchObject(internal);
        expect(logged).toContain('tick (invalid_type)');
        expect(logged).not.toContain('hunter2');
      });

      test('with a bad input or an unknown name end at once', async () => {
        const client = connect();
        for (const [name, input] of [
          ['ticks.follow', { count: 'many' }],
          ['no.such', {}],
          ['text.echo', { text: 'x' }],
        ]) {
          const error = await new Promise((resolve) =>
            client.follow(name as never, input as never, { onEvent: () => {}, onEnd: resolve }),
          );
          expect(error).toMatchObject({ code: 'invalid' });
        }
      });

      test('above the limit are refused', async () => {
        const client = connect();
        for (let index = 0; index < 3; index += 1) client.follow('ticks.hold', {}, { onEvent: () => {} });
        const error = await new Promise((resolve) =>
          client.follow('ticks.hold', {}, { onEvent: () => {}, onEnd: resolve }),
        );
        expect(error).toMatchObject(internal);
      });
    });

    describe('closing', () => {
      test('from the page ends everything on both sides, and later calls answer at once', async () => {
        const client = connect();
        let isTold = false;
        client.onClose(() => (isTold = true));
        const call = client.call('text.wait', {});
        const stream = new Promise((resolve) =>
          client.follow('ticks.hold', {}, { onEvent: () => {}, onEnd: resolve }),
        );
        await until(() => seen.started.length === 2);
        client.close();
        client.close();
        const gone = { code: 'unreachable' };
        expect(await call).toMatchObject({ ok: false, error: gone });
        expect(await stream).toMatchObject(gone);
        expect(await client.call('text.echo', { text: 'x' })).toMatchObject({ ok: false, error: gone });
        expect(
          await new Promise((resolve) =>
            client.follow('ticks.hold', {}, { onEvent: () => {}, onEnd: resolve }),
          ),
        ).toMatchObject(gone);
        expect(isTold).toBe(true);
        await until(() => isServerClosed && seen.aborted.length === 2);
        seen.held[0]!.send({ tick: 1 });
      });

      test('from the server tells the page', async () => {
        const client = connect();
        const call = client.call('text.wait', {});
        await until(() => seen.started.length === 1);
        (await ends.server).close();
        expect(await call).toMatchObject({ ok: false, error: { code: 'unreachable' } });
      });
    });

    describe('a page that breaks the protocol loses its port', () => {
      const call = (id: number): string =>
        JSON.stringify({ type: 'call', id, name: 'text.echo', input: { text: 'x' } });
      const open = (id: number): string =>
        JSON.stringify({ type: 'open', id, name: 'ticks.hold', input: {} });
      const cases: Record<string, string[]> = {
        'text that is no JSON': ['{'],
        'an unknown type': ['{"type":"eval","id":1}'],
        'an unknown field': ['{"type":"cancel","id":1,"more":true}'],
        'an id that is no integer': [call(1.5)],
        'an id that is used again': [call(7), call(7)],
        'an id that falls': [call(7), call(6)],
        'a name beyond its length': [
          JSON.stringify({ type: 'call', id: 1, name: 'n'.repeat(65), input: {} }),
        ],
        'a cancel before its request': [JSON.stringify({ type: 'cancel', id: 9 })],
        'an ack for an event that was not sent': [open(3), JSON.stringify({ type: 'ack', id: 3 })],
        'a frame that is too long': [
          `{"type":"call","id":1,"name":"x","input":"${'x'.repeat(maxRequestLength)}"}`,
        ],
      };
      test.each(Object.keys(cases))('%s', async (title) => {
        let isPageClosed = false;
        ends.page.onClose(() => (isPageClosed = true));
        for (const frame of cases[title]!) ends.page.send(frame);
        await until(() => isServerClosed && isPageClosed);
        expect(logged).toContain('breaks the protocol');
        expect(logged).not.toContain('xxxx');
      });

      test('but a cancel or ack of a request that is over is only late', async () => {
        const client = connect();
        expect(await client.call('text.echo', { text: 'x' })).toMatchObject({ ok: true });
        for (const type of ['cancel', 'ack']) ends.page.send(JSON.stringify({ type, id: 1 }));
        expect(await client.call('text.echo', { text: 'x' })).toMatchObject({ ok: true });
      });
    });

    describe('a server that breaks the protocol loses its page', () => {
      test.each(['{', '{"type":"result"}', '{"type":"eval","id":1}'])('by sending %s', async (frame) => {
        const client = connect();
        const call = client.call('text.wait', {});
        await until(() => seen.started.length === 1);
        (await ends.server).send(frame);
        expect(await call).toMatchObject({ ok: false, error: { code: 'unreachable' } });
      });
    });
  });
}
