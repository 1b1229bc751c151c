import { expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { toHttpFailure } from '../../../electron/kube/errors.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';
import { drainNode } from '../../../electron/plans/drain.ts';

const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

const pod = (name: string, more: object = {}): object => ({
  metadata: { namespace: 'shop', name },
  status: { phase: 'Running' },
  ...more,
});
const owned = { metadata: { namespace: 'shop', name: 'log', ownerReferences: [{ kind: 'DaemonSet' }] } };

/** A guest with two pods, of which a budget keeps one for some evictions. */
function openGuest(refusals: number): { client: KubeClient; evicted: string[] } {
  const evicted: string[] = [];
  let left = refusals;
  const request: KubeClient['request'] = (method, path) => {
    if (method === 'GET') {
      const items = [pod('log', owned), pod('a'), pod('b'), pod('c', { status: { phase: 'Succeeded' } })];
      const there = items.filter(
        (each) => !evicted.includes((each as { metadata: { name: string } }).metadata.name),
      );
      return Promise.resolve({ ok: true, value: { items: there } });
    }
    const name = /pods\/(\w+)\/eviction/.exec(path)?.[1] ?? '';
    if (name === 'b' && (left -= 1) >= 0) {
      const body = JSON.stringify({ kind: 'Status', message: refusal, reason: 'TooManyRequests' });
      return Promise.resolve(toHttpFailure(429, body, null, 0));
    }
    evicted.push(name);
    return Promise.resolve({ ok: true, value: null });
  };
  return { client: { request } as KubeClient, evicted };
}

const { signal } = new AbortController();

it('evicts all but daemons and what has ended, asks again for what a budget keeps, and says so', async () => {
  const { client, evicted } = openGuest(2);
  const notes: string[] = [];
  const options = { signal, clock: systemClock, everyMs: 1, limitMs: 10_000 };
  const drained = await drainNode(client, 'node-1', { ...options, onNote: (note) => notes.push(note) });
  expect(drained.ok).toBe(true);
  expect(evicted.sort()).toEqual(['a', 'b']);
  expect(notes[0]).toContain(refusal);
});

it('fails with the refusal, word for word, once its time is over', async () => {
  const { client } = openGuest(1_000_000);
  const options = { signal, clock: systemClock, everyMs: 1, limitMs: 20, onNote: () => undefined };
  const drained = await drainNode(client, 'node-1', options);
  expect(drained).toMatchObject({
    ok: false,
    error: { code: 'timeout', message: expect.stringContaining(refusal) as string },
  });
});

it.each([
  ['back by a year', -1],
  ['forward by a year', 1],
])('has as long as it was given although the clock is set %s', async (_title, years) => {
  const { client } = openGuest(1_000_000);
  const clock = openVirtualClock();
  let isEnded = false;
  const draining = drainNode(client, 'node-1', {
    ...{ signal, clock, everyMs: 1_000, limitMs: 60_000, onNote: () => undefined },
  }).finally(() => (isEnded = true));
  await clock.pass(30_000);
  clock.set(years * 365 * 86_400_000);
  await clock.pass(29_000);
  expect(isEnded).toBe(false);
  await clock.pass(2_000);
  expect(isEnded).toBe(true);
  expect(await draining).toMatchObject({ ok: false, error: { code: 'timeout' } });
  expect(clock.waiting()).toBe(0);
});
