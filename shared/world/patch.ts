import { z } from 'zod';
import { Entity, KindName } from '../kinds/index.ts';
import type { EntityId } from '../id.ts';
import { AppError } from '../error.ts';

/**
 * The part of a kind that may be read where all of it may not: the objects of some namespaces, or single ones by name.
 * `isCut` where there are more than are read.
 */
export const Scope = z.object({
  type: z.enum(['namespaces', 'names']),
  names: z.array(z.string()),
  isCut: z.boolean(),
});
export type Scope = z.infer<typeof Scope>;

/**
 * How fresh a kind of a cluster is. `stale` keeps the last state and says since when, null where the kind was never read;
 * `absent` means the API group is not installed;
 * `unfollowed` that nobody looks at its layer now, so that nothing is known of it. `scope` where only a part is known.
 */
export const Health = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loading') }),
  z.object({ type: z.literal('live'), scope: Scope.optional() }),
  z.object({
    type: z.literal('stale'),
    since: z.string().nullable(),
    error: AppError,
    scope: Scope.optional(),
  }),
  z.object({ type: z.literal('forbidden'), error: AppError, scope: Scope.optional() }),
  z.object({ type: z.literal('absent') }),
  z.object({ type: z.literal('unfollowed') }),
]);
export type Health = z.infer<typeof Health>;

/** Health by kind; a kind that is not listed has not been asked for. */
export const HealthByKind = z.partialRecord(KindName, Health);
export type HealthByKind = z.infer<typeof HealthByKind>;

/** What changed in the world of one cluster: entities put (new or replaced whole), ids gone, health that changed. */
export const Patch = z.object({
  put: z.array(Entity),
  remove: z.array(z.string()),
  health: HealthByKind,
});
export type Patch = z.infer<typeof Patch>;

/**
 * A patch as its receiver checks it: the sender, of the same build, has parsed every field of every entity, and a snapshot
 * has tens of thousands of them.
 */
export const ReceivedPatch = z.object({
  put: z.array(z.custom<Entity>(isLikeEntity)),
  remove: z.array(z.string()),
  health: HealthByKind,
});

function isLikeEntity(value: unknown): boolean {
  const { id, kind, links } = (value ?? {}) as Partial<Record<keyof Entity, unknown>>;
  return typeof id === 'string' && typeof kind === 'string' && Array.isArray(links);
}

/** The world of one cluster: what is known of it, and how fresh that is. */
export type World = {
  entities: ReadonlyMap<EntityId, Entity>;
  health: HealthByKind;
  /** How often it has changed, of one that changes in place; absent where a change makes another world. */
  revision?: () => number;
};

/** A world before anything is known. */
export const emptyWorld: World = { entities: new Map(), health: {} };

/** Applies a patch: removals first, then puts; the world passed in is left as it is. */
export function applyPatch(world: World, patch: Patch): World {
  const entities = new Map(world.entities);
  for (const id of patch.remove) entities.delete(id);
  for (const entity of patch.put) entities.set(entity.id, entity);
  return { entities, health: { ...world.health, ...patch.health } };
}

/** One patch with the effect of the first and then the second; law: apply(squash(a, b)) equals apply(b) after apply(a). */
export function squash(first: Patch, second: Patch): Patch {
  const put = new Map(first.put.map((entity) => [entity.id, entity]));
  const remove = new Set(first.remove);
  for (const id of second.remove) {
    put.delete(id);
    remove.add(id);
  }
  for (const entity of second.put) put.set(entity.id, entity);
  return { put: [...put.values()], remove: [...remove], health: { ...first.health, ...second.health } };
}
