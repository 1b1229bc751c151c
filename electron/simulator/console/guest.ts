import type { KubeObject } from '../json.ts';
import { conditionOf, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { Clock } from '../clock.ts';

/** A running guest as its screen and its serial line see it: all of it is read from the VMI. */
export interface Guest {
  hostname: () => string;
  /** The name of the system where the agent told it, such as Ubuntu 24.04.2 LTS. */
  system: () => string;
  kernel: () => string;
  /** NICs with the addresses the VMI shows. */
  nics: () => { name: string; mac: string; addresses: string[] }[];
  cpuCount: () => number;
  memory: () => string;
  /** Since it runs, in seconds of simulated time. */
  uptimeSeconds: () => number;
  isPaused: () => boolean;
  /** A file on its disk. */
  readFile: (path: string) => string | undefined;
  /** What its serial line has shown since it was made. */
  lines: () => readonly string[];
  /** Calls back with every line from now on; returns how to stop. */
  onLine: (listener: (line: string) => void) => () => void;
}

/** The disk and the serial line of a VM; undefined where nothing is known of its inside. */
export type InsideOf = (
  namespace: string,
  name: string,
) =>
  | {
      files: ReadonlyMap<string, string>;
      lines: readonly string[];
      onLine: Guest['onLine'];
      hostname: string;
    }
  | undefined;

/** How long a guest takes from being started to its login prompt, in seconds of simulated time. */
export const BOOT_SECONDS = 8;

/** When guests began to run, more exactly than the whole seconds of a VMI's timestamps. */
export interface Starts {
  /** In milliseconds since 1970; undefined for guests that ran before. */
  of: (uid: string) => number | undefined;
  close: () => void;
}

/** Opens the record of starts. */
export function openStarts(store: Store, clock: Clock): Starts {
  const known = new Map<string, number>();
  const unsubscribe = store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.vmis) return;
    const uid = entry.object.metadata.uid ?? '';
    if (type === 'DELETED') known.delete(uid);
    else if (textAt(entry.object, 'status', 'phase') !== 'Running') known.set(uid, clock.nowMs());
  });
  return { of: (uid) => known.get(uid), close: unsubscribe };
}

/** Reads a guest from a VMI, each time anew. */
export function createGuest(
  store: Store,
  clock: Clock,
  starts: Starts,
  namespace: string,
  name: string,
  insideOf: InsideOf = () => undefined,
): Guest {
  const vmi = (): KubeObject | undefined => store.get(RESOURCES.vmis, namespace, name);
  const since = (): number => {
    const running = objectsAt(vmi(), 'status', 'phaseTransitionTimestamps')
      .filter((each) => each.phase === 'Running')
      .at(-1);
    const noted = textAt(running, 'phaseTransitionTimestamp') ?? vmi()?.metadata.creationTimestamp ?? '';
    return starts.of(vmi()?.metadata.uid ?? '') ?? Date.parse(noted);
  };
  return {
    hostname: () => textAt(vmi(), 'spec', 'hostname') ?? name,
    system: () => textAt(vmi(), 'status', 'guestOSInfo', 'prettyName') ?? 'Linux',
    kernel: () => textAt(vmi(), 'status', 'guestOSInfo', 'kernelRelease') ?? 'unknown',
    nics: () =>
      objectsAt(vmi(), 'status', 'interfaces').map((nic, index) => {
        const all = nic.ipAddresses;
        const addresses = Array.isArray(all) ? all.map(String) : [];
        return {
          name: textAt(nic, 'interfaceName') ?? `eth${index}`,
          mac: textAt(nic, 'mac') ?? '',
          addresses,
        };
      }),
    cpuCount: () => {
      const cpu = (field: string): number => {
        const found = (vmi()?.spec as { domain?: { cpu?: Record<string, unknown> } } | undefined)?.domain
          ?.cpu?.[field];
        return typeof found === 'number' ? found : 1;
      };
      return cpu('sockets') * cpu('cores') * cpu('threads');
    },
    memory: () =>
      textAt(vmi(), 'status', 'memory', 'guestCurrent') ??
      textAt(vmi(), 'spec', 'domain', 'memory', 'guest') ??
      'unknown',
    uptimeSeconds: () => Math.max(0, Math.floor((clock.nowMs() - since()) / clock.toMs(1))),
    isPaused: () => conditionOf(vmi(), 'Paused')?.status === 'True',
    readFile: (path) => insideOf(namespace, name)?.files.get(path),
    lines: () => insideOf(namespace, name)?.lines ?? [],
    onLine: (listener) => insideOf(namespace, name)?.onLine(listener) ?? (() => undefined),
  };
}
