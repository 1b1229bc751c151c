import { randomBytes } from 'node:crypto';
import { forbidden, unauthorized } from './status.ts';

/** A user of a simulated cluster. */
export interface User {
  name: string;
  groups: readonly string[];
  role: 'admin' | 'viewer';
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

/** Tokens and rights of one cluster. */
export interface Auth {
  adminToken: string;
  viewerToken: string;
  /** The user of an Authorization header; throws a 401 StatusError. */
  authenticate: (header: string | undefined) => User;
  /** Throws a 403 StatusError in kube-apiserver's words when the user may not. */
  authorize: (user: User, attempt: Attempt) => void;
  isAllowed: (user: User, attempt: Attempt) => boolean;
}

const READ = ['get', 'list', 'watch'];

/**
 * What the aggregated ClusterRole `view` of a Harvester grants, bound for all namespaces: no hosts, no Longhorn, no
 * storage classes (harvester/harvester deploy/charts/harvester/templates/rbac.yaml, pkg/data/rbac.go; kubevirt
 * pkg/virt-operator/resource/generate/rbac/cluster.go).
 */
const VIEWER_READS = new Set([
  '/namespaces',
  '/pods',
  '/persistentvolumeclaims',
  '/events',
  '/secrets',
  'metrics.k8s.io/pods',
  'kubevirt.io/virtualmachines',
  'kubevirt.io/virtualmachineinstances',
  'kubevirt.io/virtualmachineinstancemigrations',
  'kubevirt.io/kubevirts',
  'harvesterhci.io/virtualmachineimages',
  'k8s.cni.cncf.io/network-attachment-definitions',
  'network.harvesterhci.io/clusternetworks',
]);

/** Settings everybody may read by name (harvester/harvester pkg/settings WhiteListedSettings). */
const OPEN_SETTINGS = new Set([
  'server-version',
  'default-storage-class',
  'harvester-csi-ccm-versions',
  'default-vm-termination-grace-period-seconds',
]);

function mayView(attempt: Attempt): boolean {
  const id = `${attempt.group}/${attempt.plural}`;
  if (attempt.group === 'authorization.k8s.io') return attempt.verb === 'create';
  if (id === 'harvesterhci.io/settings') {
    return ['get', 'watch'].includes(attempt.verb) && OPEN_SETTINGS.has(attempt.name ?? '');
  }
  return (
    READ.includes(attempt.verb) && VIEWER_READS.has(id) && (attempt.subresource ?? 'status') === 'status'
  );
}

function refusal(user: User, attempt: Attempt): string {
  const resource =
    attempt.subresource === undefined ? attempt.plural : `${attempt.plural}/${attempt.subresource}`;
  const where =
    attempt.namespace === undefined ? 'at the cluster scope' : `in the namespace "${attempt.namespace}"`;
  return `User "${user.name}" cannot ${attempt.verb} resource "${resource}" in API group "${attempt.group}" ${where}`;
}

/** Makes the tokens of a cluster (in the form of Rancher's kubeconfig tokens) and the answers to who may do what. */
export function createAuth(): Auth {
  const token = (user: string): string => `kubeconfig-${user}:${randomBytes(27).toString('hex')}`;
  const adminToken = token('admin');
  const viewerToken = token('viewer');
  const groups = ['system:authenticated', 'system:cattle:authenticated'];
  const users = new Map<string, User>([
    [`Bearer ${adminToken}`, { name: 'admin', groups: [...groups, 'system:masters'], role: 'admin' }],
    [`Bearer ${viewerToken}`, { name: 'viewer', groups, role: 'viewer' }],
  ]);
  const isAllowed = (user: User, attempt: Attempt): boolean => user.role === 'admin' || mayView(attempt);
  return {
    adminToken,
    viewerToken,
    authenticate: (header) => {
      const user = users.get(header ?? '');
      if (user === undefined) throw unauthorized();
      return user;
    },
    authorize: (user, attempt) => {
      if (isAllowed(user, attempt)) return;
      const of = {
        group: attempt.group,
        plural: attempt.plural,
      };
      throw forbidden(of, attempt.name, refusal(user, attempt));
    },
    isAllowed,
  };
}
