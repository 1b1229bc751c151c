import { z } from 'zod';
import { ActionName } from '../../actions/index.ts';
import { Layer } from '../../kinds/layer.ts';
import { DiagnosticsEvent } from '../../diagnostics.ts';
import { Right } from '../../rights.ts';
import { ObjectEvent } from '../../world/event.ts';
import { Patch, ReceivedPatch } from '../../world/patch.ts';
import { Empty, call, stream } from '../define.ts';

const cluster = z.string().min(1);
const entity = z.string().min(1);

/**
 * What a follower of one cluster's world receives: `reset` (forget all), patches, and `complete` once the snapshot
 * is whole; then patches as the world changes. A follower that falls behind gets a new `reset` instead of a queue.
 */
export const WorldEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('patch'), patch: Patch }),
  z.object({ type: z.literal('complete') }),
]);
export type WorldEvent = z.infer<typeof WorldEvent>;

const ReceivedWorldEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('patch'), patch: ReceivedPatch }),
  z.object({ type: z.literal('complete') }),
]);

/** What is in the clusters, what may be done there, and doing it. */
export const objectsContract = {
  'world.follow': stream(z.strictObject({ cluster }), WorldEvent, ReceivedWorldEvent),
  /**
   * Keeps a layer of a cluster followed until it is closed, and a little longer; its entities come by `world.follow`.
   * One event once it is held.
   */
  'layer.follow': stream(z.strictObject({ cluster, layer: Layer }), Empty),
  /** The raw object as YAML, without managed fields; the data of Secrets and other credentials are removed. */
  'object.read': call(z.strictObject({ entity }), z.object({ yaml: z.string(), isRedacted: z.boolean() })),
  'object.events': call(z.strictObject({ entity }), z.object({ events: z.array(ObjectEvent) })),
  /** Looks at clusters, connected or not, one check after the other; ends when all is looked at. Nothing is contacted before. */
  'diagnostics.run': stream(z.strictObject({ clusters: z.array(cluster).max(1000) }), DiagnosticsEvent),
  /** Whether the user of a connected cluster holds each right, in the order asked; null where the cluster would not say. */
  'rights.check': call(
    z.strictObject({ cluster, rights: z.array(Right).max(500) }),
    z.object({ allowed: z.array(z.boolean().nullable()) }),
  ),
  /** Asks for an action; it is accepted or refused, and its effect comes back by the watch. */
  'action.run': call(z.strictObject({ action: ActionName, entity, options: z.unknown().optional() }), Empty),
};
