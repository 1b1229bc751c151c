import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { writeError } from './files/replace-file.ts';

/** The folder for the app's files where the user names none. Source: XDG Base Directory Specification on Linux. */
export function defaultDataDir(
  platform: NodeJS.Platform,
  env: Readonly<NodeJS.ProcessEnv>,
  home: string = homedir(),
): string {
  if (platform === 'win32')
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Acre');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Acre');
  const xdg = env['XDG_DATA_HOME'];
  return posix.join(xdg?.startsWith('/') ? xdg : posix.join(home, '.local', 'share'), 'acre');
}

/** A data folder held by this process, or the process that holds it. */
export type DataDirLock = { type: 'held'; release: () => Promise<void> } | { type: 'taken'; pid: number };

/**
 * Creates the folder, readable by its user only, and takes it for this process, so that two back ends never write
 * the same files. The lock of a process that is gone is taken over. Rejects with a sentence where it cannot be written.
 */
export async function lockDataDir(folder: string): Promise<DataDirLock> {
  try {
    return await tryLock(folder);
  } catch (error) {
    const { message, hint } = writeError(folder, error);
    throw new Error(hint === undefined ? message : `${message}. ${hint}`, { cause: error });
  }
}

async function tryLock(folder: string): Promise<DataDirLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'lock');
  const own = join(folder, `lock-${randomUUID()}`);
  await writeFile(own, `${process.pid}\n`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await tryLink(own, file)) return { type: 'held', release: () => rm(file, { force: true }) };
      const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
      if (isRunning(pid)) return { type: 'taken', pid };
      await rm(file, { force: true });
    }
    return { type: 'taken', pid: 0 };
  } finally {
    await rm(own, { force: true });
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
