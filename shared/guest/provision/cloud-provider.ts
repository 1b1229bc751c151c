import { toYaml } from './emit-yaml.ts';
import { clusterLabelsOf } from './node-objects.ts';
import type { GuestObject } from './node-objects.ts';
import type { GuestSpec } from './spec.ts';

const rbac = 'rbac.authorization.k8s.io';

/** The Secret in which Harvester puts the token of the cloud provider's account. */
export function accountTokenNameOf({ name }: Pick<GuestSpec, 'name'>): string {
  return `${name}-token`;
}

/**
 * The account of the cloud provider and its rights, with the names Harvester's own endpoint gives them, by which it and
 * Acre find them again (harvester/harvester pkg/api/kubeconfig/generate_handler.go).
 */
export function cloudProviderObjects(spec: GuestSpec): GuestObject[] {
  const { name, namespace } = spec;
  const labels = clusterLabelsOf(spec);
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const roleRef = (role: string): object => ({ apiGroup: rbac, kind: 'ClusterRole', name: role });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: accountTokenNameOf(spec),
        namespace,
        labels,
        annotations: { 'kubernetes.io/service-account.name': name },
      },
      type: 'kubernetes.io/service-account-token',
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: `${namespace}-${name}`, namespace, labels },
      subjects,
      roleRef: roleRef('harvesterhci.io:cloudprovider'),
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `${namespace}-${name}`, labels },
      subjects,
      roleRef: roleRef('harvesterhci.io:csi-driver'),
    },
  ];
}

/** The kubeconfig of Harvester that the cloud provider works with; `server` is one the guests reach. */
export function cloudConfigOf(
  { name, namespace }: Pick<GuestSpec, 'name' | 'namespace'>,
  { server, caPem, token }: { server: string; caPem: string; token: string },
  toBase64: (text: string) => string,
): string {
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'default', cluster: { server, 'certificate-authority-data': toBase64(caPem) } }],
    contexts: [{ name: 'default', context: { cluster: 'default', namespace, user: name } }],
    'current-context': 'default',
    users: [{ name, user: { token } }],
  });
}
