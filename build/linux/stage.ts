import { chmod, cp, lstat, mkdir, readdir, utimes, lutimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { PackageRequest } from './request.ts';

/** A file, link or folder of a package: its path in the package without a slash before it, and what it is. */
export type Staged = { path: string; type: 'file' | 'link' | 'folder'; sizeBytes: number };

/** When the product was made, in seconds of Unix time: SOURCE_DATE_EPOCH, or a fixed time, so that equal inputs give equal packages. */
export function sourceDate(env: Readonly<NodeJS.ProcessEnv> = process.env): number {
  const given = Number(env['SOURCE_DATE_EPOCH']);
  return Number.isSafeInteger(given) && given > 0 ? given : 1_767_225_600;
}

/** Everything under a folder, in the order of paths. */
export async function listTree(folder: string): Promise<Staged[]> {
  const found: Staged[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const type = entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'file';
    const sizeBytes = type === 'file' ? (await lstat(full)).size : 0;
    found.push({ path: full.slice(folder.length + 1), type, sizeBytes });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Puts the files of a package under a folder as they will lie on the machine: plain modes, one time for all. */
export async function stage({ files }: PackageRequest, folder: string): Promise<Staged[]> {
  for (const { from, to } of files) {
    const target = join(folder, to);
    await mkdir(from.endsWith('/') ? target : dirname(target), { recursive: true });
    await cp(from, target, { recursive: true, verbatimSymlinks: true });
  }
  const staged = await listTree(folder);
  const time = sourceDate();
  // The innermost first: to write in a folder changes its time.
  for (const { path, type } of [...staged].reverse()) {
    const full = join(folder, path);
    if (type === 'link') {
      await lutimes(full, time, time);
      continue;
    }
    const isProgram = type === 'folder' || ((await lstat(full)).mode & 0o100) !== 0;
    await chmod(full, isProgram ? 0o755 : 0o644);
    await utimes(full, time, time);
  }
  return staged;
}
