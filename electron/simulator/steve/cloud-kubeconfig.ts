import type { KubeObject } from '../json.ts';
import { textAt } from '../json.ts';
import { toKubeconfig } from '../kubeconfig.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import type { SteveContext } from './context.ts';

/** The role that accounts of cloud providers are bound to; no other may be asked for. */
export const CLOUD_PROVIDER_ROLE = 'harvesterhci.io:cloudprovider';
const CSI_ROLE = 'harvesterhci.io:csi-driver';

/**
 * The account of a guest cluster's cloud provider with its token and bindings, all owned by it, and the kubeconfig for it
 * (harvester/harvester pkg/api/kubeconfig/generate_handler.go).
 */
export function cloudKubeconfig(
  { store, auth, plan }: SteveContext,
  namespace: string,
  name: string,
  server: string,
): Reply {
  const account =
    store.get(RESOURCES.serviceAccounts, namespace, name) ??
    store.create(RESOURCES.serviceAccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace },
    });
  const owner = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    name,
    uid: account.metadata.uid ?? '',
  };
  const ensure = (kind: Parameters<typeof store.get>[0], object: KubeObject): KubeObject =>
    store.get(kind, object.metadata.namespace, object.metadata.name) ??
    store.create(kind, { ...object, metadata: { ...object.metadata, ownerReferences: [owner] } });
  const secretName = `${name}-token`;
  const secret =
    store.get(RESOURCES.secrets, namespace, secretName) ??
    ensure(RESOURCES.secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: {
        name: secretName,
        namespace,
        annotations: { 'kubernetes.io/service-account.name': name },
      },
      data: { token: Buffer.from(auth.issueFor(namespace, name)).toString('base64') },
    });
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const api = 'rbac.authorization.k8s.io';
  ensure(RESOURCES.roleBindings, {
    apiVersion: `${api}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${namespace}-${name}`, namespace },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: CLOUD_PROVIDER_ROLE },
    subjects,
  });
  ensure(RESOURCES.clusterRoleBindings, {
    apiVersion: `${api}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `${namespace}-${name}` },
    roleRef: { apiGroup: api, kind: 'ClusterRole', name: CSI_ROLE },
    subjects,
  });
  const token = Buffer.from(textAt(secret, 'data', 'token') ?? '', 'base64').toString('utf8');
  return toReply(200, toKubeconfig({ cluster: plan.name, user: plan.name, server, token, caPem: '' }));
}
