/** Rights in the form of RBAC (Kubernetes API, rbac.authorization.k8s.io PolicyRule). */
export interface Rule {
  verbs: readonly string[];
  groups: readonly string[];
  /** Plural names, with a subresource after a slash; `*` is all. */
  resources: readonly string[];
  /** Only objects of these names. */
  names?: readonly string[];
}

/** What a user may do: everywhere, and in some namespaces. */
export interface Grants {
  everywhere: readonly Rule[];
  inNamespaces: ReadonlyMap<string, readonly Rule[]>;
}

const ALL = ['*'];
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const SELF: readonly Rule[] = [
  {
    verbs: ['create'],
    groups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  },
  { verbs: ['create'], groups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
];

/**
 * What every authenticated user of a Harvester may (harvester/harvester pkg/data/rbac.go, pkg/settings
 * WhiteListedSettings; kubevirt pkg/virt-operator/resource/generate/rbac/cluster.go).
 */
const EVERYBODY: readonly Rule[] = [
  ...SELF,
  {
    verbs: ['get', 'watch'],
    groups: ['harvesterhci.io'],
    resources: ['settings'],
    names: [
      'server-version',
      'default-storage-class',
      'harvester-csi-ccm-versions',
      'default-vm-termination-grace-period-seconds',
    ],
  },
  { verbs: READ, groups: ['network.harvesterhci.io'], resources: ['clusternetworks'] },
  { verbs: ['get', 'list'], groups: ['kubevirt.io'], resources: ['kubevirts'] },
  { verbs: ['get', 'list'], groups: ['subresources.kubevirt.io'], resources: ['version', 'guestfs'] },
];

const VM_KINDS = [
  'virtualmachines',
  'virtualmachineinstances',
  'virtualmachineinstancepresets',
  'virtualmachineinstancereplicasets',
];
const VM_RELATED: readonly Rule[] = [
  {
    verbs: READ,
    groups: ['snapshot.kubevirt.io'],
    resources: ['virtualmachinesnapshots', 'virtualmachinesnapshotcontents', 'virtualmachinerestores'],
  },
  {
    verbs: READ,
    groups: ['instancetype.kubevirt.io'],
    resources: [
      'virtualmachineinstancetypes',
      'virtualmachineclusterinstancetypes',
      'virtualmachinepreferences',
      'virtualmachineclusterpreferences',
    ],
  },
];
const HARVESTER_KINDS = [
  'keypairs',
  'virtualmachineimages',
  'virtualmachinetemplates',
  'virtualmachinetemplateversions',
  'virtualmachinebackups',
  'virtualmachinerestores',
];

/** What the aggregated ClusterRole `view` grants on a Harvester: no hosts, no Longhorn, no storage classes. */
const VIEW: readonly Rule[] = [
  {
    verbs: READ,
    groups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'namespaces/status',
      'persistentvolumeclaims',
      'persistentvolumeclaims/status',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
      'resourcequotas/status',
      'secrets',
      'serviceaccounts',
      'services',
      'services/status',
    ],
  },
  {
    verbs: READ,
    groups: ['apps'],
    resources: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  },
  { verbs: READ, groups: ['batch'], resources: ['cronjobs', 'jobs'] },
  { verbs: READ, groups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'] },
  { verbs: READ, groups: ['policy'], resources: ['poddisruptionbudgets'] },
  { verbs: READ, groups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  { verbs: READ, groups: ['metrics.k8s.io'], resources: ['pods'] },
  { verbs: READ, groups: ['kubevirt.io'], resources: [...VM_KINDS, 'virtualmachineinstancemigrations'] },
  {
    verbs: ['get'],
    groups: ['subresources.kubevirt.io'],
    resources: [
      'virtualmachines/expand-spec',
      'virtualmachineinstances/guestosinfo',
      'virtualmachineinstances/filesystemlist',
      'virtualmachineinstances/userlist',
    ],
  },
  ...VM_RELATED,
  { verbs: READ, groups: ['harvesterhci.io'], resources: HARVESTER_KINDS },
  { verbs: READ, groups: ['k8s.cni.cncf.io'], resources: ['network-attachment-definitions'] },
  { verbs: READ, groups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'] },
  { verbs: READ, groups: ['cdi.kubevirt.io'], resources: ['datavolumes', 'datasources'] },
];

/** What the aggregated ClusterRole `edit` grants besides: a project member's rights, without migration. */
const EDIT: readonly Rule[] = [
  ...VIEW,
  {
    verbs: WRITE,
    groups: [''],
    resources: [
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'pods',
      'pods/eviction',
      'secrets',
      'serviceaccounts',
      'services',
    ],
  },
  {
    verbs: WRITE,
    groups: ['apps'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  },
  { verbs: WRITE, groups: ['batch'], resources: ['cronjobs', 'jobs'] },
  { verbs: WRITE, groups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'] },
  { verbs: WRITE, groups: ['policy'], resources: ['poddisruptionbudgets'] },
  { verbs: WRITE, groups: ['kubevirt.io'], resources: VM_KINDS },
  {
    verbs: ['get'],
    groups: ['subresources.kubevirt.io'],
    resources: ['virtualmachineinstances/console', 'virtualmachineinstances/vnc'],
  },
  {
    verbs: ['update'],
    groups: ['subresources.kubevirt.io'],
    resources: [
      ...['start', 'stop', 'restart', 'addvolume', 'removevolume', 'memorydump'].map(
        (each) => `virtualmachines/${each}`,
      ),
      ...['pause', 'unpause', 'softreboot', 'freeze', 'unfreeze', 'addvolume', 'removevolume'].map(
        (each) => `virtualmachineinstances/${each}`,
      ),
    ],
  },
  ...VM_RELATED.map((rule) => ({ ...rule, verbs: WRITE })),
  { verbs: WRITE, groups: ['harvesterhci.io'], resources: HARVESTER_KINDS },
  { verbs: WRITE, groups: ['k8s.cni.cncf.io'], resources: ['network-attachment-definitions'] },
  { verbs: WRITE, groups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'] },
  { verbs: WRITE, groups: ['cdi.kubevirt.io'], resources: ['datavolumes', 'datasources'] },
];

/** An administrator of the cluster. */
export const ADMIN: Grants = {
  everywhere: [{ verbs: ALL, groups: ALL, resources: ALL }],
  inNamespaces: new Map(),
};

/** A user bound to `view` in all namespaces. */
export const VIEWER: Grants = { everywhere: [...EVERYBODY, ...VIEW], inNamespaces: new Map() };

/** A user bound to `edit` in some namespaces: a member of a project (harvester-api reference, section 8.3). */
export function memberOf(namespaces: readonly string[]): Grants {
  return {
    everywhere: EVERYBODY,
    inNamespaces: new Map(namespaces.map((namespace) => [namespace, EDIT])),
  };
}

/** The rules that hold in a namespace, or at the cluster scope where none is given. */
export function rulesIn(grants: Grants, namespace: string | undefined): readonly Rule[] {
  return [...grants.everywhere, ...(grants.inNamespaces.get(namespace ?? '') ?? [])];
}

/** Whether a rule covers what is asked for (kubernetes/kubernetes pkg/apis/rbac/v1/evaluation_helpers.go). */
export function covers(
  rule: Rule,
  asked: { verb: string; group: string; resource: string; subresource: string | undefined; name: string },
): boolean {
  const has = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
  const { resource, subresource } = asked;
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  const isMeant =
    has(rule.resources, full) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`));
  return (
    has(rule.verbs, asked.verb) &&
    has(rule.groups, asked.group) &&
    isMeant &&
    (rule.names === undefined || rule.names.includes(asked.name))
  );
}

/** What a request wants to do, in the words of RBAC. */
export interface Attempt {
  verb: string;
  group: string;
  plural: string;
  subresource?: string | undefined;
  namespace?: string | undefined;
  name?: string | undefined;
}

/** Whether grants hold what is asked for, at the cluster scope where no namespace is given. */
export function allows(grants: Grants, attempt: Attempt): boolean {
  const { verb, group, plural: resource, subresource, namespace, name = '' } = attempt;
  return rulesIn(grants, namespace).some((rule) =>
    covers(rule, { verb, group, resource, subresource, name }),
  );
}

/** What the cloud provider of a guest cluster may in the namespace of its VMs (ClusterRole harvesterhci.io:cloudprovider). */
export function cloudProviderOf(namespace: string): Grants {
  const rules: readonly Rule[] = [
    { verbs: [...READ, ...WRITE], groups: ['loadbalancer.harvesterhci.io'], resources: ['loadbalancers'] },
    { verbs: READ, groups: ['kubevirt.io'], resources: ['virtualmachines', 'virtualmachineinstances'] },
    {
      verbs: ['get', 'update'],
      groups: ['subresources.kubevirt.io'],
      resources: [
        'virtualmachines/addvolume',
        'virtualmachines/removevolume',
        'virtualmachineinstances/addvolume',
        'virtualmachineinstances/removevolume',
        'virtualmachineinstances/guestosinfo',
      ],
    },
    { verbs: READ, groups: [''], resources: ['pods'] },
    { verbs: [...READ, ...WRITE], groups: [''], resources: ['persistentvolumeclaims'] },
  ];
  return { everywhere: SELF, inNamespaces: new Map([[namespace, rules]]) };
}
