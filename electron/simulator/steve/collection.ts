import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject } from '../json.ts';
import type { Entry } from '../kind-table.ts';
import { toEntry } from '../kind-table.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';
import { toSelects } from '../selector.ts';
import type { Access } from './access.ts';
import type { Place, SteveContext } from './context.ts';
import { ApiError } from './error.ts';
import { idOf, steveUrl, toSteve } from './format.ts';
import { createPlainApi } from './plain-api.ts';
import type { SteveType } from './types.ts';
import { isStored } from './types.ts';

/** How many objects a list has at most where no limit is said (rancher/steve pkg/stores/partition/listprocessor). */
const DEFAULT_LIMIT = 100_000;

interface Filter {
  path: string[];
  text: string;
  isNegated: boolean;
}

function holds(value: unknown, path: readonly string[], text: string): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, path, text));
  const [step, ...rest] = path;
  if (step !== undefined) return isObject(value) && holds(value[step], rest, text);
  // Numbers never match: the list processor looks at texts and truth values only.
  return (typeof value === 'string' || typeof value === 'boolean') && String(value).includes(text);
}

/** Reads `filter=a.b=text,c!=text`: commas mean or, several parameters mean and. */
function toFilter(query: URLSearchParams): (object: KubeObject) => boolean {
  const all = query.getAll('filter').map((part) =>
    part.split(',').flatMap((each): Filter[] => {
      const [field, text, ...more] = each.split(/!?=/);
      if (field === undefined || text === undefined || more.length > 0) return [];
      return [{ path: field.split('.'), text, isNegated: each.includes('!=') }];
    }),
  );
  return (object) =>
    all.every((any) => any.some((filter) => holds(object, filter.path, filter.text) !== filter.isNegated));
}

/** `a.b[c/d]` as steps (rancher/steve pkg/stores/queryhelper SafeSplit). */
function toSteps(field: string): string[] {
  return [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

/** Reads `sort=-a.b,c`; values are compared as texts. */
function toSorted(entries: readonly Entry[], query: URLSearchParams): Entry[] {
  const keys = (query.get('sort') ?? '')
    .split(',')
    .filter((key) => key !== '' && key !== '-')
    .map((key) => ({ steps: toSteps(key.replace(/^-/, '')), sign: key.startsWith('-') ? -1 : 1 }));
  if (keys.length === 0) return [...entries];
  const textOf = (value: unknown): string => {
    if (typeof value === 'string') return value;
    return value === undefined || value === null ? '' : JSON.stringify(value);
  };
  const rows = entries.map((entry) => ({
    entry,
    texts: keys.map((key) => textOf(at(entry.object, ...key.steps))),
  }));
  rows.sort((left, right) => {
    for (const [index, key] of keys.entries()) {
      const [a = '', b = ''] = [left.texts[index], right.texts[index]];
      if (a !== b) return (a < b ? -1 : 1) * key.sign;
    }
    return 0;
  });
  return rows.map((row) => row.entry);
}

function inProjects(context: SteveContext, query: URLSearchParams): (object: KubeObject) => boolean {
  const wanted = query.get('projectsornamespaces') ?? '';
  const unwanted = query.get('projectsornamespaces!') ?? '';
  const names = new Set((wanted === '' ? unwanted : wanted).split(',').filter((name) => name !== ''));
  if (names.size === 0) return () => true;
  return ({ metadata }) => {
    const namespace = context.store.get(RESOURCES.namespaces, undefined, metadata.namespace ?? '');
    if (namespace === undefined) return false;
    const project = namespace.metadata.labels?.['field.cattle.io/projectId'] ?? '';
    return (names.has(namespace.metadata.name) || names.has(project)) === (wanted !== '');
  };
}

interface Chunk {
  entries: readonly Entry[];
  revision: string;
  next?: string;
}

interface Resume {
  /** The continue token of the list below. */
  c?: string;
  /** How many visible objects were given already, where rights narrow the list. */
  o?: number;
  l?: number;
}

function toResume(text: string): Resume {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (isObject(value)) return value;
  } catch {
    // Answered below, as for JSON that is no object.
  }
  throw new ApiError('ServerError', 'illegal base64 data at input byte 0');
}

const toToken = (resume: Resume): string => Buffer.from(JSON.stringify(resume)).toString('base64');

/** One chunk of a kind as the user may see it (rancher/steve pkg/stores/partition/parallel.go). */
function chunkOf(
  context: SteveContext,
  access: Access,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
  authorization: string | undefined,
): Chunk {
  if (!isStored(resource)) {
    const objects = createPlainApi(context.api, authorization).list(resource, namespace);
    return { entries: objects.map((object) => toEntry(idOf(object), 0, object)), revision: '' };
  }
  const resume = toResume(query.get('continue') ?? '');
  const asked = query.get('limit') ?? '';
  const limit = resume.l ?? (/^-?\d+$/.test(asked) ? Number(asked) : DEFAULT_LIMIT);
  const below = new URLSearchParams();
  for (const name of ['labelSelector', 'fieldSelector']) {
    for (const text of query.getAll(name)) below.append(name, text);
  }
  if (access.seesAll(resource, namespace)) {
    if (limit > 0) below.set('limit', String(limit));
    if (resume.c !== undefined) below.set('continue', resume.c);
    const page = context.pager.list(resource, namespace, below);
    const next = page.metadata.continue;
    return {
      entries: page.entries,
      revision: page.metadata.resourceVersion,
      ...(next === undefined ? {} : { next: toToken({ c: next, l: limit }) }),
    };
  }
  toSelects(resource, below);
  const page = context.pager.list(resource, namespace, below);
  const seen = page.entries.filter((entry) => access.sees(resource, entry.object));
  const from = resume.o ?? 0;
  const to = limit > 0 ? from + limit : seen.length;
  return {
    entries: seen.slice(from, to),
    revision: page.metadata.resourceVersion,
    ...(to < seen.length ? { next: toToken({ o: to, l: limit }) } : {}),
  };
}

/** A collection of Steve: what is filtered, sorted and paged is the chunk that was fetched. */
export function toCollection(
  context: SteveContext,
  access: Access,
  place: Place,
  type: SteveType,
  query: URLSearchParams,
  authorization: string | undefined,
): JsonObject {
  const chunk = chunkOf(context, access, type.resource, place.namespace, query, authorization);
  const passes = toFilter(query);
  const isInProject = inProjects(context, query);
  const kept = chunk.entries.filter(({ object }) => passes(object) && isInProject(object));
  const sorted = toSorted(kept, query);
  const size = Number(query.get('pagesize') ?? '0');
  const isPaged = Number.isInteger(size) && size > 0;
  const page = Math.max(1, Number(query.get('page') ?? '1') || 1);
  const shown = isPaged ? sorted.slice(size * (page - 1), size * page) : sorted;
  const self = `${place.origin}${place.path}`;
  const isPartial = chunk.next !== undefined || (query.get('continue') ?? '') !== '';
  const marker = new URLSearchParams(query);
  if (chunk.next !== undefined) marker.set('continue', chunk.next);
  const canCreate = access.methods(type).collection.includes('POST');
  return {
    type: 'collection',
    links: { self },
    ...(canCreate ? { createTypes: { [type.id]: steveUrl(place, type.plural) } } : {}),
    actions:
      type.resource === RESOURCES.keyPairs ? { keygen: `${steveUrl(place, type.plural)}?action=keygen` } : {},
    resourceType: type.id,
    ...(isPartial
      ? {
          pagination: {
            first: self,
            ...(chunk.next === undefined ? {} : { next: `${self}?${marker.toString()}` }),
            partial: true,
          },
        }
      : {}),
    ...(chunk.revision === '' ? {} : { revision: chunk.revision }),
    ...(chunk.next === undefined ? {} : { continue: chunk.next }),
    ...(isPaged ? { pages: Math.ceil(sorted.length / size) } : {}),
    ...(sorted.length === 0 ? {} : { count: sorted.length }),
    data: shown.map((entry) => toSteve(context, access, place, type, entry, query)),
  };
}
