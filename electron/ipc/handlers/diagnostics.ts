import { vaultKeyOf } from '../../cluster/registry.ts';
import { runChecks } from '../../diagnostics/run.ts';
import { ok } from '../../../shared/result.ts';
import type { CheckInput } from '../../diagnostics/check.ts';
import { readAccessAtRest } from '../../kube/access-at-rest.ts';
import { chooseProxy } from '../../kube/proxy.ts';
import { openTurns } from '../../kube/turns.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

const clustersAtOnce = 4;

/** Reads at most once; `asked` is the answer where anybody wanted it, else null. */
function once<T>(read: () => Promise<T>): { get: () => Promise<T>; asked: () => Promise<T> | null } {
  let asked: Promise<T> | null = null;
  return { get: () => (asked ??= read()), asked: () => asked };
}

/** Looking at clusters on demand, whether they are connected or not. */
export function diagnosticsHandlers({
  sessions,
  vault,
  clock,
}: HandlerTools): Pick<Handlers, 'diagnostics.run'> {
  return {
    'diagnostics.run': async ({ clusters }, sink, { signal }) => {
      const inTurn = openTurns(clustersAtOnce);
      const runOne = async (cluster: string): Promise<void> => {
        const info = sessions.list().find(({ id }) => id === cluster);
        const session = sessions.find(cluster);
        if (!info || !session.ok || signal.aborted) return;
        const client = once(() => sessions.openClient(cluster));
        const credential = once(() => sessions.readCredential(cluster));
        const { keeping, error, sessionOnly } = vault.info();
        const isInKeychain = keeping === 'keychain' && !sessionOnly.includes(vaultKeyOf(cluster));
        const access = once(async (): ReturnType<CheckInput['access']> => {
          const read = await credential.get();
          return read.ok ? readAccessAtRest(read.value) : read;
        });
        const route = once(async (): ReturnType<CheckInput['route']> => {
          const [way, read] = await Promise.all([sessions.readWay(cluster), access.get()]);
          if (!way.ok) return way;
          const { proxy, bundles } = way.value.network;
          const chosen = chooseProxy(proxy, read.ok ? read.value.proxyUrl : null, info.server);
          return chosen.ok ? ok({ ...chosen.value, bundles }) : chosen;
        });
        const input: CheckInput = {
          info,
          keeping: { isInKeychain, reason: error?.message ?? null },
          credential: credential.get,
          access: access.get,
          route: route.get,
          client: client.get,
          world: session.value.world.view,
          now: clock.now,
          signal,
        };
        await runChecks(input, sink.send);
        const opened = await client.asked();
        if (opened?.ok) await opened.value.close();
      };
      await Promise.all(clusters.map((cluster) => inTurn(() => runOne(cluster))));
      sink.end();
    },
  };
}
