import { toRoute, withoutPrefix } from '../route.ts';

/** A request as the scopes of faults see it. */
export interface Asked {
  method: string;
  /** Without the prefix of Rancher and without query. */
  path: string;
  query: URLSearchParams;
  verb: string;
  group: string;
  plural: string;
  name: string | undefined;
}

const VERBS: Record<string, string> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** Reads what a request asks for; `url` is that of the request line. */
export function toAsked(method: string, url: string): Asked {
  const { pathname, searchParams: query } = new URL(url, 'https://127.0.0.1');
  const route = toRoute(pathname);
  const isWatch = ['true', '1'].includes(query.get('watch') ?? '');
  const resource =
    route?.type === 'resource'
      ? { group: route.group, plural: route.plural, name: route.name }
      : { group: route?.type === 'group-version' ? route.group : '', plural: '', name: undefined };
  const reads = resource.plural === '' || resource.name !== undefined ? 'get' : isWatch ? 'watch' : 'list';
  return { method, path: withoutPrefix(pathname), query, verb: VERBS[method] ?? reads, ...resource };
}

/** Whether a request is within all scopes of a fault. */
export function isWithin(asked: Asked, scopes: readonly string[]): boolean {
  return scopes.every((scope) => {
    if (scope.startsWith('/')) return asked.path.includes(scope);
    if (scope === 'write') return Object.hasOwn(VERBS, asked.method);
    if (scope === asked.method || scope === asked.verb) return true;
    return scope === asked.plural || scope === asked.group;
  });
}
