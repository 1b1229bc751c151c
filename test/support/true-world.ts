import { kinds, kindsOf, project, readingOf } from '../../shared/kinds/index.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import type { World } from '../../shared/world/patch.ts';
import { findResource } from '../../electron/simulator/resources.ts';
import type { Store } from '../../electron/simulator/store.ts';
import { isSame } from '../../electron/world/same.ts';

/** The kinds whose objects are in the store of a simulated cluster and are always watched; what is polled is always a little old. */
export const watchedKinds: readonly KindName[] = kindsOf(null).filter(
  (kind) => readingOf(kind).read.type === 'watch',
);

/** The world of a cluster as it is right now on the server, of the watched kinds: every object, projected anew. */
export function trueWorld(store: Store, cluster: string): Map<string, unknown> {
  const entities = new Map<string, unknown>();
  for (const kind of watchedKinds) {
    const { group, plural } = kinds[kind].resource;
    const resource = findResource(group, plural);
    if (resource === undefined) throw new Error(`The simulator does not know ${plural}.`);
    for (const object of store.list(resource)) {
      const entity = project(kind, object, cluster);
      if (entity !== null) entities.set(entity.id, entity);
    }
  }
  return entities;
}

/** Where a world differs from what the server has, in words; empty where it does not. */
export function differences(world: World, store: Store, cluster: string): string[] {
  const truth = trueWorld(store, cluster);
  const isWatched = (id: string): boolean =>
    watchedKinds.some((kind) => id.startsWith(`${cluster}/${kind}/`));
  const found: string[] = [];
  for (const [id, entity] of truth) {
    const known = world.entities.get(id);
    if (known === undefined) found.push(`${id} is missing`);
    else if (!isSame(known, entity)) found.push(`${id} is out of date`);
  }
  for (const id of world.entities.keys()) {
    if (isWatched(id) && !truth.has(id)) found.push(`${id} is gone on the server`);
  }
  return found;
}
