import type { JsonObject } from '../json.ts';
import type { Access } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { steveUrl } from './format.ts';
import { toState } from './state.ts';
import type { SteveType } from './types.ts';
import { isStored, TYPES } from './types.ts';

interface Summary {
  count: number;
  errors: number;
  transitioning: number;
  states: Record<string, number>;
}

const none = (): Summary => ({ count: 0, errors: 0, transitioning: 0, states: {} });

function add(summary: Summary, isError: boolean, isTransitioning: boolean): void {
  summary.count += 1;
  if (isError) summary.errors += 1;
  if (isTransitioning) summary.transitioning += 1;
  const state = isError ? 'error' : isTransitioning ? 'in-progress' : undefined;
  if (state !== undefined) summary.states[state] = (summary.states[state] ?? 0) + 1;
}

/** Figures that are zero are left out, as Go does with omitempty. */
function written(summary: Summary): JsonObject {
  return {
    ...(summary.count === 0 ? {} : { count: summary.count }),
    ...(Object.keys(summary.states).length === 0 ? {} : { states: summary.states }),
    ...(summary.errors === 0 ? {} : { errors: summary.errors }),
    ...(summary.transitioning === 0 ? {} : { transitioning: summary.transitioning }),
  };
}

/** How many objects of a kind the user may see, by namespace and state (rancher/steve pkg/resources/counts). */
export function countOf(context: SteveContext, access: Access, { resource }: SteveType): JsonObject {
  const all = none();
  const namespaces = new Map<string, Summary>();
  const seesAll = access.seesAll(resource, undefined);
  for (const { object } of context.store.table(resource).snapshot()) {
    if (!seesAll && !access.sees(resource, object)) continue;
    const { error, transitioning } = toState(object);
    add(all, error, transitioning);
    const { namespace } = object.metadata;
    if (namespace === undefined) continue;
    const inside = namespaces.get(namespace) ?? none();
    add(inside, error, transitioning);
    namespaces.set(namespace, inside);
  }
  const inside = [...namespaces].map(([name, summary]): [string, JsonObject] => [name, written(summary)]);
  return {
    summary: written(all),
    ...(inside.length === 0 ? {} : { namespaces: Object.fromEntries(inside) }),
  };
}

/** The kinds a user gets counts of: those he may list. */
export function countedTypes(access: Access): SteveType[] {
  return TYPES.filter((type) => isStored(type.resource) && access.methods(type).collection.includes('GET'));
}

/** The one object of type `count`. */
export function toCount(place: Place, counts: JsonObject): JsonObject {
  return { id: 'count', type: 'count', links: { self: steveUrl(place, 'counts', 'count') }, counts };
}

/** `GET counts`. */
export function countCollection(context: SteveContext, access: Access, place: Place): JsonObject {
  const counts = Object.fromEntries(
    countedTypes(access).map((type) => [type.id, countOf(context, access, type)]),
  );
  return {
    type: 'collection',
    links: { self: `${place.origin}${place.path}` },
    actions: {},
    resourceType: 'count',
    data: [toCount(place, counts)],
  };
}
