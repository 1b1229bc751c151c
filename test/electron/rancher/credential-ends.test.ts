import { expect, it } from 'vitest';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { openCredentialEnds } from '../../../electron/rancher/credential-ends.ts';
import type { WatchedCredentials } from '../../../electron/rancher/credential-ends.ts';
import { appError } from '../../../shared/error.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const secretsPath = '/api/v1/namespaces/cattle-global-data/secrets';
const credentialOf = (name: string): string => `cattle-global-data:${name}`;

type Fake = {
  clock: VirtualClock;
  /** The end of the token of each credential by its name; null where it never ends. */
  ends: Map<string, string | null>;
  /** With what a path is answered instead; null for no answer at all. */
  refusals: Map<string, 401 | 403 | 404 | 503 | null>;
  /** Paths asked for since it was looked at last. */
  asked: () => string[];
  watch: WatchedCredentials;
  changes: () => number;
  close: () => void;
};

/** A Rancher whose credentials `cc-1` and so on have the tokens `token-cc-1` and so on. */
function openFake(before: ReadonlyMap<string, string | null> = new Map()): Fake {
  const clock = openVirtualClock();
  const ends = new Map<string, string | null>();
  const refusals: Fake['refusals'] = new Map();
  const paths: string[] = [];
  const secret = (name: string): object => {
    const kubeconfig = `users: [{name: a, user: {token: "token-${name}:hidden"}}]`;
    const content = Buffer.from(kubeconfig).toString('base64');
    return {
      metadata: { name, namespace: 'cattle-global-data' },
      data: { 'harvestercredentialConfig-kubeconfigContent': content },
    };
  };
  const token = (name: string): object => ({ id: `token-${name}`, expiresAt: ends.get(name) ?? '' });
  const answerTo = (path: string): unknown => {
    const last = path.slice(path.lastIndexOf('/') + 1);
    if (path === secretsPath) return { metadata: {}, items: [...ends.keys()].map(secret) };
    if (path.startsWith(secretsPath)) return ends.has(last) ? secret(last) : null;
    if (path === '/v3/tokens') return { type: 'collection', data: [...ends.keys()].map(token) };
    return ends.has(last.slice('token-'.length)) ? token(last.slice('token-'.length)) : null;
  };
  const request: KubeClient['request'] = (_method, path) => {
    paths.push(path);
    const refusal = refusals.get(path);
    const answer = answerTo(path);
    const status = refusal === undefined && answer === null ? 404 : refusal;
    if (status !== undefined) {
      const error = appError(status === null ? 'unreachable' : 'forbidden', 'no');
      return Promise.resolve({ ok: false, error, status, retryAfterMs: null });
    }
    return Promise.resolve({ ok: true, value: answer });
  };
  const client = { request } as KubeClient;
  const stop = new AbortController();
  let changes = 0;
  const watch = openCredentialEnds({
    way: { root: client, local: client },
    ...{ signal: stop.signal, clock, before },
    onChange: () => (changes += 1),
  });
  return {
    ...{ clock, ends, refusals, watch },
    asked: () => paths.splice(0),
    changes: () => changes,
    close: () => stop.abort(),
  };
}
const inDays = (fake: Fake, days: number): string => new Date(fake.clock.now() + days * dayMs).toISOString();
const one = new Set([credentialOf('cc-1')]);
const ofOne = [`${secretsPath}/cc-1`, '/v3/tokens/token-cc-1'];

it('asks every ten minutes, and every minute while one ends within a day or has ended', async () => {
  const fake = openFake();
  const far = inDays(fake, 20);
  fake.ends.set('cc-1', far);
  fake.watch.want(one, false);
  await fake.clock.pass(0);
  expect(fake.asked()).toEqual(ofOne);
  expect(fake.watch.endOf(credentialOf('cc-1'))).toBe(far);
  // What wants the same again does not ask again.
  fake.watch.want(new Set(one), false);
  await fake.clock.pass(9 * minuteMs);
  expect(fake.asked()).toEqual([]);
  await fake.clock.pass(minuteMs);
  expect(fake.asked()).toEqual(ofOne);
  expect(fake.changes()).toBe(1);

  const near = inDays(fake, 0.5);
  fake.ends.set('cc-1', near);
  await fake.clock.pass(10 * minuteMs);
  expect(fake.watch.endOf(credentialOf('cc-1'))).toBe(near);
  expect(fake.changes()).toBe(2);
  fake.asked();
  await fake.clock.pass(3 * minuteMs);
  expect(fake.asked()).toHaveLength(3 * ofOne.length);
  await fake.clock.pass(dayMs);
  fake.asked();
  await fake.clock.pass(2 * minuteMs);
  expect(fake.asked()).toHaveLength(2 * ofOne.length);
  // Another token that never ends.
  fake.ends.set('cc-1', null);
  await fake.clock.pass(minuteMs);
  expect(fake.watch.endOf(credentialOf('cc-1'))).toBeNull();
  fake.asked();
  await fake.clock.pass(9 * minuteMs);
  expect(fake.asked()).toEqual([]);
  fake.close();
});

it('asks at once for one that is new, and for all of them when told to look again', async () => {
  const fake = openFake();
  fake.ends.set('cc-1', null).set('cc-2', inDays(fake, 3));
  fake.watch.want(one, false);
  await fake.clock.pass(0);
  fake.asked();
  fake.watch.want(new Set([...one, credentialOf('cc-2')]), false);
  await fake.clock.pass(0);
  expect(fake.watch.endOf(credentialOf('cc-2'))).toBe(fake.ends.get('cc-2'));
  fake.asked();
  fake.ends.set('cc-2', inDays(fake, 90));
  fake.watch.lookAgain();
  await fake.clock.pass(0);
  expect(fake.asked()).toHaveLength(4);
  expect(fake.watch.endOf(credentialOf('cc-2'))).toBe(fake.ends.get('cc-2'));
  fake.close();
});

it('asks a few one by one, and many by two lists, or one by one where no list may be read', async () => {
  const fake = openFake();
  const names = Array.from({ length: 40 }, (_, index) => `cc-${index + 1}`);
  for (const [index, name] of names.entries()) fake.ends.set(name, inDays(fake, index + 30));
  fake.ends.set('cc-of-others', null);
  fake.watch.want(new Set(names.map(credentialOf)), false);
  await fake.clock.pass(0);
  expect(fake.asked()).toEqual([secretsPath, '/v3/tokens']);
  for (const name of names) expect(fake.watch.endOf(credentialOf(name))).toBe(fake.ends.get(name));
  expect(fake.watch.endOf(credentialOf('cc-of-others'))).toBeUndefined();
  fake.refusals.set(secretsPath, 403);
  fake.watch.lookAgain();
  await fake.clock.pass(0);
  expect(fake.asked()).toHaveLength(1 + names.length + 1);
  expect(fake.watch.endOf(credentialOf('cc-40'))).toBe(fake.ends.get('cc-40'));
  fake.close();
});

it('asks nothing without a credential, and nothing while the Rancher is away, whose ends stay as they were', async () => {
  const fake = openFake(new Map([[credentialOf('cc-1'), '2026-02-01T00:00:00Z']]));
  fake.ends.set('cc-1', '2026-03-01T00:00:00Z');
  fake.watch.want(new Set(), false);
  fake.watch.want(one, true);
  fake.watch.lookAgain();
  await fake.clock.pass(dayMs);
  expect(fake.asked()).toEqual([]);
  expect(fake.watch.endOf(credentialOf('cc-1'))).toBe('2026-02-01T00:00:00Z');
  fake.watch.want(one, false);
  await fake.clock.pass(0);
  expect(fake.watch.endOf(credentialOf('cc-1'))).toBe('2026-03-01T00:00:00Z');
  fake.asked();
  // It goes away while what is due waits.
  fake.watch.want(one, true);
  await fake.clock.pass(dayMs);
  expect(fake.asked()).toEqual([]);
  fake.watch.want(one, false);
  await fake.clock.pass(0);
  expect(fake.asked()).toEqual(ofOne);
  fake.close();
});

it.each([403, 404] as const)('what is answered with %i is not known, and no failure', async (status) => {
  for (const path of ofOne) {
    const fake = openFake();
    fake.ends.set('cc-1', '2026-02-01T00:00:00Z');
    fake.watch.want(one, false);
    await fake.clock.pass(0);
    expect(fake.watch.endOf(credentialOf('cc-1'))).toBe('2026-02-01T00:00:00Z');
    fake.refusals.set(path, status);
    await fake.clock.pass(10 * minuteMs);
    expect(fake.watch.endOf(credentialOf('cc-1'))).toBeUndefined();
    expect(fake.changes()).toBe(2);
    fake.close();
  }
});

it.each([null, 401, 503] as const)(
  'without an answer (%s) the last end stands, and is asked for again after a minute',
  async (status) => {
    const fake = openFake();
    fake.ends.set('cc-1', '2026-02-01T00:00:00Z');
    fake.watch.want(one, false);
    await fake.clock.pass(0);
    fake.refusals.set('/v3/tokens/token-cc-1', status);
    await fake.clock.pass(10 * minuteMs);
    expect(fake.watch.endOf(credentialOf('cc-1'))).toBe('2026-02-01T00:00:00Z');
    fake.refusals.clear();
    fake.ends.set('cc-1', null);
    await fake.clock.pass(minuteMs);
    expect(fake.watch.endOf(credentialOf('cc-1'))).toBeNull();
    fake.close();
  },
);

it('asks nothing any more once it is over, and leaves no timer behind', async () => {
  const fake = openFake();
  fake.ends.set('cc-1', null);
  fake.watch.want(one, false);
  await fake.clock.pass(0);
  fake.asked();
  fake.close();
  expect(fake.clock.waiting()).toBe(0);
  fake.watch.lookAgain();
  await fake.clock.pass(dayMs);
  expect(fake.asked()).toEqual([]);
});
