import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small built page in a temporary folder, with a secret beside it that must never be served. */
export async function openPageFolder(): Promise<{ folder: string; close: () => Promise<void> }> {
  const outer = await mkdtemp(join(tmpdir(), 'acre-page-'));
  const folder = join(outer, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(outer, 'secret.txt'), 'hunter2');
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><style nonce="ACRE_STYLE_NONCE">b{}</style>page',
  );
  await writeFile(join(folder, 'assets', 'index-Ab3_xY9z.js'), 'export {};');
  await writeFile(join(folder, 'assets', 'strange.exe'), 'x');
  await writeFile(join(folder, '.inputs'), 'hunter2');
  await symlink(join(outer, 'secret.txt'), join(folder, 'link.txt'));
  return { folder, close: () => rm(outer, { recursive: true, force: true }) };
}
