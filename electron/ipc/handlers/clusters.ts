import { ok } from '../../../shared/result.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type Verb =
  'add' | 'update' | 'move' | 'belongings' | 'remove' | 'accept' | 'connect' | 'disconnect' | 'allowProgram';

/** The list of clusters and what is done with one of them. */
export function clusterHandlers({
  sessions,
  drafts,
  vault,
  clock,
}: HandlerTools): Pick<Handlers, 'clusters.follow' | `cluster.${Verb}`> {
  return {
    'clusters.follow': (_input, sink, { signal }) => {
      const latest = followLatest({ clock, sink, read: () => ({ clusters: sessions.list() }) });
      const stop = sessions.listen(latest.changed);
      signal.addEventListener('abort', () => {
        stop();
        latest.close();
      });
    },
    'cluster.add': ({ draft, context, name, colour, ...choices }) => {
      const kubeconfig = drafts.find(draft);
      // The draft stays until the page forgets it, for its other contexts.
      if (!kubeconfig.ok) return Promise.resolve(kubeconfig);
      const probe = drafts.probeOf(draft, context);
      return sessions.add({ kubeconfig: kubeconfig.value, context, name, colour, choices, probe });
    },
    'cluster.update': async ({ cluster, ...fields }) => toEmpty(await sessions.update(cluster, fields)),
    'cluster.move': async ({ cluster, ...to }) => toEmpty(await sessions.move(cluster, to)),
    'cluster.belongings': async ({ cluster }) => {
      const kept = await sessions.belongings(cluster);
      return kept.ok ? ok({ kept: kept.value }) : kept;
    },
    'cluster.remove': async ({ cluster, orLater = false }) =>
      toEmpty(await sessions.remove(cluster, { orLater })),
    'cluster.accept': async ({ cluster, clusterUid }) => toEmpty(await sessions.accept(cluster, clusterUid)),
    'cluster.allowProgram': async ({ cluster, sha256 }) =>
      toEmpty(await sessions.allowProgram(cluster, sha256)),
    'cluster.connect': ({ cluster }) => {
      const session = sessions.find(cluster);
      const connection = session.ok ? session.value.connection() : null;
      // The keychain is not asked again by itself: here the user does.
      if (connection?.type === 'failed' && connection.error.code === 'vault') void vault.retry();
      return Promise.resolve(toEmpty(sessions.connect(cluster)));
    },
    'cluster.disconnect': async ({ cluster }) => toEmpty(await sessions.disconnect(cluster)),
  };
}
