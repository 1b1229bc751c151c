import { appError } from '../../../shared/error.ts';
import { guestKind } from '../../../shared/guest/guest.ts';
import type { Registration } from '../../../shared/rancher/registration.ts';
import { rancherBefore } from '../../../shared/rancher/server.ts';
import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { isAborted, sleep } from '../../clock.ts';
import type { KubeClient } from '../../kube/client.ts';
import { connectRancher } from '../../rancher/connect.ts';
import { fetchGuestKubeconfig } from '../../rancher/guest-kubeconfig.ts';
import { scaleNodePool } from '../../rancher/node-pools.ts';
import { openAsk } from '../../rancher/rancher-client.ts';
import { readRegistration, register, unregister } from '../../rancher/registration.ts';
import type { Harvester } from '../../rancher/registration.ts';
import type { Handlers } from '../handler-types.ts';
import { locate, toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** How often a registration is looked at: while it moves, and while it does not. */
const everyMs = { soon: 1_500, later: 10_000 };
/** Longest time that a registration, or a kubeconfig, is waited for. */
const longestMs = 60_000;

/** What is done with Ranchers to clusters: registrations, ways, kubeconfigs of guest clusters, and pools of RKE1. */
export function registrationHandlers({
  sessions,
  ranchers,
  guests: { credentials },
  drafts,
  clock,
}: HandlerTools): Pick<
  Handlers,
  | 'registration.follow'
  | `rancher.${'register' | 'unregister' | 'scaleNodePool'}`
  | 'guest.fetchKubeconfig'
  | `cluster.${'goThroughRancher' | 'takeOtherWay' | 'forgetOtherWay' | 'merge' | 'split'}`
> {
  const harvesterOf = (cluster: string): Result<Harvester> => {
    const session = sessions.find(cluster);
    if (!session.ok) return session;
    const client = session.value.client();
    if (!client.ok) return client;
    const info = sessions.list().find(({ id }) => id === cluster);
    return {
      ok: true,
      value: {
        client: client.value,
        name: info?.name ?? cluster,
        version: info?.harvesterVersion ?? null,
        clusterUid: info?.clusterUid ?? null,
      },
    };
  };
  const ask = openAsk(ranchers);
  const readOnce = async (cluster: string, signal: AbortSignal): Promise<Registration> => {
    const harvester = harvesterOf(cluster);
    if (harvester.ok)
      return readRegistration({ harvester: harvester.value, ranchers: ranchers.list(), ask, signal });
    const nothing = { host: null, rancher: null, managementId: null, agent: null, message: null };
    return { ...nothing, step: 'none', state: 'unknown', error: harvester.error };
  };

  /** Whether a Rancher that was added leads to a cluster by this server, so that the way can be made again. */
  const isOffered = (server: string): boolean =>
    ranchers.list().some(({ url }) => url === rancherBefore(server)?.url);

  /** Ends the rest of those who follow the registration of a cluster: something was done to it. */
  const resting = new Set<{ cluster: string; wake: AbortController }>();
  const wake = (cluster: string): void => {
    for (const each of resting) if (each.cluster === cluster) each.wake.abort();
  };
  const rest = async (cluster: string, delayMs: number, until: AbortSignal): Promise<void> => {
    const each = { cluster, wake: new AbortController() };
    resting.add(each);
    await sleep(clock, delayMs, AbortSignal.any([until, each.wake.signal]));
    resting.delete(each);
  };

  return {
    'registration.follow': ({ cluster }, sink, { signal }) => {
      const found = sessions.find(cluster);
      if (!found.ok) {
        sink.end(found.error);
        return;
      }
      const until = AbortSignal.any([signal, found.value.closed]);
      let last = '';
      const follow = async (): Promise<void> => {
        while (!until.aborted) {
          const now = await readOnce(cluster, until);
          if (isAborted(until)) return;
          const text = JSON.stringify(now);
          if (text !== last) sink.send(now);
          last = text;
          // The user may begin or end it at any time.
          const isMoving = now.step !== 'active' || now.error !== null;
          await rest(cluster, isMoving ? everyMs.soon : everyMs.later, until);
        }
      };
      void follow().finally(() => sink.end());
    },
    'rancher.register': async ({ rancher, cluster, name, isInsecure }) => {
      const harvester = harvesterOf(cluster);
      if (!harvester.ok) return harvester;
      const signal = AbortSignal.timeout(longestMs);
      const registered = await ask(rancher, (client) =>
        register({ rancher: client, harvester: harvester.value, name, isInsecure, clock, signal }),
      );
      wake(cluster);
      return registered;
    },
    'rancher.unregister': async ({ cluster, removes }) => {
      const harvester = harvesterOf(cluster);
      if (!harvester.ok) return harvester;
      const signal = AbortSignal.timeout(longestMs);
      const now = removes ? await readOnce(cluster, signal) : null;
      if (now?.error) return fail(now.error);
      const end = (client: KubeClient | null): Promise<Result<void>> =>
        unregister({ harvester: harvester.value, rancher: client, signal });
      const rancher = now?.rancher ?? null;
      const ended = rancher === null ? await end(null) : await ask(rancher, end);
      wake(cluster);
      return toEmpty(ended);
    },
    'rancher.scaleNodePool': async ({ rancher, pool, quantity }) => {
      const signal = AbortSignal.timeout(longestMs);
      return toEmpty(await ask(rancher, (client) => scaleNodePool(client, pool, quantity, signal)));
    },
    'cluster.goThroughRancher': async ({ cluster, rancher, managementId }) => {
      const info = ranchers.list().find(({ id }) => id === rancher);
      const draft = await ranchers.draft(rancher, [managementId]);
      if (!draft.ok) return draft;
      const kubeconfig = drafts.find(draft.value.draft);
      if (!kubeconfig.ok) return kubeconfig;
      const [context] = kubeconfig.value.contexts;
      if (!context || !info) return fail(appError('not-found', 'There is no such Rancher or cluster.'));
      const secret = kubeconfig.value.credentialOf(context.context);
      drafts.forget(draft.value.draft);
      if (!secret.ok) return secret;
      const { server, auth } = context;
      const way = { server, auth, context: context.context, pinnedSha256: info.pinnedSha256 };
      const next = { type: 'take', way, secret: secret.value, isOffered } as const;
      return toEmpty(await sessions.takeWay(cluster, next));
    },
    'cluster.takeOtherWay': async ({ cluster }) => toEmpty(await sessions.takeWay(cluster, { type: 'swap' })),
    'cluster.forgetOtherWay': async ({ cluster }) =>
      toEmpty(await sessions.takeWay(cluster, { type: 'forget' })),
    'cluster.merge': async ({ cluster, other }) => {
      const kept = await sessions.takeWay(cluster, { type: 'adopt', from: other, isOffered });
      return toEmpty(kept.ok ? await sessions.remove(other) : kept);
    },
    'cluster.split': ({ cluster, name }) => sessions.splitWay(cluster, name),
    'guest.fetchKubeconfig': async ({ guest, rancher, managementId }) => {
      const found = locate(sessions, guest);
      if (!found.ok) return found;
      if (found.value.ref.kind !== guestKind)
        return fail(appError('not-found', 'There is no such guest cluster.', { entity: guest }));
      const access = await ranchers.access(rancher);
      if (!access.ok) return access;
      const signal = AbortSignal.timeout(longestMs);
      const connection = await connectRancher(access.value.access, signal);
      if (!connection.ok) return connection;
      try {
        const kubeconfig = await fetchGuestKubeconfig(connection.value, managementId, signal);
        return kubeconfig.ok ? toEmpty(await credentials.keep(guest, kubeconfig.value)) : kubeconfig;
      } finally {
        await connection.value.close();
      }
    },
  };
}
