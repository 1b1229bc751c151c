import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';

const staleTempMs = 60 * 60 * 1000;

/** The system's code of a failure, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}

/** What a failure says. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const hints: Record<string, string> = {
  ENOSPC: 'The disk is full: free some space and try again.',
  EDQUOT: 'Your disk quota is used up: free some space and try again.',
  EROFS: 'The disk is read-only: start Acre with --data-dir and a folder it can write to.',
  EACCES:
    'Allow your user to read and write this file and its folder, or start Acre with another --data-dir.',
  EPERM: 'Allow your user to read and write this file and its folder, or start Acre with another --data-dir.',
};

/** What the user is told of a file that cannot be written. */
export function writeError(path: string, error: unknown): AppError {
  const code = codeOf(error);
  const hint = code ? hints[code] : undefined;
  return appError('internal', `${path} cannot be written: ${textOf(error)}`, hint ? { hint } : {});
}

/** Renames over an existing file; on Windows a virus scanner may hold that one for a moment. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isBusy =
        process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '');
      if (!isBusy || attempt === 6) throw error;
      await delay(attempt * 20);
    }
  }
}

/** Makes the names in a folder as durable as the system can. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename is as durable as it gets.
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Some network file systems cannot do it; the file itself is written.
  }
}

/** Writes a file so that a crash leaves the old content or the new one, mode 0600; throws what the file system throws. */
export async function replaceFile(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temp = `${path}.tmp-${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(temp, 'wx', 0o600);
    try {
      if (typeof content === 'string' || content instanceof Uint8Array) await handle.writeFile(content);
      else await handle.writev([...content]);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes what writes cut short by a crash left beside the file, once it is old enough to be nobody's. */
export async function removeStaleTemps(path: string, nowMs: number): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(`${basename(path)}.tmp-`))) {
    const facts = await stat(join(folder, name)).catch(() => null);
    if (facts && nowMs - facts.mtimeMs > staleTempMs)
      await rm(join(folder, name), { force: true }).catch(() => null);
  }
}

/** Where a file that cannot be used is put, beside it. */
export function asidePathOf(path: string, now: Date): string {
  return `${path}.corrupt-${now.toISOString().replaceAll(':', '-')}`;
}
