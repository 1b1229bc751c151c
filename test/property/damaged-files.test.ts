import { cp, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackend, until } from '../support/backend.ts';
import { filesIn, knownBy, openLivedIn } from '../support/lived-in.ts';
import type { Known, LivedIn } from '../support/lived-in.ts';

let lived: LivedIn;
let whole: Known;
beforeAll(async () => {
  lived = await openLivedIn();
  const dataDir = await copyOf(lived.dataDir);
  const app = await openTestBackend({ dataDir });
  whole = await knownBy(app);
  await app.close();
  await rm(dataDir, { recursive: true });
}, 120_000);
afterAll(() => lived.close());

async function copyOf(from: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-damaged-'));
  await cp(from, folder, { recursive: true });
  return folder;
}

/** What can happen to a file; `at` is a place in it, from 0 to 1. Those that are certain leave nothing that could be meant. */
const damages: Record<string, { isCertain: boolean; act: (path: string, at: number) => Promise<void> }> = {
  'is cut off': {
    isCertain: false,
    act: async (path, at) => truncate(path, Math.floor((await stat(path)).size * at)),
  },
  'is empty': { isCertain: true, act: (path) => writeFile(path, '') },
  'is all zeros': {
    isCertain: true,
    act: async (path) => writeFile(path, Buffer.alloc((await stat(path)).size)),
  },
  'has a bit flipped': {
    isCertain: false,
    act: async (path, at) => {
      const bytes = await readFile(path);
      const index = Math.min(bytes.length - 1, Math.floor(bytes.length * at));
      bytes[index] = (bytes[index] ?? 0) ^ (1 << (Math.floor(at * 1_000) % 8));
      await writeFile(path, bytes);
    },
  },
  'is something else': {
    isCertain: true,
    act: (path, at) =>
      writeFile(path, ['null', '[]', '{}', '"x"', '{"version":1}', '\u0000'][Math.floor(at * 6)] ?? ''),
  },
  'is huge and means nothing': {
    isCertain: true,
    act: (path) => writeFile(path, Buffer.alloc(20 * 2 ** 20, 'x')),
  },
  'is of a version to come': {
    isCertain: true,
    act: async (path) => {
      const bytes = await readFile(path);
      if (path.endsWith('.atlas')) bytes.writeUInt32LE(99, 'acre-atlas\n'.length);
      const text = bytes.toString('latin1');
      await writeFile(
        path,
        path.endsWith('.atlas') ? bytes : text.replace(/"version":\s*\d+/, '"version": 99'),
        'latin1',
      );
    },
  },
};

/** What a damaged file may cost: what is in it alone. */
const partOf = (file: string): string => (file.startsWith('plans/runs/') ? 'runs' : file);

test('the app lived there: there is a file of every kind', () => {
  expect(lived.files.map((file) => file.replace(/runs\/.*\.jsonl/, 'runs/RUN.jsonl'))).toEqual([
    ...['activity.json', 'atlas/lab.atlas', 'clusters.json', 'guest-secrets.json', 'guests.json'],
    ...['keychain-left.json', 'network.json', 'plans/fuzz.json', 'plans/runs/RUN.jsonl'],
    ...['preferences.json', 'ranchers.json'],
  ]);
  expect(whole).toMatchObject({
    'clusters.json': ['Lab'],
    'ranchers.json': ['HQ'],
    'preferences.json': 'light',
    'network.json': ['10.0.0.0/8'],
    'plans/fuzz.json': ['Fuzz'],
    runs: ['Fuzz'],
  });
  expect(whole['activity.json']).toBeGreaterThan(0);
});

test('whatever happens to one file, it is set aside and said, nothing else is lost, and work goes on', async () => {
  const cases = fc.record({
    file: fc.nat().map((index) => lived.files[index % lived.files.length]!),
    damage: fc.constantFrom(...Object.keys(damages)),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ file, damage, at }) => {
      const dataDir = await copyOf(lived.dataDir);
      const path = join(dataDir, file);
      const { isCertain, act } = damages[damage]!;
      await act(path, at);
      const bytes = await readFile(path);
      const app = await openTestBackend({ dataDir });
      try {
        const known = await knownBy(app);
        for (const part of Object.keys(whole).filter((each) => each !== partOf(file)))
          expect([part, known[part]]).toEqual([part, whole[part]]);
        if (file.endsWith('.atlas')) {
          const { world } = app.followWorld('lab');
          await until('what was last seen is told', () => Object.keys(world().health).length > 0);
          await until('the page was opened', () => world().health.Node !== undefined);
        }
        const aside = (await filesIn(dataDir)).filter((name) => name.startsWith(`${file}.corrupt-`));
        const said = app.logged.filter(
          (line) => line.includes(' warn ') && line.includes(file.split('/').at(-1)!),
        );
        if (isCertain) expect([file, damage, aside.length]).toEqual([file, damage, 1]);
        if (aside[0] !== undefined) {
          expect((await readFile(join(dataDir, aside[0]))).equals(bytes)).toBe(true);
          expect(said.length).toBeGreaterThan(0);
        }
        const info = await app.call('app.info', {});
        const told = info.ok ? (info.value.warnings ?? []) : [];
        // Of what was last seen of a cluster, that cluster tells.
        if (aside[0] !== undefined && !file.endsWith('.atlas'))
          expect(told.filter((text) => text.includes(aside[0]!.split('/').at(-1)!))).toHaveLength(1);
        else expect(told).toEqual([]);
        expect(await app.call('preferences.write', { theme: 'dark' })).toMatchObject({ ok: true });
        expect(await app.call('network.write', { noProxy: ['10.1.0.0/16'] })).toMatchObject({ ok: true });
      } finally {
        await app.close();
        await rm(dataDir, { recursive: true });
      }
    }),
    { numRuns: 70, seed: 20_261_130, endOnFailure: true },
  );
}, 300_000);

test('a folder where a file should be is said, left as it is, and costs nothing else', async () => {
  const dataDir = await copyOf(lived.dataDir);
  await rm(join(dataDir, 'clusters.json'));
  await mkdir(join(dataDir, 'clusters.json', 'mine'), { recursive: true });
  const app = await openTestBackend({ dataDir });
  const known = await knownBy(app);
  expect(known).toEqual({ ...whole, 'clusters.json': [] });
  expect(app.logged.some((line) => line.includes('clusters.json cannot be read'))).toBe(true);
  expect((await stat(join(dataDir, 'clusters.json', 'mine'))).isDirectory()).toBe(true);
  await app.close();
  await rm(dataDir, { recursive: true });
});
