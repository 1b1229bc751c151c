import { ok } from '../../../shared/result.ts';
import { followLatest } from '../follow-latest.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** The list of clusters and what is done with one of them. */
export function clusterHandlers({
  sessions,
  drafts,
  vault,
  clock,
}: HandlerTools): Pick<
  Handlers,
  'clusters.follow' | `cluster.${'add' | 'update' | 'remove' | 'connect' | 'disconnect' | 'allowProgram'}`
> {
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
      return kubeconfig.ok
        ? sessions.add({ kubeconfig: kubeconfig.value, context, name, colour, choices })
        : Promise.resolve(kubeconfig);
    },
    'cluster.update': async ({ cluster, ...fields }) => toEmpty(await sessions.update(cluster, fields)),
    'cluster.allowProgram': async ({ cluster, sha256 }) =>
      toEmpty(await sessions.allowProgram(cluster, sha256)),
    'cluster.remove': async ({ cluster }) => toEmpty(await sessions.remove(cluster)),
    'cluster.connect': ({ cluster }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return Promise.resolve(session);
      const connection = session.value.connection();
      // The keychain is not asked again by itself: here the user does.
      if (connection.type === 'failed' && connection.error.code === 'vault') void vault.retry();
      session.value.connect();
      return Promise.resolve(ok({}));
    },
    'cluster.disconnect': async ({ cluster }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      await session.value.disconnect();
      return ok({});
    },
  };
}
