import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, objectAt } from '../json.ts';
import type { Entry } from '../kind-table.ts';
import { toEntry } from '../kind-table.ts';
import { RESOURCES } from '../resources.ts';
import { toTable } from '../table.ts';
import type { Access } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { STEVE_ROOT } from './context.ts';
import { offersOf } from './offers.ts';
import { pathOf } from './plain-api.ts';
import { toConditions, toState } from './state.ts';
import type { SteveType } from './types.ts';

/** Fields Steve puts beside those of the object; what an object has by these names gets an underscore. */
const RESERVED = ['id', 'type', 'links', 'actions'];

/** `namespace/name`, or the name of a cluster-wide object. */
export function idOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;
}

/** The address of a kind or object in Steve (rancher/apiserver pkg/urlbuilder). */
export function steveUrl(place: Place, plural: string, id?: string): string {
  return `${place.origin}${STEVE_ROOT}/${plural}${id === undefined ? '' : `/${id}`}`;
}

/** Links some kinds have besides the usual ones. */
function linksOfKind({ resource }: SteveType): string[] {
  if (resource === RESOURCES.images) return ['download', 'downloadcancel'];
  return resource === RESOURCES.templates ? ['versions'] : [];
}

function toLinks(access: Access, place: Place, type: SteveType, object: KubeObject): JsonObject {
  const { resource } = type;
  const { namespace, name } = object.metadata;
  const id = idOf(object);
  const self = steveUrl(place, type.plural, id);
  const may = (verb: string): boolean =>
    resource.verbs.includes(verb) && access.may(verb, resource, namespace, name);
  const isFixed = resource === RESOURCES.keyPairs || resource === RESOURCES.templateVersions;
  const more = linksOfKind(type).map((link): [string, string] => [
    link,
    id.includes('/') ? `${self}/${link}` : `${self}?link=${link}`,
  ]);
  return {
    ...Object.fromEntries(more),
    ...(may('patch') ? { patch: self } : {}),
    ...(may('delete') ? { remove: self } : {}),
    self,
    ...(may('update') && !isFixed ? { update: self } : {}),
    ...(may('get') ? { view: `${place.origin}${pathOf(resource, namespace, name)}` } : {}),
  };
}

/** The cells of the object's Table row. */
function toFields(type: SteveType, entry: Entry): unknown {
  const table = toTable(type.resource, [entry], {}, 'None');
  return at(table, 'rows', 0, 'cells');
}

function selected(object: JsonObject, query: URLSearchParams): JsonObject {
  const includes = query.getAll('include');
  const excludes = query.getAll('exclude');
  if (includes.length === 0 && excludes.length === 0) return object;
  let result = structuredClone(object);
  if (includes.length > 0) {
    const kept: JsonObject = {};
    for (const path of includes.map((text) => text.split('.'))) {
      const value = at(result, ...path);
      if (value === undefined) continue;
      let here = kept;
      for (const step of path.slice(0, -1)) here = (here[step] ??= {}) as JsonObject;
      here[path.at(-1) ?? ''] = value;
    }
    result = kept;
  }
  for (const path of excludes.map((text) => text.split('.'))) {
    const parent = path.length === 1 ? result : at(result, ...path.slice(0, -1));
    if (isObject(parent)) Reflect.deleteProperty(parent, path.at(-1) ?? '');
  }
  return result;
}

/** An object as Steve gives it (rancher/steve pkg/resources/common/formatter.go, rancher/apiserver pkg/writer/encoding.go). */
export function toSteve(
  context: SteveContext,
  access: Access,
  place: Place,
  type: SteveType,
  entry: Entry,
  query = new URLSearchParams(),
): JsonObject {
  const { object } = entry;
  const body: JsonObject = { ...object };
  for (const field of RESERVED) {
    if (!(field in body)) continue;
    body[`_${field}`] = body[field];
    Reflect.deleteProperty(body, field);
  }
  body.metadata = {
    ...object.metadata,
    fields: toFields(type, entry),
    relationships: context.relations.of(object),
    state: toState(object),
  };
  if (Array.isArray(at(object, 'status', 'conditions'))) {
    body.status = { ...objectAt(object, 'status'), conditions: toConditions(object) };
  }
  const id = idOf(object);
  const offers = offersOf(context, access, type, object, place.namespace) ?? [];
  const self = steveUrl(place, type.plural, id);
  const actions = Object.fromEntries(offers.map((name) => [name, `${self}?action=${name}`]));
  return {
    id,
    type: type.id,
    links: toLinks(access, place, type, object),
    ...(offers.length === 0 ? {} : { actions }),
    ...selected(body, query),
  };
}

/** An object that is in no table as Steve gives it. */
export function toSteveOf(
  context: SteveContext,
  access: Access,
  place: Place,
  type: SteveType,
  object: KubeObject,
  query?: URLSearchParams,
): JsonObject {
  return toSteve(context, access, place, type, toEntry(idOf(object), 0, object), query);
}

/** The object in the body of a write, without what only Steve adds (rancher/steve pkg/stores/proxy/unformatter.go). */
export function fromSteve(body: JsonObject): JsonObject {
  const result: JsonObject = { ...body };
  for (const field of RESERVED) {
    Reflect.deleteProperty(result, field);
    const moved = `_${field}`;
    if (!(moved in result)) continue;
    result[field] = result[moved];
    Reflect.deleteProperty(result, moved);
  }
  const { fields: _, relationships: __, state: ___, ...metadata } = objectAt(result, 'metadata');
  result.metadata = metadata;
  const conditions = at(result, 'status', 'conditions');
  if (Array.isArray(conditions)) {
    const plain = conditions.filter(isObject).map((each) => {
      const { error: _error, transitioning: _transitioning, lastUpdateTime: _time, ...kept } = each;
      return kept;
    });
    result.status = { ...objectAt(result, 'status'), conditions: plain };
  }
  return result;
}
