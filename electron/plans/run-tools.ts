import type { Sessions } from '../cluster/sessions.ts';
import type { Clock } from '../clock.ts';
import type { GuestClients } from '../guest/guest-clients.ts';
import type { Log } from '../log.ts';
import type { Ranchers } from '../rancher/ranchers.ts';
import type { GuestSecrets } from './guest-secrets.ts';

/** Waiting times of runs in milliseconds. */
export type RunTimes = {
  /** Between two looks at what a step waits for: at first, and at most. */
  pollBaseMs: number;
  pollMaxMs: number;
  /** After a lost connection or a server that is not well: at first, and at most. */
  backoffBaseMs: number;
  backoffMaxMs: number;
  /** How long the least step is waited for before it has failed; longer ones ten times as long as they are estimated. */
  limitMs: number;
};

/** Waiting times for real clusters. */
export const runTimes: RunTimes = {
  pollBaseMs: 500,
  pollMaxMs: 8000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
  limitMs: 15 * 60_000,
};

/** What runs work with. */
export type RunTools = {
  sessions: Pick<Sessions, 'find' | 'listen'>;
  guests: Pick<GuestClients, 'client' | 'forget'>;
  ranchers: Pick<Ranchers, 'access'>;
  secrets: GuestSecrets;
  clock: Clock;
  random: () => number;
  log: Pick<Log, 'info' | 'warn'>;
  times: RunTimes;
};
