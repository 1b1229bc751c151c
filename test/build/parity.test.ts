import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/parity.md'), 'utf8');
/** The rows of all tables: verb, yes or partly or no, and what shows it. */
const rows = [...text.matchAll(/^\| (?!verb|---)([^|]+) \| ([^|]+) \| (.*) \|$/gm)].map(
  ([, verb, state, shown]) => ({
    verb: verb!.trim(),
    state: state!.trim(),
    shown: shown!.trim(),
  }),
);

it('has a row of every verb, with yes, partly or no', () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(rows.filter(({ state }) => !['yes', 'partly', 'no'].includes(state))).toEqual([]);
  expect(rows.filter(({ state, shown }) => state !== 'yes' && shown === '')).toEqual([]);
});

it('names a test for each yes, and every test it names exists', () => {
  for (const { verb, state, shown } of rows) {
    const [, file, name] = /`(test\/[^`]+)` — (.+)$/.exec(shown) ?? [];
    if (state === 'yes') expect(file, verb).toBeDefined();
    if (file === undefined || name === undefined) continue;
    expect(existsSync(join(root, file)), `${verb}: ${file}`).toBe(true);
    const source = readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'");
    expect(source.includes(name), `${verb}: ${file} has no test "${name}"`).toBe(true);
  }
});
