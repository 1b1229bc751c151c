import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../../electron/clock.ts';
import { openSession } from '../../electron/cluster/session.ts';
import type { Session, SessionOptions } from '../../electron/cluster/session.ts';
import { readKubeconfig } from '../../electron/kube/kubeconfig.ts';
import type { Secret } from '../../electron/vault/secret.ts';
import { kindsOf } from '../../shared/kinds/index.ts';
import { ok } from '../../shared/result.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A piece of work: how long it took and how long processors worked for this process meanwhile, both in ms. */
export type Spent = { elapsedMs: number; cpuMs: number };

/** Clears away what came before, then runs and times a piece of work; nothing of the clearing is in the times. */
export async function spend<T>(work: () => Promise<T>): Promise<Spent & { result: T }> {
  collectGarbage();
  collectGarbage();
  const before = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { elapsedMs, cpuMs: (user + system) / 1000, result };
}

/** What the heap of this process holds that is in use, in bytes. */
export function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The credential the app would keep of a kubeconfig's text. */
export function toCredential(text: string): Secret {
  const read = readKubeconfig(text);
  const first = read.ok ? read.value.contexts[0] : undefined;
  const credential = read.ok && first ? read.value.credentialOf(first.context) : null;
  if (!credential?.ok) throw new Error('The kubeconfig of the simulator cannot be read.');
  return credential.value;
}

/** Opens a session of the app as it is; `times` shorten what it waits for. */
export function openBenchSession(
  cluster: string,
  credential: Secret,
  times: SessionOptions['times'] = {},
): Session {
  return openSession({
    cluster,
    readCredential: () => Promise.resolve(ok(credential)),
    onConnection: () => undefined,
    onProbe: () => undefined,
    clock: systemClock,
    random: Math.random,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    userAgent: 'acre-bench',
    times,
  });
}

/** Connects such a session, and resolves once its world is complete. */
export async function connect(cluster: string, credential: Secret): Promise<Session> {
  const session = openBenchSession(cluster, credential);
  session.connect();
  const isWaiting = (): boolean =>
    kindsOf(null).some((kind) => (session.world.view.health[kind] ?? { type: 'loading' }).type === 'loading');
  while (isWaiting()) await sleep(2);
  return session;
}
