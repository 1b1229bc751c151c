import { describe, expect, test } from 'vitest';
import { openPortPair } from '../../electron/ipc/port-memory.ts';
import { connectContract } from '../../renderer/backend/connect.ts';
import type { Port } from '../../shared/ipc/frames.ts';
import { until } from './harness.ts';
import { probe } from './probe.ts';

type Frame = { type: string; id: number };

/** A client whose server is the test itself. */
function open(): { client: ReturnType<typeof connectContract<typeof probe>>; server: Port; sent: Frame[] } {
  const [page, server] = openPortPair();
  const sent: Frame[] = [];
  server.onFrame((text) => sent.push(JSON.parse(text) as Frame));
  return { client: connectContract(probe, page), server, sent };
}

const reply = (server: Port, frame: Record<string, unknown>): void => server.send(JSON.stringify(frame));

describe('the page does not take the server at its word', () => {
  test('an answer that does not fit its schema is a failure without the answer in it', async () => {
    const { client, server, sent } = open();
    const call = client.call('text.echo', { text: 'x' });
    await until(() => sent.length === 1);
    reply(server, { type: 'result', id: sent[0]!.id, value: { text: 4711 } });
    const result = await call;
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(result)).not.toContain('4711');
  });

  test('an event that does not fit ends its stream and cancels it', async () => {
    const { client, server, sent } = open();
    const heard: unknown[] = [];
    const ended = new Promise((resolve) =>
      client.follow('ticks.hold', {}, { onEvent: (event) => heard.push(event), onEnd: resolve }),
    );
    await until(() => sent.length === 1);
    reply(server, { type: 'event', id: sent[0]!.id, value: { tick: 1 } });
    reply(server, { type: 'event', id: sent[0]!.id, value: { tick: 'x' } });
    expect(await ended).toMatchObject({ code: 'internal' });
    await until(() => sent.length === 3);
    expect(heard).toEqual([{ tick: 1 }]);
    expect(sent.map((frame) => frame.type)).toEqual(['open', 'ack', 'cancel']);
  });

  test.each(['event', 'end'])('an %s for a call closes the port', async (type) => {
    const { client, server, sent } = open();
    const call = client.call('text.echo', { text: 'x' });
    await until(() => sent.length === 1);
    reply(server, type === 'event' ? { type, id: sent[0]!.id, value: {} } : { type, id: sent[0]!.id });
    expect(await call).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  test('a reply to a request of an earlier page is ignored', async () => {
    const { client, server, sent } = open();
    const call = client.call('text.echo', { text: 'x' });
    await until(() => sent.length === 1);
    for (const id of [1, 2, sent[0]!.id - 1]) reply(server, { type: 'result', id, value: { text: 'old' } });
    reply(server, { type: 'result', id: sent[0]!.id, value: { text: 'new' } });
    expect(await call).toEqual({ ok: true, value: { text: 'new' } });
  });

  test('an event is acknowledged after its listener has run', async () => {
    const { client, server, sent } = open();
    const acksBefore: number[] = [];
    const acks = (): number => sent.filter((frame) => frame.type === 'ack').length;
    client.follow('ticks.hold', {}, { onEvent: () => void acksBefore.push(acks()) });
    await until(() => sent.length === 1);
    for (const tick of [1, 2]) reply(server, { type: 'event', id: sent[0]!.id, value: { tick } });
    await until(() => acks() === 2);
    expect(acksBefore[0]).toBe(0);
  });
});
