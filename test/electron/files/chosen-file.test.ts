import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readChosenFile } from '../../../electron/files/chosen-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-chosen-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('reads a file that may only be read, and leaves it as it was', async () => {
  const path = join(folder, 'config');
  await writeFile(path, 'apiVersion: v1\n');
  await chmod(path, 0o400);
  const before = await stat(path, { bigint: true });
  expect(await readChosenFile(path)).toEqual({
    ok: true,
    value: { name: 'config', text: 'apiVersion: v1\n', folder: dirname(path) },
  });
  const after = await stat(path, { bigint: true });
  expect([after.mtimeNs, after.ctimeNs, after.size, after.mode]).toEqual([
    before.mtimeNs,
    before.ctimeNs,
    before.size,
    before.mode,
  ]);
  expect(await readFile(path, 'utf8')).toBe('apiVersion: v1\n');
});

it('says of a file that is not there, a folder, and one that is too large, what it is', async () => {
  expect(await readChosenFile(join(folder, 'gone'))).toMatchObject({
    error: { code: 'invalid', message: 'gone could not be read (ENOENT).' },
  });
  expect(await readChosenFile(folder)).toMatchObject({
    error: { message: expect.stringContaining('EISDIR') as string },
  });
  const large = join(folder, 'large.yaml');
  await writeFile(large, 'x'.repeat(1024 * 1024 + 1));
  expect(await readChosenFile(large)).toMatchObject({
    error: { message: expect.stringContaining('too large') as string },
  });
});
