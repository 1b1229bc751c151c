import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { whyUnreachable } from './electron-binary.ts';

/** Whether Electron's archive can be had, or in one sentence why not. */
export type Archive = { type: 'available' } | { type: 'missing'; reason: string };

/** The name of Electron's archive for a version, platform and architecture. Source: electron/electron releases. */
export function toArchiveName(version: string, platform: string, arch: string): string {
  return `electron-v${version}-${platform}-${arch}.zip`;
}

/** Looks for Electron's archive in ELECTRON_ZIP_DIR, or else for the server it is downloaded from. */
export async function findArchive(name: string, env: Readonly<NodeJS.ProcessEnv>): Promise<Archive> {
  const folder = env['ELECTRON_ZIP_DIR'];
  if (folder) {
    if (existsSync(join(folder, name))) return { type: 'available' };
    return { type: 'missing', reason: `ELECTRON_ZIP_DIR (${folder}) has no ${name}.` };
  }
  const problem = await whyUnreachable(
    env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/',
  );
  if (problem === null) return { type: 'available' };
  return {
    type: 'missing',
    reason: `${name} is needed, and ${problem}; set ELECTRON_ZIP_DIR to a folder that has it.`,
  };
}
