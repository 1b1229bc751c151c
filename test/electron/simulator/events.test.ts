import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Behaviour } from '../../../electron/simulator/behaviour/context.ts';
import { createRecorder } from '../../../electron/simulator/behaviour/events.ts';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const MANY = 1500;
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ vms: 1 });
});
afterAll(() => simulator.close());
afterEach(() => {
  vi.restoreAllMocks();
});

const namesOf = (about: string): string[] =>
  simulator.cluster.store
    .list(RESOURCES.events, 'default')
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(`${about}.`));

it('names of events never come twice: within a millisecond, with the same chance, and when the clock goes back', () => {
  const { store } = simulator.cluster;
  let nowMs = 1_772_000_000_000;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
  const behaviour = {
    store,
    clock: { nowMs: () => nowMs },
    // Chance that always says the same leaves the time alone to tell names apart.
    random: { suffix: () => 'bbb' },
  } as unknown as Behaviour;
  const { record } = createRecorder(behaviour);
  const about: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'busy', namespace: 'default', uid: 'u' },
  };
  const recordMany = (word: string): void => {
    for (let index = 0; index < MANY / 3; index += 1)
      record(about, 'Normal', 'Busy', `${word} ${index}`, 'test');
  };
  recordMany('first');
  nowMs += 1;
  recordMany('later');
  nowMs -= 60_000;
  recordMany('back');
  expect(clock).toHaveBeenCalled();
  const names = namesOf('busy');
  expect(names).toHaveLength(MANY);
  expect(new Set(names).size).toBe(MANY);
});
