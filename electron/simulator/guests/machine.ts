import type { Architecture, Artifact } from './artifacts.ts';

/** How many lines of its serial line are kept. */
const LINES = 400;

/** A systemd unit of a guest. */
export interface Unit {
  isEnabled: boolean;
  isRunning: boolean;
}

/**
 * The inside of a VM: its disk outlives the VM's restarts, what runs does not. One a VM; it is new when the VM is.
 */
export interface Machine {
  namespace: string;
  name: string;
  vmUid: string;
  architecture: Architecture;
  hostname: string;
  isOn: boolean;
  /** Raised by every start and stop, so that what was begun before ends. */
  life: number;
  files: Map<string, string>;
  artifacts: Map<string, Artifact>;
  units: Map<string, Unit>;
  packages: Set<string>;
  /** Users beside those of its image. */
  users: Set<string>;
  /** Parameters of the kernel that were set, which are forgotten when it goes off. */
  kernel: Map<string, string>;
  isInitialised: boolean;
  /** Membership in a guest cluster, which is on its disk. */
  membership: { cluster: string; isServer: boolean } | undefined;
  /** What its serial line has shown, oldest first. */
  lines: string[];
  write: (line: string) => void;
  /** Calls back with every line from now on; returns how to stop. */
  onLine: (listener: (line: string) => void) => () => void;
}

/** A machine that has never been on. */
export function createMachine(
  namespace: string,
  name: string,
  vmUid: string,
  architecture: Architecture = 'amd64',
): Machine {
  const listeners = new Set<(line: string) => void>();
  const machine: Machine = {
    namespace,
    name,
    vmUid,
    architecture,
    hostname: name,
    isOn: false,
    life: 0,
    files: new Map(),
    artifacts: new Map(),
    units: new Map(),
    packages: new Set(),
    users: new Set(),
    kernel: new Map(),
    isInitialised: false,
    membership: undefined,
    lines: [],
    write: (line) => {
      machine.lines.push(line);
      if (machine.lines.length > LINES) machine.lines.splice(0, machine.lines.length - LINES);
      for (const listener of listeners) listener(line);
    },
    onLine: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return machine;
}

/** Adds a line to a log on a machine's disk, and to its serial line. */
export function logTo(machine: Machine, path: string, tag: string, line: string): void {
  machine.files.set(path, `${machine.files.get(path) ?? ''}${line}\n`.slice(-65_536));
  machine.write(`${tag}: ${line}`);
}
