import { ok } from '../../shared/result.ts';
import { systemClock } from '../../electron/clock.ts';
import type { Network } from '../../electron/kube/client.ts';
import { openSession } from '../../electron/cluster/session.ts';
import type { Session, SessionOptions } from '../../electron/cluster/session.ts';
import { Secret } from '../../electron/vault/secret.ts';

const direct: Network = { proxy: { own: 'none', app: null, noProxy: [] }, bundles: [] };

/** The waiting times of the wire, a hundredth and less of the real ones. */
export const quickTimes = {
  inactivityMs: 700,
  pageMs: 700,
  shortLifeMs: 50,
  refusedMs: 400,
  absentMs: 400,
  backoffBaseMs: 20,
  backoffMaxMs: 200,
};

/** Opens and connects a session of the app, cluster `c`, with a simulator's kubeconfig; goes directly, with a pin where one is given. */
export function openTestSession(
  kubeconfig: string,
  { pinnedSha256 = null, ...more }: Partial<SessionOptions> & { pinnedSha256?: string | null } = {},
): Session {
  const session = openSession({
    cluster: 'c',
    readCredential: () => Promise.resolve(ok(new Secret(kubeconfig))),
    readWay: () => Promise.resolve(ok({ pinnedSha256, network: direct })),
    onConnection: () => undefined,
    onProbe: () => undefined,
    clock: systemClock,
    random: Math.random,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    userAgent: 'test',
    times: quickTimes,
    ...more,
  });
  session.connect();
  return session;
}
