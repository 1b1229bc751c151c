import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { toHttpFailure } from '../../../electron/kube/errors.ts';
import { openHarvesterLookup } from '../../../electron/rancher/harvester-lookup.ts';
import { openKeptGuests } from '../../../electron/rancher/kept-guests.ts';
import { until } from '../../support/backend.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

const yearMs = 365 * 86_400_000;

it.each([
  ['back by a year', -yearMs],
  ['forward by a year', yearMs],
])(
  'what a Rancher did not tell is asked again after a minute, although the clock is set %s',
  async (_way, byMs) => {
    const clock = openVirtualClock();
    const asked: string[] = [];
    const request: KubeClient['request'] = (_method, path) => {
      asked.push(path);
      return Promise.resolve(toHttpFailure(503, '', null, 0));
    };
    const closing = new AbortController();
    const lookup = openHarvesterLookup({
      ...{ root: { request } as KubeClient, signal: closing.signal, clock, onChange: () => undefined },
    });
    const look = (): unknown[] => [
      lookup.hasWorkloads(),
      lookup.harvesterOf('cattle-global-data:cc-1'),
      lookup.uidOf('c-m-1'),
    ];
    expect(look()).toEqual([null, null, null]);
    expect(asked).toHaveLength(3);
    await clock.pass(30_000);
    clock.set(byMs);
    await clock.pass(25_000);
    look();
    expect(asked).toHaveLength(3);
    await clock.pass(10_000);
    look();
    expect(asked.slice(3)).toEqual(asked.slice(0, 3));
    closing.abort();
    look();
    expect(asked).toHaveLength(6);
    expect(clock.waiting()).toBe(0);
  },
);

it('what was told of where a credential leads is asked once', async () => {
  const clock = openVirtualClock();
  let asked = 0;
  const request: KubeClient['request'] = () => {
    asked += 1;
    return Promise.resolve({ ok: true, value: { harvestercredentialConfig: { clusterId: 'c-m-1' } } });
  };
  const { signal } = new AbortController();
  const root = { request } as KubeClient;
  const lookup = openHarvesterLookup({ root, signal, clock, onChange: () => undefined });
  lookup.harvesterOf('cattle-global-data:cc-1');
  await clock.pass(600_000);
  expect(lookup.harvesterOf('cattle-global-data:cc-1')).toBe('c-m-1');
  expect(lookup.harvesterOf(null)).toBeNull();
  expect(asked).toBe(1);
});

it('what was seen of guest clusters is written soon, although the clock is set back by a year', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-kept-'));
  const clock = openVirtualClock();
  const kept = await openKeptGuests({ dataDir, ranchers: ['hq'], clock });
  const written = (): Promise<string> =>
    readFile(join(dataDir, 'rancher-guests-hq.json'), 'utf8').catch(() => '');
  const keep = (seenAt: string): void => kept.keep('hq', { seenAt, guests: [], harvesters: [] });
  keep('first');
  await clock.pass(2_000);
  await until('it is written', async () => (await written()).includes('first'));
  clock.set(-yearMs);
  keep('second');
  await clock.pass(30_000);
  await until('it is written again', async () => (await written()).includes('second'));
  await kept.close();
  await rm(dataDir, { recursive: true, force: true });
});
