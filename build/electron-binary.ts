import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Electron's program, or in one sentence why it cannot be run. */
export type ElectronBinary = { type: 'found'; path: string } | { type: 'missing'; reason: string };

/** Longest wait for an answer of the download server, in milliseconds. */
const connectMs = 4_000;

/** Why no window can be shown; null where one can. Source: X11 and Wayland name their display in the environment. */
export function whyNoDisplay(platform: NodeJS.Platform, env: Readonly<NodeJS.ProcessEnv>): string | null {
  if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return null;
  return 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).';
}

/** Where Electron's program lies for a package folder; null where it is not there. Source: electron's index.js. */
export function findElectron(packageDir: string, env: Readonly<NodeJS.ProcessEnv>): string | null {
  const recorded = join(packageDir, 'path.txt');
  const name = existsSync(recorded) ? readFileSync(recorded, 'utf8') : programName(process.platform);
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const path = override ? join(override, name) : join(packageDir, 'dist', name);
  return existsSync(path) ? path : null;
}

/** Finds Electron's program and downloads it where it is not there yet and its server answers. */
export async function getElectron(
  packageDir: string,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<ElectronBinary> {
  const found = findElectron(packageDir, env);
  if (found !== null) return { type: 'found', path: found };
  if (env['ELECTRON_OVERRIDE_DIST_PATH']) {
    return { type: 'missing', reason: 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron.' };
  }
  if (env['ELECTRON_SKIP_BINARY_DOWNLOAD']) {
    return {
      type: 'missing',
      reason: "Electron's program is not installed, and its download is switched off.",
    };
  }
  const server = env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/';
  const problem = await whyUnreachable(server);
  if (problem !== null) {
    return { type: 'missing', reason: `Electron's program is not installed, and ${problem}.` };
  }
  process.stderr.write("Downloading Electron's program, once.\n");
  const code = await runInstaller(packageDir);
  const path = findElectron(packageDir, env);
  if (path !== null) return { type: 'found', path };
  return { type: 'missing', reason: `Electron's program could not be downloaded (exit code ${code}).` };
}

/** Why a download server cannot be reached, as the end of a sentence; null where it answers. */
export async function whyUnreachable(server: string): Promise<string | null> {
  if (!URL.canParse(server)) return 'ELECTRON_MIRROR is no address';
  try {
    await fetch(server, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(connectMs) });
    return null;
  } catch {
    return `its download server ${new URL(server).host} cannot be reached`;
  }
}

function runInstaller(packageDir: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(packageDir, 'install.js')], { stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function programName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}
