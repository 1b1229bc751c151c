import { isAborted } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { readCredentialEnds } from './read-credential-ends.ts';
import type { RancherWay } from './rancher-way.ts';

/** When the tokens in the cloud credentials of a Rancher end, asked again now and then. */
export type WatchedCredentials = {
  /** ISO 8601; null for never, undefined while it is not known. */
  endOf: (credential: string) => string | null | undefined;
  /** Says which credentials are in use (`namespace:name`), and whether the Rancher is away, which is not asked then. */
  want: (credentials: ReadonlySet<string>, isAway: boolean) => void;
  /** Has all of them asked for again at once, as after one was given another token. */
  lookAgain: () => void;
};

/** How often they are asked for, and while one ends within a day or has ended, or the Rancher did not answer. */
const everyMs = 10 * 60_000;
const soonMs = 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Opens the watch over a connection, until its signal aborts; `onChange` is told when another end is known than before.
 * `before` are the ends that were known last, which stand until the Rancher says otherwise or that it does not tell.
 */
export function openCredentialEnds(options: {
  way: Pick<RancherWay, 'root' | 'local'>;
  signal: AbortSignal;
  clock: Clock;
  before: ReadonlyMap<string, string | null>;
  onChange: () => void;
}): WatchedCredentials {
  const { way, signal, clock, onChange } = options;
  const known = new Map(options.before);
  const asked = new Set<string>();
  let wanted: ReadonlySet<string> = new Set();
  let isAway = false;
  let isReading = false;
  let isDue = false;
  let cancel = (): void => {};

  const isNear = (end: string | null | undefined): boolean =>
    typeof end === 'string' && Date.parse(end) - clock.now() <= dayMs;
  const wait = (delayMs: number): void => {
    cancel();
    cancel = clock.after(delayMs, () => {
      isDue = true;
      look();
    });
  };
  const keep = (ends: ReadonlyMap<string, string | null | undefined>): boolean => {
    let isChanged = false;
    for (const [credential, end] of ends) {
      if (known.get(credential) === end) continue;
      isChanged = true;
      if (end === undefined) known.delete(credential);
      else known.set(credential, end);
    }
    return isChanged;
  };
  const read = async (): Promise<void> => {
    isReading = true;
    isDue = false;
    const now = [...wanted];
    for (const credential of now) asked.add(credential);
    const answer = await readCredentialEnds(way, now, signal);
    isReading = false;
    if (isAborted(signal)) return;
    const isChanged = answer.ok && keep(answer.value);
    const isSoon = !answer.ok || now.some((credential) => isNear(known.get(credential)));
    wait(isSoon ? soonMs : everyMs);
    if (isChanged) onChange();
    look();
  };
  const look = (): void => {
    if (isReading || isAway || isAborted(signal) || wanted.size === 0) return;
    if (isDue || [...wanted].some((credential) => !asked.has(credential))) void read();
  };
  signal.addEventListener('abort', () => cancel(), { once: true });
  return {
    endOf: (credential) => known.get(credential),
    want: (credentials, isAwayNow) => {
      wanted = credentials;
      isAway = isAwayNow;
      look();
    },
    lookAgain: () => {
      isDue = true;
      look();
    },
  };
}
