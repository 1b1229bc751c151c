/** One kind of resource the simulator serves (Kubernetes API discovery, APIResource). */
export interface Resource {
  /** `group/plural`, unique; the core group is empty. */
  id: string;
  group: string;
  version: string;
  plural: string;
  singular: string;
  kind: string;
  listKind: string;
  isNamespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  /** Whether writes to the object itself leave `status` alone and `/status` exists. */
  hasStatus: boolean;
  /** Built-in kinds omit kind and apiVersion from the items of a list and take strategic merge patches. */
  isBuiltIn: boolean;
  verbs: readonly string[];
}

const ALL_VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** API groups of kube-apiserver itself whose names have a dot (kubernetes/kubernetes pkg/controlplane). */
const BUILT_IN_GROUPS = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authorization.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** One row of the catalogue; what is not said is namespaced, has a status, and takes every verb. */
export function resource(
  groupVersion: string,
  plural: string,
  kind: string,
  more: Partial<Omit<Resource, 'id' | 'plural' | 'kind'>> = {},
): Resource {
  const [group = '', version = ''] = groupVersion.includes('/')
    ? groupVersion.split('/')
    : ['', groupVersion];
  return {
    id: `${group}/${plural}`,
    group,
    version,
    plural,
    singular: kind.toLowerCase(),
    kind,
    listKind: `${kind}List`,
    isNamespaced: true,
    shortNames: [],
    categories: [],
    hasStatus: true,
    isBuiltIn: !group.includes('.') || BUILT_IN_GROUPS.has(group),
    verbs: ALL_VERBS,
    ...more,
  };
}

/** Said of a kind that is in no namespace. */
export const cluster = { isNamespaced: false };

/** Said of a kind without a status subresource. */
export const plain = { hasStatus: false };

/** Said of a kind that `kubectl get all` lists. */
export const inAll = { categories: ['all'] };
