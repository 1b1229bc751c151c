import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultDataDir, lockDataDir } from '../../electron/data-dir.ts';

describe('the usual data folder', () => {
  test.each([
    ['linux', {}, '/home/u/.local/share/acre'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/acre'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/u/.local/share/acre'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/u/Library/Application Support/Acre'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\u\\AppData\\Local' }, 'C:\\Users\\u\\AppData\\Local\\Acre'],
  ] as const)('on %s with %j is %s', (platform, env, expected) => {
    expect(defaultDataDir(platform, env, '/home/u')).toBe(expected);
  });
});

describe('the lock of a data folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acre-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('creates the folder for its user only, and leaves nothing behind', async () => {
    const inner = join(folder, 'a', 'b');
    const lock = await lockDataDir(inner);
    expect(lock.type).toBe('held');
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    expect(await readdir(inner)).toEqual(['lock']);
    if (lock.type === 'held') await lock.release();
    expect(await readdir(inner)).toEqual([]);
  });

  test('is refused while another process that runs holds it', async () => {
    await writeFile(join(folder, 'lock'), `${process.ppid}\n`);
    expect(await lockDataDir(folder)).toEqual({ type: 'taken', pid: process.ppid });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  test.each(['999999999\n', '', 'nonsense', `${process.pid}\n`])('is taken over from %j', async (text) => {
    await writeFile(join(folder, 'lock'), text);
    expect((await lockDataDir(folder)).type).toBe('held');
  });

  test('is an error where the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(lockDataDir(join(folder, 'file', 'inner'))).rejects.toThrow('ENOTDIR');
  });

  test.runIf(process.platform === 'linux')('says what to do where nothing may be written there', async () => {
    await expect(lockDataDir('/sys/kernel/acre')).rejects.toThrow(
      /^\/sys\/kernel\/acre cannot be written: .*start Acre with another --data-dir\.$/,
    );
  });
});
