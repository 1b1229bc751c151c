// npm run setup:test: finds what tests need from the system, installs with apt-get what is missing where that is allowed.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { installPackages } from './setup-install.ts';
import { needs, thisMachine } from './setup-needs.ts';
import type { Machine, Need } from './setup-needs.ts';

const usage = `Usage: npm run setup:test [-- --strict]

Finds Chromium, a keyring service, kubectl, a VNC server and cloud-init, which tests use where they are there, and
installs with apt-get what is missing (as root or with sudo without a password). Says what follows for what cannot be had.

  --strict   exit with 1 when something is missing in the end
  --help     this text

Environment: ACRE_CHROMIUM=/path names the Chromium to use.`;

/** Finds every need, installs what is missing where it can, says one line for each; answers the names still missing. */
export async function setUpTests(
  machine: Machine,
  say: (line: string) => void,
  wanted: Need[] = needs,
): Promise<string[]> {
  const here = wanted.filter((need) => machine.platform === 'linux' || !need.isLinuxOnly);
  const absent: Need[] = [];
  for (const need of here) {
    const place = need.find(machine);
    if (place) say(`found      ${need.name}: ${place}`);
    else absent.push(need);
  }
  if (absent.length === 0) return [];

  const installable = absent.filter((need) => need.whyNotInstall?.(machine) === undefined);
  const packages = installable.map((need) => need.packageName);
  const before = installable.flatMap((need) => need.before ?? []);
  const problem = packages.length > 0 ? await installPackages(machine, packages, before, say) : null;

  const missing: string[] = [];
  for (const need of absent) {
    const place = need.find(machine);
    if (place) {
      say(`installed  ${need.name}: ${place}`);
      continue;
    }
    const why =
      need.whyNotInstall?.(machine) ?? problem ?? `the package ${need.packageName} did not bring it`;
    say(`missing    ${need.name}: ${need.without} (${why})`);
    missing.push(need.name);
  }
  return missing;
}

const installTimeoutMs = 15 * 60 * 1000;

const run: Machine['run'] = (command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: installTimeoutMs });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => done({ exitCode: 127, output: `E: ${command}: ${error.message}` }));
    child.once('close', (code) => done({ exitCode: code ?? 1, output }));
  });

function readArguments(args: string[]): { help: boolean; strict: boolean } | string {
  try {
    const { values } = parseArgs({
      args,
      options: { help: { type: 'boolean' }, strict: { type: 'boolean' } },
    });
    return { help: values.help ?? false, strict: values.strict ?? false };
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (typeof options === 'string') {
    console.error(`setup:test: ${options} (--help tells more)`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  // A reader that leaves early (`| head`) must not stop an installation half way.
  process.stdout.on('error', () => {});
  const missing = await setUpTests(thisMachine(run), (line) => console.log(line));
  return options.strict && missing.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
