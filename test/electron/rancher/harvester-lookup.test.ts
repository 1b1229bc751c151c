import { expect, it } from 'vitest';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { openHarvesterLookup } from '../../../electron/rancher/harvester-lookup.ts';
import { appError } from '../../../shared/error.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

const minuteMs = 60_000;

it('asks for the feature of container workloads by itself, and tells when it is switched or may not be read', async () => {
  const clock = openVirtualClock();
  let answer: boolean | 403 | null = false;
  let asked = 0;
  const request: KubeClient['request'] = (_method, path) => {
    expect(path).toBe('/v3/features/harvester-baremetal-container-workload');
    asked += 1;
    if (typeof answer === 'boolean') return Promise.resolve({ ok: true, value: { value: answer } });
    const error = appError(answer === null ? 'unreachable' : 'forbidden', 'no');
    return Promise.resolve({ ok: false, error, status: answer, retryAfterMs: null });
  };
  const stop = new AbortController();
  let changes = 0;
  const { hasWorkloads } = openHarvesterLookup({
    root: { request } as KubeClient,
    ...{ signal: stop.signal, clock },
    onChange: () => (changes += 1),
  });
  expect(hasWorkloads()).toBeNull();
  await clock.pass(0);
  expect([hasWorkloads(), changes, asked]).toEqual([false, 1, 1]);
  answer = true;
  await clock.pass(4 * minuteMs);
  expect([hasWorkloads(), changes, asked]).toEqual([false, 1, 1]);
  await clock.pass(minuteMs);
  expect([hasWorkloads(), changes, asked]).toEqual([true, 2, 2]);
  // Away: what was told last stands. Refused: it is not known any more, and asked for again sooner.
  answer = null;
  await clock.pass(5 * minuteMs);
  expect([hasWorkloads(), changes, asked]).toEqual([true, 2, 3]);
  answer = 403;
  await clock.pass(5 * minuteMs);
  expect([hasWorkloads(), changes, asked]).toEqual([null, 3, 4]);
  answer = true;
  await clock.pass(minuteMs);
  expect([hasWorkloads(), changes, asked]).toEqual([true, 4, 5]);
  stop.abort();
  await clock.pass(60 * minuteMs);
  expect([asked, clock.waiting()]).toEqual([5, 0]);
});
