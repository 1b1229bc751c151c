import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findArchive, toArchiveName } from '../../build/electron-archive.ts';
import { findElectron, getElectron, whyNoDisplay } from '../../build/electron-binary.ts';
import { hashInputs, isFresh, markFresh } from '../../build/stale.ts';

const root = resolve(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a display', () => {
  test('is needed on Linux, by either of its names', () => {
    expect(whyNoDisplay('linux', {})).toContain('no display');
    expect(whyNoDisplay('linux', { DISPLAY: '' })).toContain('no display');
    expect(whyNoDisplay('linux', { DISPLAY: ':0' })).toBeNull();
    expect(whyNoDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull();
    expect(whyNoDisplay('darwin', {})).toBeNull();
    expect(whyNoDisplay('win32', {})).toBeNull();
  });
});

describe("Electron's program", () => {
  test('is found where its package or the environment says', async () => {
    await mkdir(join(folder, 'dist'));
    expect(findElectron(folder, {})).toBeNull();
    await writeFile(join(folder, 'path.txt'), 'program');
    expect(findElectron(folder, {})).toBeNull();
    await writeFile(join(folder, 'dist', 'program'), '');
    expect(findElectron(folder, {})).toBe(join(folder, 'dist', 'program'));
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'other') })).toBeNull();
  });

  test('is not downloaded where that is switched off, overridden, or its server does not answer', async () => {
    const server = createServer();
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const closedPort = (server.address() as AddressInfo).port;
    await new Promise((done) => server.close(done));
    const mirror = `http://127.0.0.1:${closedPort}/`;
    expect(await getElectron(folder, { ELECTRON_MIRROR: mirror })).toEqual({
      type: 'missing',
      reason: `Electron's program is not installed, and its download server 127.0.0.1:${closedPort} cannot be reached.`,
    });
    expect(await getElectron(folder, { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })).toMatchObject({
      type: 'missing',
    });
    expect(await getElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toMatchObject({
      type: 'missing',
    });
    expect(await findArchive('x.zip', { ELECTRON_MIRROR: mirror })).toMatchObject({ type: 'missing' });
  });

  test('comes in archives with a name of their own', async () => {
    const name = toArchiveName('45.4.1', 'win32', 'arm64');
    expect(name).toBe('electron-v45.4.1-win32-arm64.zip');
    expect(await findArchive(name, { ELECTRON_ZIP_DIR: folder })).toMatchObject({ type: 'missing' });
    await writeFile(join(folder, name), '');
    expect(await findArchive(name, { ELECTRON_ZIP_DIR: folder })).toEqual({ type: 'available' });
  });
});

describe('what is stale', () => {
  test('is told by the content and the names of files, not by their times', async () => {
    await mkdir(join(folder, 'src', 'deep'), { recursive: true });
    const file = join(folder, 'src', 'deep', 'a.ts');
    await writeFile(file, 'one');
    await writeFile(join(folder, 'lock.json'), '{}');
    const hash = (): Promise<string> => hashInputs(folder, ['src', 'lock.json']);
    const first = await hash();
    await utimes(file, 1, 1);
    expect(await hash()).toBe(first);
    await writeFile(file, 'two');
    const second = await hash();
    await writeFile(join(folder, 'src', 'b.ts'), '');
    expect(new Set([first, second, await hash()]).size).toBe(3);
  });

  test('is an output without the mark of its inputs', async () => {
    expect(await isFresh(folder, 'h')).toBe(false);
    await markFresh(folder, 'h');
    expect([await isFresh(folder, 'h'), await isFresh(folder, 'i')]).toEqual([true, false]);
  });
});

describe('the commands', () => {
  const run = (
    script: string,
    ...args: string[]
  ): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [join(root, 'build', script), ...args], {
      encoding: 'utf8',
      timeout: 20_000,
    });

  test.each(['start.ts', 'web.ts', 'build.ts', 'package.ts'])('%s tells how it is used', (script) => {
    const { status, stdout } = run(script, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: npm /);
  });

  test.each(['start.ts', 'web.ts', 'build.ts', 'package.ts'])(
    '%s refuses what it does not know in one line',
    (script) => {
      const { status, stdout, stderr } = run(script, '--frob');
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('--frob')]);
    },
  );
});
