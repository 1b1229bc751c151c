import { ok } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import { toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** How clusters are reached, and which certificates of theirs are trusted. */
export function networkHandlers({
  reach,
  network,
}: HandlerTools): Pick<
  Handlers,
  `network.${'read' | 'write'}` | `route.${'read' | 'write'}` | `trust.${'read' | 'pin' | 'unpin'}`
> {
  return {
    'network.read': () => Promise.resolve(ok(network.read())),
    'network.write': (change) => reach.setNetwork(change),
    'route.read': ({ cluster }) => reach.route(cluster),
    'route.write': ({ cluster, ...change }) => reach.setRoute(cluster, change),
    'trust.read': ({ cluster }) => reach.readShown(cluster),
    'trust.pin': async ({ cluster, sha256 }) => toEmpty(await reach.pin(cluster, sha256)),
    'trust.unpin': async ({ cluster }) => toEmpty(await reach.pin(cluster, null)),
  };
}
