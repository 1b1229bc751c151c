import type { Catalog } from './resources.ts';
import type { Serves } from './resources/release.ts';
import { noSuchPath } from './status.ts';

/** What virt-api lists, in its order (kubevirt pkg/virt-api/api.go); it gives neither kinds nor verbs. */
const SUBRESOURCES = [
  'expand-vm-spec',
  ...['vnc', 'vnc/screenshot', 'console', 'portforward'].map((name) => `virtualmachineinstances/${name}`),
  ...['pause', 'unpause', 'freeze', 'unfreeze', 'reset', 'softreboot'].map(
    (name) => `virtualmachineinstances/${name}`,
  ),
  ...['start', 'stop', 'restart', 'migrate', 'expand-spec', 'objectgraph'].map(
    (name) => `virtualmachines/${name}`,
  ),
  ...['guestosinfo', 'userlist', 'filesystemlist', 'addvolume', 'removevolume', 'objectgraph'].map(
    (name) => `virtualmachineinstances/${name}`,
  ),
];

function versionsOf({ groups }: Catalog, name: string): { groupVersion: string; version: string }[] {
  return groups
    .filter((group) => group.name === name)
    .map(({ version }) => ({
      groupVersion: `${name}/${version}`,
      version,
    }));
}

function group(catalog: Catalog, name: string): Record<string, unknown> {
  const versions = versionsOf(catalog, name);
  return { name, versions, preferredVersion: versions[0] };
}

/** `GET /apis`. */
export function groupList(catalog: Catalog, serves: Serves): unknown {
  const names = [...new Set(catalog.groups.map((entry) => entry.name))].filter((name) => serves(name));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => group(catalog, name)) };
}

/** `GET /api` (empty name) and `GET /apis/GROUP`. */
export function groupDocument(catalog: Catalog, name: string, serves: Serves): unknown {
  if (name === '') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }],
    };
  }
  if (versionsOf(catalog, name).length === 0 || !serves(name)) throw noSuchPath();
  return { kind: 'APIGroup', apiVersion: 'v1', ...group(catalog, name) };
}

function review(kind: string): Record<string, unknown> {
  const singularName = kind.toLowerCase();
  return { name: `${singularName}s`, singularName, namespaced: false, kind, verbs: ['create'] };
}

function computedResources(name: string): Record<string, unknown>[] {
  switch (name) {
    case 'subresources.kubevirt.io':
      return SUBRESOURCES.map((subresource) => ({
        name: subresource,
        singularName: '',
        namespaced: true,
        kind: '',
        verbs: null,
      }));
    case 'metrics.k8s.io':
      return [
        { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
        { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
      ];
    case 'authorization.k8s.io':
      return ['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map(review);
    case 'authentication.k8s.io':
      return [review('SelfSubjectReview')];
    default:
      return [];
  }
}

/** Subresources of pods that are served; Eviction has a version of its own, by which kubectl knows how to drain. */
const POD_SUBRESOURCES = [
  {
    name: 'pods/eviction',
    singularName: '',
    namespaced: true,
    group: 'policy',
    version: 'v1',
    kind: 'Eviction',
    verbs: ['create'],
  },
  { name: 'pods/log', singularName: '', namespaced: true, kind: 'Pod', verbs: ['get'] },
];

/** `GET /api/v1` and `GET /apis/GROUP/VERSION`. */
export function resourceList(catalog: Catalog, name: string, version: string, serves: Serves): unknown {
  const groupVersion = name === '' ? version : `${name}/${version}`;
  const resources = catalog.of(name, version).flatMap((resource) => {
    const entry = {
      name: resource.plural,
      singularName: resource.singular,
      namespaced: resource.isNamespaced,
      kind: resource.kind,
      verbs: resource.verbs,
      ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
      ...(resource.categories.length === 0 ? {} : { categories: resource.categories }),
    };
    if (!resource.hasStatus) return [entry];
    const more = resource.id === '/pods' ? POD_SUBRESOURCES : [];
    const { shortNames: _, categories: __, ...rest } = entry;
    return [
      entry,
      { ...rest, name: `${resource.plural}/status`, singularName: '', verbs: ['get', 'patch', 'update'] },
      ...more,
    ];
  });
  const listed = [
    ...resources,
    ...(versionsOf(catalog, name).some((entry) => entry.version === version) ? computedResources(name) : []),
  ];
  const all = listed.filter((entry) => serves(name, ...String(entry.name).split(/\/(.*)/, 2)));
  if (all.length === 0) throw noSuchPath();
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: all };
}

/** `GET /version`, of an RKE2 such as v1.34.2+rke2r1. */
export function versionDocument(gitVersion: string): unknown {
  const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-15T00:00:00Z',
    goVersion: 'go1.24.11 X:boringcrypto',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}
