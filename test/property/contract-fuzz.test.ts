import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openChance } from '../../build/bench/chance.ts';
import { openGenerator } from '../../build/bench/fuzz/generate.ts';
import { mutate, toText } from '../../build/bench/fuzz/mutate.ts';
import { runFuzz } from '../../build/bench/fuzz/fuzz.ts';
import { contract } from '../../shared/ipc/contract.ts';

test('whatever the page asks, by any name, it gets a value or a failure, and the back end keeps nothing of it', async () => {
  const found = await runFuzz({ frames: 200, budgetMs: 150, seed: 20_261_130, only: [] });
  expect(found.faults).toEqual([]);
  expect(found.names.map(({ name }) => name)).toEqual(Object.keys(contract));
  // Inputs that are all refused, or all as they should be, would show nothing.
  for (const { name, frames, valid } of found.names) {
    expect(frames).toBe(200);
    expect(valid, name).toBeGreaterThan(10);
    expect(valid, name).toBeLessThan(190);
  }
  expect(found.names.filter(({ values }) => values > 0).length).toBeGreaterThan(found.names.length / 2);
  expect(found.heapAfter).toBeLessThan(found.heapBefore * 1.25 + 8 * 1024 * 1024);
  expect(found.handlesAfter).toBeLessThanOrEqual(found.handlesBefore + 12);
}, 900_000);

describe('what is made up', () => {
  test('is what the schema takes, for nearly every name at the first try', () => {
    const chance = openChance(1);
    const without = Object.entries(contract).filter(([, { input }]) => {
      const generate = openGenerator(input, chance, () => null);
      return !Array.from({ length: 60 }, generate).some((made) => input.safeParse(made).success);
    });
    expect(without.map(([name]) => name)).toEqual([]);
  });

  test('is the same for the same seed, and another for another', () => {
    const made = (seed: number): string => {
      const chance = openChance(seed);
      const generate = openGenerator(z.object({ a: z.string(), b: z.array(z.int()) }), chance, () => null);
      return Array.from({ length: 20 }, () => toText(mutate(generate(), chance))).join();
    };
    expect(made(1)).toBe(made(1));
    expect(made(1)).not.toBe(made(2));
  });

  test('holds keys of prototypes and lists without end', () => {
    const chance = openChance(3);
    const missing = new Set(['"__proto__":', '"constructor":', '[[[[[[[[', '\\u0000', '1e+308']);
    for (let count = 0; count < 4_000 && missing.size > 0; count += 1) {
      const text = toText(mutate({ a: 'x', b: [1, { c: null }] }, chance));
      JSON.parse(text);
      for (const part of missing) if (text.includes(part)) missing.delete(part);
    }
    expect([...missing]).toEqual([]);
  });
});
