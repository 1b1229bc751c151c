import { resourceList } from './discovery.ts';
import { isObject } from './json.ts';
import type { Catalog } from './resources.ts';
import type { Serves } from './resources/release.ts';

interface Listed {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  group?: string;
  version?: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
}

interface Found {
  resource: string;
  responseKind: unknown;
  scope: string;
  singularResource: string;
  verbs: readonly string[];
  shortNames?: readonly string[];
  categories?: readonly string[];
  subresources: unknown[];
}

/** Which version of aggregated discovery an Accept header prefers over the plain lists; undefined for those. */
export function aggregatedVersion(accept: string | undefined): string | undefined {
  for (const part of (accept ?? '').split(',')) {
    const [type, ...parameters] = part.split(';').map((text) => text.trim());
    if (type !== 'application/json') continue;
    if (parameters.length === 0) return undefined;
    if (!parameters.includes('as=APIGroupDiscoveryList') || !parameters.includes('g=apidiscovery.k8s.io'))
      continue;
    const version = parameters.find((text) => text.startsWith('v='))?.slice(2);
    if (version === 'v2' || version === 'v2beta1') return version;
  }
  return undefined;
}

function resourcesIn(catalog: Catalog, group: string, version: string, serves: Serves): Found[] {
  const list = resourceList(catalog, group, version, serves);
  const listed = (isObject(list) && Array.isArray(list.resources) ? list.resources : []) as Listed[];
  const found = new Map<string, Found>();
  for (const entry of listed) {
    const [resource = '', subresource] = entry.name.split('/', 2);
    const responseKind = { group: entry.group ?? group, version: entry.version ?? version, kind: entry.kind };
    let parent = found.get(resource);
    if (parent === undefined) {
      // A group may serve subresources of kinds that live elsewhere: the parent is then only a name.
      const isOwn = subresource === undefined;
      parent = {
        resource,
        responseKind: isOwn ? responseKind : { group: '', version: '', kind: '' },
        scope: entry.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: isOwn ? entry.singularName : '',
        verbs: isOwn ? entry.verbs : [],
        ...(entry.shortNames === undefined ? {} : { shortNames: entry.shortNames }),
        ...(entry.categories === undefined ? {} : { categories: entry.categories }),
        subresources: [],
      };
      found.set(resource, parent);
    }
    if (subresource !== undefined) {
      const name = entry.name.slice(resource.length + 1);
      parent.subresources.push({ subresource: name, responseKind, verbs: entry.verbs });
    }
  }
  return [...found.values()];
}

/** `GET /api` (empty path) and `GET /apis` as one document with all resources (Kubernetes API, apidiscovery.k8s.io). */
export function aggregatedDiscovery(
  catalog: Catalog,
  root: 'api' | 'apis',
  apiVersion: string,
  serves: Serves,
): unknown {
  const groups = root === 'api' ? [{ name: '', version: 'v1' }] : catalog.groups;
  const names = [...new Set(groups.map(({ name }) => name))].filter((name) => serves(name));
  const items = names.map((name) => ({
    metadata: { name, creationTimestamp: null },
    versions: groups
      .filter((group) => group.name === name)
      .map(({ version }) => ({
        version,
        freshness: 'Current',
        resources: resourcesIn(catalog, name, version, serves).map(({ subresources, ...resource }) =>
          subresources.length === 0 ? resource : { ...resource, subresources },
        ),
      })),
  }));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${apiVersion}`,
    metadata: {},
    items,
  };
}

/** The media type of an aggregated discovery document. */
export function aggregatedType(apiVersion: string): string {
  return `application/json;g=apidiscovery.k8s.io;v=${apiVersion};as=APIGroupDiscoveryList`;
}
