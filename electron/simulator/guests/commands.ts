import { isArtifactText, toArtifact, toArtifactText } from './artifact-text.ts';
import { runInstaller } from './installer.ts';
import { readKernel } from './kernel.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';
import type { Environment, Outcome, Run } from './shell.ts';
import { runShell } from './shell.ts';

/** What commands of a guest work on besides its disk. */
export interface CommandParts {
  outside: Outside;
  /** Told when a unit is to start or stop. */
  onUnit: (machine: Machine, unit: string, isStarted: boolean) => void;
}

const ok = (out = '', seconds = 0.1): Outcome => ({ code: 0, out, seconds });
const fault = (code: number, out: string, seconds = 0.1): Outcome => ({ code, out: `${out}\n`, seconds });

/** Seconds of simulated time. */
const DOWNLOAD = 2;
const CURL_VALUES = new Set([
  '-o',
  '--output',
  '--retry',
  '--retry-delay',
  '--cacert',
  '-H',
  '--connect-timeout',
  '-m',
  '--max-time',
]);

function curl({ outside }: CommandParts, machine: Machine, words: readonly string[]): Outcome {
  const values = new Map<string, string>();
  const urls: string[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (CURL_VALUES.has(word) || /^-[a-zA-Z]*o$/.test(word))
      values.set(CURL_VALUES.has(word) ? word : '-o', words[(at += 1)] ?? '');
    else if (!word.startsWith('-')) urls.push(word);
  }
  const output = values.get('-o') ?? values.get('--output');
  const trusted = [values.get('--cacert') ?? '', '/etc/ssl/certs/acre.pem'].flatMap(
    (path) => machine.files.get(path) ?? [],
  );
  const fetched = outside.fetch(urls[0] ?? '', trusted);
  if (fetched.type === 'failed') {
    const tries = fetched.isTransient ? Number(values.get('--retry') ?? 0) : 0;
    return fault(fetched.code, fetched.message, DOWNLOAD + tries * Number(values.get('--retry-delay') ?? 1));
  }
  const text = fetched.type === 'text' ? fetched.text : toArtifactText(fetched.artifact);
  if (output === undefined || output === '-') return ok(text, DOWNLOAD);
  place(machine, output, text);
  return ok('', DOWNLOAD);
}

/** Puts a text on the disk; files of a release are kept as what they are. */
function place(machine: Machine, path: string, text: string): void {
  machine.files.set(path, text);
  const artifact = toArtifact(text);
  if (artifact === undefined) machine.artifacts.delete(path);
  else machine.artifacts.set(path, artifact);
}

function systemctl(parts: CommandParts, machine: Machine, words: readonly string[]): Outcome {
  const [verb = '', ...names] = words.slice(1).filter((word) => !word.startsWith('-'));
  if (verb === 'daemon-reload') return ok();
  const isNow = words.includes('--now');
  for (const name of names.map((each) => each.replace(/\.service$/, ''))) {
    if (name === 'systemd-journald') continue;
    if (!machine.units.has(name) && machine.files.has(`/etc/systemd/system/${name}.service`))
      machine.units.set(name, { isEnabled: false, isRunning: false });
    const unit = machine.units.get(name);
    if (unit === undefined)
      return verb === 'enable'
        ? fault(1, `Failed to enable unit: Unit file ${name}.service does not exist.`)
        : fault(5, `Failed to ${verb} ${name}.service: Unit ${name}.service not found.`);
    if (verb === 'enable') unit.isEnabled = true;
    if (verb === 'disable') unit.isEnabled = false;
    if (verb === 'start' || verb === 'restart' || (verb === 'enable' && isNow))
      parts.onUnit(machine, name, true);
    if (verb === 'stop' || (verb === 'disable' && isNow)) parts.onUnit(machine, name, false);
  }
  return ok('', 0.5);
}

function sh(
  parts: CommandParts,
  machine: Machine,
  words: readonly string[],
  environment: Environment,
  input: string,
): Outcome {
  const run = createCommands(parts);
  const rest = words.slice(1).filter((word) => !/^-[a-z]*[exu][a-z]*$/.test(word) || word.includes('c'));
  if (/^-[a-z]*c$/.test(rest[0] ?? '')) return runShell(machine, rest[1] ?? '', environment, run);
  const path = rest.find((word) => !word.startsWith('-'));
  const isInput = path === undefined || rest[0]?.startsWith('-') === true;
  const text = isInput ? input : machine.files.get(path);
  if (text === undefined) return fault(127, `sh: 0: cannot open ${path ?? ''}: No such file`);
  const artifact = toArtifact(text);
  if (artifact?.type === 'installer')
    return runInstaller(parts, machine, artifact.distribution, environment, rest);
  if (isArtifactText(text)) return fault(126, `sh: ${path ?? 'stdin'}: cannot execute binary file`);
  return runShell(machine, text, environment, run);
}

function copy(machine: Machine, words: readonly string[]): Outcome {
  const [from = '', to = ''] = words.slice(1).filter((word) => !word.startsWith('-'));
  const text = machine.files.get(from);
  if (text === undefined)
    return fault(1, `${words[0] ?? ''}: cannot stat '${from}': No such file or directory`);
  place(machine, to.endsWith('/') ? `${to}${from.split('/').at(-1) ?? ''}` : to, text);
  if (words[0] === 'mv') machine.files.delete(from);
  return ok();
}

const QUIET = new Set([
  'mkdir',
  'chmod',
  'chown',
  'true',
  ':',
  'set',
  'sleep',
  'swapoff',
  'modprobe',
  'ln',
  'touch',
  'rm',
  'update-ca-certificates',
  'hostnamectl',
  'timedatectl',
]);

/** The commands guests know; what they do not know is not found. */
export function createCommands(parts: CommandParts): Run {
  const run: Run = (machine, words, environment, input) => {
    const [name = '', ...rest] = words;
    if (QUIET.has(name)) return ok();
    switch (name) {
      case 'curl':
        return curl(parts, machine, words);
      case 'systemctl':
        return systemctl(parts, machine, words);
      case 'sysctl':
        if (rest.includes('--system')) readKernel(machine);
        return ok();
      case 'sh':
      case 'bash':
        return sh(parts, machine, words, environment, input);
      case 'cp':
      case 'mv':
        return copy(machine, words);
      case 'echo':
        return ok(`${rest.join(' ')}\n`);
      case 'false':
        return { code: 1, out: '', seconds: 0.1 };
      case 'cat': {
        const text = machine.files.get(rest[0] ?? '');
        return text === undefined ? fault(1, `cat: ${rest[0] ?? ''}: No such file or directory`) : ok(text);
      }
      case 'tee':
        place(machine, rest.at(-1) ?? '', input);
        return ok();
      case 'env': {
        const at = rest.findIndex((word) => !/^\w+=/.test(word));
        const pairs = rest
          .slice(0, at)
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
        return run(
          machine,
          rest.slice(at),
          { ...environment, ...(Object.fromEntries(pairs) as Environment) },
          input,
        );
      }
      default:
        return machine.files.has(name)
          ? run(machine, ['sh', name, ...rest], environment, input)
          : fault(127, `sh: 1: ${name}: not found`);
    }
  };
  return run;
}
