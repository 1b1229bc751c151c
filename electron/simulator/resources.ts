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

function resource(
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
    isBuiltIn: !group.includes('.') || group.endsWith('.k8s.io'),
    verbs: ALL_VERBS,
    ...more,
  };
}

const cluster = { isNamespaced: false };

/** Scope, short names and status subresources as in the CRDs (harvester, kubevirt, longhorn) and the Kubernetes API. */
export const RESOURCES = {
  nodes: resource('v1', 'nodes', 'Node', { ...cluster, shortNames: ['no'] }),
  namespaces: resource('v1', 'namespaces', 'Namespace', { ...cluster, shortNames: ['ns'] }),
  pods: resource('v1', 'pods', 'Pod', { shortNames: ['po'], categories: ['all'] }),
  claims: resource('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', { shortNames: ['pvc'] }),
  volumes: resource('v1', 'persistentvolumes', 'PersistentVolume', { ...cluster, shortNames: ['pv'] }),
  events: resource('v1', 'events', 'Event', { shortNames: ['ev'], hasStatus: false }),
  secrets: resource('v1', 'secrets', 'Secret', { hasStatus: false }),
  storageClasses: resource('storage.k8s.io/v1', 'storageclasses', 'StorageClass', {
    ...cluster,
    shortNames: ['sc'],
    hasStatus: false,
  }),
  vms: resource('kubevirt.io/v1', 'virtualmachines', 'VirtualMachine', {
    shortNames: ['vm', 'vms'],
    categories: ['all'],
  }),
  vmis: resource('kubevirt.io/v1', 'virtualmachineinstances', 'VirtualMachineInstance', {
    shortNames: ['vmi', 'vmis'],
    categories: ['all'],
    hasStatus: false,
  }),
  migrations: resource(
    'kubevirt.io/v1',
    'virtualmachineinstancemigrations',
    'VirtualMachineInstanceMigration',
    {
      shortNames: ['vmim', 'vmims'],
      categories: ['all'],
    },
  ),
  kubevirts: resource('kubevirt.io/v1', 'kubevirts', 'KubeVirt', {
    shortNames: ['kv', 'kvs'],
    categories: ['all'],
  }),
  settings: resource('harvesterhci.io/v1beta1', 'settings', 'Setting', { ...cluster, hasStatus: false }),
  images: resource('harvesterhci.io/v1beta1', 'virtualmachineimages', 'VirtualMachineImage', {
    shortNames: ['vmimage', 'vmimages'],
    hasStatus: false,
  }),
  longhornNodes: resource('longhorn.io/v1beta2', 'nodes', 'Node', { shortNames: ['lhn'] }),
  longhornVolumes: resource('longhorn.io/v1beta2', 'volumes', 'Volume', { shortNames: ['lhv'] }),
  longhornReplicas: resource('longhorn.io/v1beta2', 'replicas', 'Replica', { shortNames: ['lhr'] }),
  longhornSettings: resource('longhorn.io/v1beta2', 'settings', 'Setting', {
    shortNames: ['lhs'],
    hasStatus: false,
  }),
  clusterNetworks: resource('network.harvesterhci.io/v1beta1', 'clusternetworks', 'ClusterNetwork', {
    ...cluster,
    shortNames: ['cn', 'cns'],
    hasStatus: false,
  }),
  networks: resource('k8s.cni.cncf.io/v1', 'network-attachment-definitions', 'NetworkAttachmentDefinition', {
    singular: 'network-attachment-definition',
    shortNames: ['net-attach-def'],
    hasStatus: false,
    isBuiltIn: false,
  }),
} as const satisfies Record<string, Resource>;

const byId = new Map<string, Resource>(Object.values(RESOURCES).map((entry: Resource) => [entry.id, entry]));

/** The resource of a group and plural name, or undefined where the simulator does not serve it. */
export function findResource(group: string, plural: string): Resource | undefined {
  return byId.get(`${group}/${plural}`);
}

/** Every served resource of one group and version. */
export function resourcesOf(group: string, version: string): Resource[] {
  return [...byId.values()].filter((entry) => entry.group === group && entry.version === version);
}

/** Groups and versions that are served: those of the table and the ones computed on request. */
export const GROUPS: readonly { name: string; version: string }[] = [
  ...[...byId.values()]
    .filter((entry) => entry.group !== '')
    .map((entry) => `${entry.group}/${entry.version}`)
    .filter((name, index, all) => all.indexOf(name) === index)
    .map((name) => ({ name: name.split('/')[0] ?? '', version: name.split('/')[1] ?? '' })),
  { name: 'subresources.kubevirt.io', version: 'v1' },
  { name: 'metrics.k8s.io', version: 'v1beta1' },
  { name: 'authorization.k8s.io', version: 'v1' },
];

/** `plural.group`, or just the plural name in the core group: how Kubernetes names a resource in messages. */
export function qualifiedName(of: { group: string; plural: string }): string {
  return of.group === '' ? of.plural : `${of.plural}.${of.group}`;
}
