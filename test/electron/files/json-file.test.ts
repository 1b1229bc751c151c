import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { openJsonFile } from '../../../electron/files/json-file.ts';

const failing = vi.hoisted(() => ({ code: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const fail = (what: string) =>
    Promise.reject(Object.assign(new Error(`${failing.code}: ${what}`), { code: failing.code }));
  return {
    ...real,
    open: (path: string, flags: string, mode?: number) =>
      failing.code && flags === 'wx' ? fail(`open ${path}`) : real.open(path, flags, mode),
  };
});

const Settings = z.object({ names: z.array(z.string()), size: z.number().default(1) });
const empty = { names: [], size: 1 };
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-json-'));
  path = join(folder, 'inner', 'settings.json');
});
afterEach(async () => {
  failing.code = '';
  await rm(folder, { recursive: true, force: true });
});

const write = async (text: string) => {
  await mkdir(join(folder, 'inner'), { recursive: true });
  await writeFile(path, text);
};
const names = () => readdir(join(folder, 'inner'));

describe('a file of settings', () => {
  test('begins with its default and is there again after a write', async () => {
    const file = await openJsonFile(path, Settings, empty);
    expect([file.value, file.warnings]).toEqual([empty, []]);
    expect(await file.write({ names: ['a'], size: 2 })).toEqual({ ok: true, value: undefined });
    expect(file.value).toEqual({ names: ['a'], size: 2 });
    expect((await openJsonFile(path, Settings, empty)).value).toEqual({ names: ['a'], size: 2 });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      value: { names: ['a'], size: 2 },
    });
    expect(await names()).toEqual(['settings.json']);
  });

  test.skipIf(process.platform === 'win32')('belongs to its user alone', async () => {
    const file = await openJsonFile(path, Settings, empty);
    await file.write(empty);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'inner'))).mode & 0o777).toBe(0o700);
  });

  test('writes at the same time come one after the other, each as it was when asked for', async () => {
    const file = await openJsonFile(path, Settings, empty);
    const value = { names: ['x'.repeat(10_000)], size: 0 };
    const results = [];
    for (let size = 1; size <= 20; size += 1) {
      value.size = size;
      results.push(file.write(value));
    }
    value.size = 99;
    expect((await Promise.all(results)).every((result) => result.ok)).toBe(true);
    expect(file.value.size).toBe(20);
    expect((await openJsonFile(path, Settings, empty)).value.size).toBe(20);
  });

  test('a missing field takes its default', async () => {
    await write('{"version":1,"value":{"names":["a"]}}');
    expect((await openJsonFile(path, Settings, empty)).value).toEqual({ names: ['a'], size: 1 });
  });

  test('an older version is migrated', async () => {
    await write('{"version":1,"value":"a,b"}');
    const migrate = (value: unknown, version: number) => ({ names: String(value).split(','), size: version });
    const file = await openJsonFile(path, Settings, empty, { version: 2, migrate });
    expect([file.value, file.warnings]).toEqual([{ names: ['a', 'b'], size: 1 }, []]);
  });
});

describe('a file that cannot be used', () => {
  const now = () => new Date('2030-01-02T03:04:05.006Z');

  test.each([
    ['', 'damaged'],
    ['{"version":1,"value":{"nam', 'damaged'],
    ['{"version":1,"value":{"names":7}}', 'damaged'],
    ['[]', 'damaged'],
    ['{"version":2,"value":{"names":[]}}', 'newer Acre'],
  ])('%j is set aside, not lost', async (text, reason) => {
    await write(text);
    const file = await openJsonFile(path, Settings, empty, { now });
    expect(file.value).toEqual(empty);
    expect(file.warnings).toHaveLength(1);
    expect(file.warnings[0]).toContain(reason);
    const aside = `${path}.corrupt-2030-01-02T03-04-05.006Z`;
    expect(file.warnings[0]).toContain(aside);
    expect(await readFile(aside, 'utf8')).toBe(text);
    expect((await file.write({ names: ['b'], size: 2 })).ok).toBe(true);
    expect(await readFile(aside, 'utf8')).toBe(text);
  });

  test('one that cannot be read is never overwritten', async () => {
    await mkdir(path, { recursive: true });
    const file = await openJsonFile(path, Settings, empty);
    expect(file.warnings[0]).toContain(path);
    const written = await file.write(empty);
    expect(!written.ok && written.error.message).toContain(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test.each([
    ['ENOSPC', 'disk is full'],
    ['EROFS', 'read-only'],
    ['EACCES', 'Allow your user'],
  ])('%s is told with the name of the file and keeps the old value', async (code, hint) => {
    const file = await openJsonFile(path, Settings, empty);
    await file.write({ names: ['old'], size: 1 });
    failing.code = code;
    const written = await file.write({ names: ['new'], size: 1 });
    expect(!written.ok && written.error.message).toContain(path);
    expect(!written.ok && written.error.hint).toContain(hint);
    failing.code = '';
    expect(file.value.names).toEqual(['old']);
    expect((await openJsonFile(path, Settings, empty)).value.names).toEqual(['old']);
    expect((await file.write({ names: ['new'], size: 1 })).ok).toBe(true);
  });

  test('a folder that is a file is told', async () => {
    await writeFile(join(folder, 'inner'), '');
    const file = await openJsonFile(path, Settings, empty);
    const written = await file.write(empty);
    expect(!written.ok && written.error.message).toContain(path);
  });
});

test('killed at any moment, the file holds a whole value, and what was left is cleared in time', async () => {
  const module = new URL('../../../electron/files/json-file.ts', import.meta.url).href;
  const zod = import.meta.resolve('zod');
  const code = `
    import { openJsonFile } from '${module}';
    import { z } from '${zod}';
    const file = await openJsonFile(${JSON.stringify(path)}, z.string(), '');
    for (let n = 0; ; n += 1) { await file.write(String(n % 10).repeat(300000)); if (n === 3) console.log('going'); }`;
  for (let round = 0; round < 3; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exit = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGKILL');
    await exit;
    const file = await openJsonFile(path, z.string(), '');
    expect(file.warnings).toEqual([]);
    expect(file.value).toMatch(/^(\d)\1{299999}$/);
  }
  const left = join(folder, 'inner', 'settings.json.tmp-0123');
  await writeFile(left, 'half');
  await openJsonFile(path, z.string(), '');
  expect(await names()).toContain('settings.json.tmp-0123');
  await utimes(left, new Date(0), new Date(0));
  await openJsonFile(path, z.string(), '');
  expect(await names()).not.toContain('settings.json.tmp-0123');
});
