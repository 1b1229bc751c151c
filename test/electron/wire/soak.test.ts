import { expect, it } from 'vitest';
import { runSoak } from '../../../build/bench/soak.ts';

it('lives twenty seconds with everything going wrong, knows the truth afterwards, and has kept nothing', async () => {
  const found = await runSoak(300, 20, 'soak');
  expect(found.complaints).toEqual([]);
  expect(found.wrong).toEqual([]);
  expect(found.faults).toBeGreaterThan(100);
  expect(found.entities).toBeGreaterThan(600);
  // Eight watched kinds, each of which waits half a second at most between two failures.
  expect(found.requestsPerSecond).toBeLessThan(60);
  expect(found.heapAfter).toBeLessThan(found.heapBefore * 1.25 + 4 * 1024 * 1024);
  expect(found.socketsAfter).toBeLessThanOrEqual(found.socketsBefore + 12);
}, 180_000);
