import { objectAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { claimTemplatesOf, IMAGE_ID, splitImageId } from '../behaviour/claim-templates.ts';
import { toArtifactText } from './artifact-text.ts';
import { releaseFiles } from './artifacts.ts';
import { readCloudConfig } from './cloud-config.ts';
import type { CloudConfig } from './cloud-config.ts';
import type { GuestContext } from './context.ts';
import { whileOn } from './context.ts';
import { BINARY, imageFolder } from './installer.ts';
import type { Machine } from './machine.ts';
import { logTo } from './machine.ts';
import { readKernel } from './kernel.ts';
import type { Outcome, Run } from './shell.ts';
import { runShell } from './shell.ts';

/** Said on an image of what is in it beside its system, such as `qemu-guest-agent k3s=v1.34.2+k3s1`. */
export const BAKED = 'simulator.acre/baked';
/** Where an image that has a release in it keeps the installer and, of RKE2, the archives. */
export const BAKED_FOLDER = '/opt/acre/';

const LOG = '/var/log/cloud-init-output.log';
const FORWARD = /^\s*ForwardToConsole\s*=\s*yes/m;
/** Seconds of simulated time. */
const STEPS = { init: 1, packages: 3 };

/** What is baked into the image of a VM. */
export function bakedInto({ behaviour }: GuestContext, namespace: string, name: string): string[] {
  const { store } = behaviour;
  const vm = store.get(RESOURCES.vms, namespace, name);
  const [template] = vm === undefined ? [] : claimTemplatesOf(vm);
  const id = splitImageId(textAt(template, 'metadata', 'annotations', IMAGE_ID));
  const image = id === undefined ? undefined : store.get(RESOURCES.images, ...id);
  return (image?.metadata.annotations?.[BAKED] ?? '').split(/\s+/).filter((word) => word !== '');
}

function unpack(machine: Machine, words: readonly string[]): void {
  const put = (path: string, file: Parameters<typeof toArtifactText>[0]): void => {
    machine.files.set(path, toArtifactText(file));
    machine.artifacts.set(path, file);
  };
  for (const word of words) {
    const [name = '', version = ''] = word.split('=');
    if (name === 'qemu-guest-agent') machine.units.set(name, { isEnabled: true, isRunning: true });
    if (name !== 'k3s' && name !== 'rke2') continue;
    for (const [file, artifact] of Object.entries(releaseFiles(name, version))) {
      if (file === 'install.sh') put(`${BAKED_FOLDER}install.sh`, artifact);
      else if (name === 'rke2') put(`${BAKED_FOLDER}rke2-artifacts/${file}`, artifact);
      else if (artifact.type === 'images') put(`${imageFolder('k3s')}${file}`, artifact);
      else if (artifact.type === 'binary' && artifact.architecture === machine.architecture)
        put(BINARY.k3s, artifact);
    }
  }
}

/** Whether a guest agent answers in a VM whose image has none by itself: it is baked in, or cloud-init installs it. */
export function hasGuestAgent(context: GuestContext, namespace: string, name: string): boolean {
  const vmi = context.behaviour.store.get(RESOURCES.vmis, namespace, name);
  const config = vmi === undefined ? undefined : readCloudConfig(context.behaviour.store, vmi);
  if (config === undefined) return true;
  if (bakedInto(context, namespace, name).includes('qemu-guest-agent')) return true;
  return context.outside.isOnline && config.packages.includes('qemu-guest-agent');
}

/** Whether what services log is shown on the serial line too (systemd, journald.conf). */
export function forwardsJournal(machine: Machine): boolean {
  return [...machine.files].some(
    ([path, text]) => path.startsWith('/etc/systemd/journald.conf.d/') && FORWARD.test(text),
  );
}

function runOne(machine: Machine, command: string | readonly string[], run: Run): Outcome {
  return typeof command === 'string' ? runShell(machine, command, {}, run) : run(machine, command, {}, '');
}

/** Brings a machine up: cloud-init at its first start, the enabled units at every other. */
export function openBoot(
  context: GuestContext,
  run: Run,
  startUnit: (machine: Machine, unit: string) => void,
): (machine: Machine) => void {
  const { behaviour, outside } = context;
  const say = (machine: Machine, text: string): void => {
    for (const line of text.split('\n').filter((each) => each !== ''))
      logTo(machine, LOG, 'cloud-init[812]', line);
  };
  const install = (machine: Machine, packages: readonly string[]): void => {
    if (packages.length === 0) return;
    if (!outside.isOnline) {
      say(machine, 'Temporary failure resolving the package mirror');
      say(
        machine,
        `cc_package_update_upgrade_install.py[WARNING]: failed to install packages: ${JSON.stringify(packages)}`,
      );
      return;
    }
    for (const name of packages) {
      machine.packages.add(name);
      say(machine, `Setting up ${name} ...`);
      if (name === 'qemu-guest-agent') machine.units.set(name, { isEnabled: true, isRunning: true });
    }
  };
  const obey = (machine: Machine, config: CloudConfig): void => {
    machine.isInitialised = true;
    for (const problem of config.problems) say(machine, `__init__.py[WARNING]: ${problem}`);
    if (config.hostname !== undefined) machine.hostname = config.hostname;
    for (const name of config.users) machine.users.add(name);
    for (const { path, content } of config.files) machine.files.set(path, content);
    whileOn(context, machine, config.packages.length === 0 ? 0 : STEPS.packages, () => {
      install(machine, config.packages);
      next(machine, config.commands, 0);
    });
  };
  const next = (machine: Machine, commands: CloudConfig['commands'], index: number): void => {
    const command = commands[index];
    if (command === undefined) {
      say(machine, 'Cloud-init finished.');
      return;
    }
    const done = runOne(machine, command, run);
    whileOn(context, machine, done.seconds, () => {
      say(machine, done.out);
      if (done.code !== 0) say(machine, `runcmd: exit code ${done.code}`);
      next(machine, commands, index + 1);
    });
  };
  return (machine) => {
    whileOn(context, machine, STEPS.init, () => {
      const { namespace, name } = machine;
      const vmi = behaviour.store.get(RESOURCES.vmis, namespace, name);
      if (vmi === undefined) return;
      readKernel(machine);
      if (!machine.isInitialised) {
        machine.hostname = textAt(vmi, 'spec', 'hostname') ?? name;
        unpack(machine, bakedInto(context, namespace, name));
        const config = readCloudConfig(behaviour.store, vmi);
        if (config !== undefined) obey(machine, config);
        machine.isInitialised = true;
        return;
      }
      for (const [unit, { isEnabled }] of machine.units) if (isEnabled) startUnit(machine, unit);
    });
  };
}

/** The CPUs and the memory of a VMI. */
export function sizeOf(vmi: unknown): { cpus: number; memoryGiB: number } {
  const cpu = objectAt(vmi, 'spec', 'domain', 'cpu');
  const of = (key: string): number => (typeof cpu[key] === 'number' ? cpu[key] : 1);
  const memory = textAt(vmi, 'spec', 'domain', 'memory', 'guest') ?? '1Gi';
  const gib = memory.endsWith('Mi') ? Number.parseFloat(memory) / 1024 : Number.parseFloat(memory);
  return { cpus: of('cores') * of('sockets') * of('threads'), memoryGiB: Math.max(1, Math.round(gib)) };
}
