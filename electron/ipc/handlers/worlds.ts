import { appError } from '../../../shared/error.ts';
import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { isAborted } from '../../clock.ts';
import { readEvents } from '../../cluster/events.ts';
import { readObject } from '../../cluster/object.ts';
import { collectorOf } from '../../metrics/collect.ts';
import { openFeed } from '../../world/feed.ts';
import { sendFirst } from '../../world/first.ts';
import type { Session } from '../../cluster/session.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

const notKept =
  'What is shown was seen last. YAML and events are not kept on this machine; they are read once the cluster is connected.';

/** The client to read an object with, or why there is none now. */
function clientOf({ cluster, client, connection }: Session): Result<KubeClient> {
  const found = client();
  if (found.ok) return found;
  const state = connection();
  const why = state.type === 'failed' ? state.error.message : found.error.message;
  return fail(appError('unreachable', why, { hint: notKept, cluster }));
}

/** What is known of a cluster, and its objects. */
export function worldHandlers({
  sessions,
  clock,
}: HandlerTools): Pick<Handlers, 'world.follow' | 'layer.follow' | 'object.read' | 'object.events'> {
  return {
    'world.follow': async ({ cluster }, sink, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) {
        sink.end(session.error);
        return;
      }
      const { world, closed, opened } = session.value;
      collectorOf(session.value, clock);
      const onClosed = (): void => sink.end(appError('not-found', 'The cluster was removed.', { cluster }));
      closed.addEventListener('abort', onClosed);
      signal.addEventListener('abort', () => closed.removeEventListener('abort', onClosed));
      const isSent = await session.value.first((first) => sendFirst(first, sink, { clock, signal }));
      // What was last seen comes whole, or the page would draw an empty cluster first.
      await opened;
      if (isAborted(signal)) return;
      const isKnown = isSent && world.view.entities.size > 0;
      const feed = openFeed(world, sink, { clock, isKnown });
      signal.addEventListener('abort', feed.close);
    },
    'layer.follow': ({ cluster, layer }, sink, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) {
        sink.end(session.error);
        return;
      }
      const { closed, holdLayer } = session.value;
      const release = holdLayer(layer);
      const onClosed = (): void => sink.end(appError('not-found', 'The cluster was removed.', { cluster }));
      closed.addEventListener('abort', onClosed);
      signal.addEventListener('abort', () => {
        closed.removeEventListener('abort', onClosed);
        release();
      });
      sink.send({});
    },
    'object.read': async ({ entity }, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok) return found;
      const client = clientOf(found.value.session);
      return client.ok ? readObject(client.value, found.value.ref, signal) : client;
    },
    'object.events': async ({ entity }, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok) return found;
      const client = clientOf(found.value.session);
      return client.ok ? readEvents(client.value, found.value.ref, signal) : client;
    },
  };
}
