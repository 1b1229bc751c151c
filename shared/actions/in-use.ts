import { toEntityId } from '../id.ts';
import type { Entity } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';

const mostNamed = 3;

/** Some names in words, with how many more there are: `a, b, c and 2 more`. */
export function namesOf(entities: readonly Entity[]): string {
  const names = entities.slice(0, mostNamed).map(({ name }) => name);
  const more = entities.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** The entities of a world that something holds of. */
export function having(world: World, holds: (entity: Entity) => boolean): Entity[] {
  return [...world.entities.values()].filter(holds);
}

/** The VMs that use a volume, by its entity id. */
export function vmsUsing(world: World, volume: string): Entity[] {
  return having(
    world,
    (entity) =>
      entity.kind === 'VirtualMachine' &&
      entity.links.some(({ type, to }) => type === 'uses-volume' && to === volume),
  );
}

/** What is named `namespace/name` by another object, as an object of the same cluster names it. */
export function nameIn({ namespace, name }: Entity): string {
  return `${namespace ?? ''}/${name}`;
}

/** Whether a new object of a kind can have this name beside an entity: the name is one, and is not taken. */
export function nameProblem(entity: Entity, world: World, kind: string, name: string): true | string {
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) || name.length > 253)
    return 'A name has only lower-case letters, digits, hyphens and dots, and begins and ends with a letter or digit.';
  const id = toEntityId({ cluster: entity.cluster, kind, namespace: entity.namespace, name });
  return world.entities.has(id) ? `${name} is there already.` : true;
}
