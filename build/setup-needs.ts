// What tests need from the system, where it is looked for, and the Debian package that brings it.
import { accessSync, readdirSync } from 'node:fs';
import process from 'node:process';
import { findBrowser, findOnPath, isProgramFile } from '../electron/files/find-browser.ts';

/** The machine as the set-up sees it. */
export type Machine = {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  isRoot: boolean;
  isProgram: (path: string) => boolean;
  exists: (path: string) => boolean;
  /** Names in a folder; empty where there is none. */
  list: (folder: string) => string[];
  /** Runs a program without standard input and gives its exit code and all it printed. */
  run: (command: string, args: string[]) => Promise<{ exitCode: number; output: string }>;
};

/** One thing tests need. */
export type Need = {
  name: string;
  /** What happens without it, said to the user. */
  without: string;
  packageName: string;
  isLinuxOnly: boolean;
  find(machine: Machine): string | undefined;
  /** Why installing the package would not help; undefined where it would. */
  whyNotInstall?(machine: Machine): string | undefined;
  /** Commands to run before the package is installed. */
  before?: string[][];
};

const program =
  (...names: string[]) =>
  (machine: Machine): string | undefined => {
    const found = names.map((name) => findOnPath([name], machine));
    return found.includes(undefined) ? undefined : found[0];
  };

function findLibrary(machine: Machine, fileName: string): string | undefined {
  const roots = ['/usr/lib', '/lib', '/usr/local/lib'];
  const multiarch = roots.flatMap((root) =>
    machine.list(root).flatMap((name) => (name.includes('-linux-') ? [`${root}/${name}`] : [])),
  );
  return [...multiarch, '/usr/lib64', '/lib64', ...roots]
    .map((folder) => `${folder}/${fileName}`)
    .find(machine.exists);
}

function findFont(machine: Machine): string | undefined {
  const search = (folder: string, depth: number): string | undefined => {
    const names = machine.list(folder);
    const font = names.find((name) => /\.(ttf|otf|ttc)$/i.test(name));
    if (font) return `${folder}/${font}`;
    if (depth === 0) return undefined;
    for (const name of names) {
      const found = search(`${folder}/${name}`, depth - 1);
      if (found) return found;
    }
    return undefined;
  };
  const home = machine.env['HOME'];
  const own = home ? [`${home}/.fonts`, `${home}/.local/share/fonts`] : [];
  for (const root of ['/usr/share/fonts', '/usr/local/share/fonts', ...own]) {
    const found = search(root, 3);
    if (found) return found;
  }
  return undefined;
}

/** Everything tests need from the system, in the order in which it is reported. */
export const needs: Need[] = [
  {
    name: 'Chromium',
    without: 'end-to-end tests cannot run',
    packageName: 'chromium',
    isLinuxOnly: false,
    find: findBrowser,
    whyNotInstall: ({ env }) =>
      env['ACRE_CHROMIUM'] ? `ACRE_CHROMIUM is ${env['ACRE_CHROMIUM']}, which cannot be started` : undefined,
  },
  {
    // chromium depends on fontconfig-config, which brings one; a Chromium from elsewhere may not.
    name: 'fonts',
    without: 'Chromium shows boxes for scripts that the fonts of Acre do not cover',
    packageName: 'fonts-liberation',
    isLinuxOnly: true,
    find: findFont,
  },
  {
    name: 'dbus-daemon',
    without: 'tests against a real keychain are skipped',
    packageName: 'dbus',
    isLinuxOnly: true,
    find: program('dbus-daemon', 'dbus-send'),
  },
  {
    name: 'gnome-keyring-daemon',
    without: 'tests against a real keychain are skipped',
    packageName: 'gnome-keyring',
    isLinuxOnly: true,
    find: program('gnome-keyring-daemon'),
  },
  {
    name: 'libsecret',
    without: 'keytar does not load: tests against a real keychain are skipped',
    packageName: 'libsecret-1-0',
    isLinuxOnly: true,
    find: (machine) => findLibrary(machine, 'libsecret-1.so.0'),
  },
  {
    name: 'kubectl',
    without: 'tests that drive the simulator with kubectl are skipped',
    packageName: 'kubernetes-client',
    isLinuxOnly: true,
    find: program('kubectl'),
    // Debian's package and kubectl from elsewhere both own /usr/bin/kubectl, and dpkg stops there.
    whyNotInstall: ({ exists }) =>
      exists('/usr/bin/kubectl') ? '/usr/bin/kubectl is there but not in PATH or not a program' : undefined,
  },
  {
    name: 'tigervnc',
    without: 'the test of a real VNC server behind a console is skipped',
    packageName: 'tigervnc-standalone-server',
    isLinuxOnly: true,
    find: program('Xtigervnc'),
  },
  {
    name: 'cloud-init',
    without: 'tests that check cloud-init documents with cloud-init are skipped',
    packageName: 'cloud-init',
    isLinuxOnly: true,
    find: program('cloud-init'),
    // Only its checker is wanted: it must never configure the machine it was installed on at the next start.
    before: [
      ['mkdir', '-p', '/etc/cloud'],
      ['touch', '/etc/cloud/cloud-init.disabled'],
    ],
  },
];

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** This machine; `run` is what starts programs on it. */
export function thisMachine(run: Machine['run']): Machine {
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    isProgram: isProgramFile,
    exists: (path) => {
      try {
        accessSync(path);
        return true;
      } catch {
        return false;
      }
    },
    list: listFolder,
    run,
  };
}
