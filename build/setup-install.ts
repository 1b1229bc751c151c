// Installs Debian packages with apt-get, without ever asking anything.
import { findOnPath } from '../electron/files/find-browser.ts';
import type { Machine } from './setup-needs.ts';

/** What came of installing: null when apt-get was content, else why not in one line. */
export type InstallProblem = string | null;

const aptOptions = [
  '-y',
  '-q',
  '-o',
  'DPkg::Lock::Timeout=120',
  '-o',
  'Dpkg::Use-Pty=0',
  '--no-install-recommends',
];

/** The words before a command that make it run as root, or why nothing can be installed here. */
async function rootPrefix(machine: Machine): Promise<{ prefix: string[] } | { problem: string }> {
  if (machine.platform !== 'linux') return { problem: 'nothing is installed by itself on this system' };
  if (!findOnPath(['apt-get'], machine)) return { problem: 'there is no apt-get here' };
  if (machine.isRoot) return { prefix: [] };
  const asked = findOnPath(['sudo'], machine) ? await machine.run('sudo', ['-n', 'true']) : { exitCode: 1 };
  return asked.exitCode === 0
    ? { prefix: ['sudo', '-n'] }
    : { problem: 'installing needs root or sudo without a password' };
}

const lastLine = (output: string): string =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[EW]:/.test(line))
    .at(-1) ?? 'apt-get failed';

/**
 * Installs packages: all at once, then after renewing the package lists, then one by one so that one that does not exist
 * here keeps none of the others away. `before` are commands to run first. Answers the last problem met.
 */
export async function installPackages(
  machine: Machine,
  packages: string[],
  before: string[][],
  say: (line: string) => void,
): Promise<InstallProblem> {
  const access = await rootPrefix(machine);
  if ('problem' in access) return access.problem;

  const asRoot = (...command: string[]) => {
    const [first = '', ...rest] = [...access.prefix, ...command];
    return machine.run(first, rest);
  };
  const aptGet = (...args: string[]) => asRoot('env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args);
  const install = (names: string[]) => aptGet('install', ...aptOptions, ...names);
  const renew = () => {
    say('renewing   the package lists (apt-get update)');
    return aptGet('update', '-q');
  };

  for (const command of before) await asRoot(...command);
  const hasLists = machine.list('/var/lib/apt/lists').some((name) => /_Packages(\.|$)/.test(name));
  if (!hasLists) await renew();
  say(`installing ${packages.join(', ')} (apt-get install)`);
  let done = await install(packages);
  if (done.exitCode !== 0 && hasLists) {
    await renew();
    done = await install(packages);
  }
  if (done.exitCode === 0) return null;
  if (packages.length === 1) return lastLine(done.output);
  let problem: InstallProblem = null;
  for (const name of packages) {
    const alone = await install([name]);
    if (alone.exitCode !== 0) problem = lastLine(alone.output);
  }
  return problem;
}
