import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** Where to look for a browser; everything has the real machine as its default. */
export type BrowserSearch = {
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  /** Whether a path is a program that can be started. */
  isProgram?: (path: string) => boolean;
};

const programNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];
const macApps = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Brave Browser'];
const windowsPrograms = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];

/** Whether a path is a file that this user can start. */
export function isProgramFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first of some programs found in PATH, in the order of the names; undefined where there is none. */
export function findOnPath(names: readonly string[], search: BrowserSearch = {}): string | undefined {
  const { env = process.env, platform = process.platform, isProgram = isProgramFile } = search;
  const path = platform === 'win32' ? win32 : posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = platform === 'win32' ? ['.exe'] : [''];
  const candidates = names.flatMap((name) =>
    folders.flatMap((folder) => endings.map((ending) => path.join(folder, name + ending))),
  );
  return candidates.find(isProgram);
}

function usualPlaces(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env['HOME'] ? [`${env['HOME']}/Applications`] : [])];
    return folders.flatMap((folder) => macApps.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    );
    return windowsPrograms.flatMap((program) => roots.map((root) => win32.join(root, program)));
  }
  return ['/usr/lib/chromium/chromium', '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

/**
 * The Chromium (or a browser made of it) installed on this machine: ACRE_CHROMIUM if it is set, then PATH, then the usual
 * places. Undefined where there is none, also when ACRE_CHROMIUM names nothing that can be started. Installs nothing.
 */
export function findBrowser(search: BrowserSearch = {}): string | undefined {
  const { env = process.env, platform = process.platform, isProgram = isProgramFile } = search;
  const chosen = env['ACRE_CHROMIUM'];
  if (chosen) return isProgram(chosen) ? chosen : undefined;
  return findOnPath(programNames, search) ?? usualPlaces(env, platform).find(isProgram);
}
