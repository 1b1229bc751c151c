import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import { findOnPath } from '../electron/files/find-browser.ts';
import { whyUnreachable } from './electron-binary.ts';

/** The platforms that Acre is packaged for, and the installers of each, by the names electron-builder has for them. */
export const installers = {
  linux: ['AppImage', 'deb', 'rpm'],
  win32: ['nsis'],
  darwin: ['dmg'],
} as const;
export type Platform = keyof typeof installers;
export type Installer = (typeof installers)[Platform][number];

type Env = Readonly<NodeJS.ProcessEnv>;
const downloads = 'https://github.com/electron-userland/electron-builder-binaries/releases/';

/** Whether a text names a platform that Acre is packaged for. */
export function isPlatform(name: string): name is Platform {
  return Object.hasOwn(installers, name);
}

/** The installers of a platform that a list with commas names; all without a list, null where one is not of the platform. */
export function toInstallers(platform: Platform, list: string | undefined): Installer[] | null {
  const all: readonly Installer[] = installers[platform];
  if (list === undefined) return [...all];
  const names = list.split(',').map((name) => name.trim().toLowerCase());
  const found = all.filter((each) => names.includes(each.toLowerCase()));
  return found.length === new Set(names).size ? found : null;
}

/** The program that makes packages of Linux in place of the one that electron-builder would download. */
const fpm = join(import.meta.dirname, 'linux', 'fpm.ts');

/** What electron-builder is told by the environment: packages of Linux are made with the tools of a Linux system. */
export function toolsEnv(env: Env, host: NodeJS.Platform): NodeJS.ProcessEnv {
  const isChosen = env['CUSTOM_FPM_PATH'] !== undefined || env['USE_SYSTEM_FPM'] === 'true';
  return host === 'linux' && !isChosen ? { CUSTOM_FPM_PATH: fpm } : {};
}

/** Folders that hold the tools electron-builder would download for an installer, by the variables that name them. */
const folders: Readonly<Record<Installer, readonly string[]>> = {
  AppImage: ['APPIMAGE_TOOLS_PATH'],
  deb: [],
  rpm: [],
  nsis: ['ELECTRON_BUILDER_NSIS_DIR', 'ELECTRON_BUILDER_NSIS_RESOURCES_DIR', 'ELECTRON_BUILDER_7ZIP_PATH'],
  dmg: ['CUSTOM_DMGBUILD_PATH'],
};
const systemTools: Partial<Record<Installer, { tool: string; from: string }>> = {
  deb: { tool: 'dpkg-deb', from: 'the package dpkg' },
  rpm: { tool: 'rpmbuild', from: 'the package rpm or rpm-build' },
};

/** Why an installer cannot be made on this machine, in one sentence; null where nothing is known to stand in the way. */
export async function whyNotMade(
  installer: Installer,
  env: Env,
  host: NodeJS.Platform,
): Promise<string | null> {
  if (installer === 'dmg' && host !== 'darwin') return 'A dmg is made on macOS only.';
  const own = systemTools[installer];
  if (own && host === 'linux') {
    const isThere = findOnPath([own.tool]) !== undefined;
    return isThere
      ? null
      : `A package of the type ${installer} is made with ${own.tool} (${own.from}), which is not installed.`;
  }
  const needed = folders[installer];
  const missing = needed.filter((name) => !env[name]);
  const wrong = needed.find((name) => env[name] && !(isAbsolute(env[name]) && existsSync(env[name])));
  if (wrong !== undefined)
    return `${wrong} (${env[wrong] ?? ''}) is no full path of something that is there.`;
  if (needed.length > 0 && missing.length === 0) return null;
  const problem = await whyUnreachable(env['ELECTRON_BUILDER_BINARIES_MIRROR'] ?? downloads);
  if (problem === null) return null;
  const way = missing.length > 0 ? `; set ${missing.join(', ')}, or leave it out with --installers` : '';
  return `electron-builder needs tools to make ${installer}, and ${problem}${way}.`;
}

/** Why not all of some installers can be made; null where they can. */
export async function whyNotAll(list: readonly Installer[], env: Env = process.env): Promise<string | null> {
  for (const installer of list) {
    const why = await whyNotMade(installer, env, process.platform);
    if (why !== null) return why;
  }
  return null;
}
