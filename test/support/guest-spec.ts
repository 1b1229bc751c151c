import type { GuestNodeSpec, GuestSecrets, GuestSpec } from '../../shared/guest/provision/spec.ts';

/** A guest cluster of K3s behind a load balancer, from the internet. */
export function guestSpec(more: Partial<GuestSpec> = {}): GuestSpec {
  const distribution = more.distribution ?? 'K3s';
  return {
    id: 'b1d0',
    name: 'shop',
    namespace: 'default',
    distribution,
    architecture: 'amd64',
    release: { type: 'version', version: distribution === 'K3s' ? 'v1.34.2+k3s1' : 'v1.34.2+rke2r1' },
    join: {
      type: 'load-balancer',
      ipam: 'pool',
      ipPool: null,
      range: { subnet: '10.5.0.0/24', first: '10.5.0.10', last: '10.5.0.12', gateway: '10.5.0.1' },
    },
    source: { type: 'online' },
    registries: null,
    cni: [],
    disabled: [],
    tlsSans: [],
    clusterCidr: null,
    serviceCidr: null,
    arguments: { kubelet: [], kubeProxy: [], apiServer: [], controllerManager: [], scheduler: [], etcd: [] },
    cloudProvider: null,
    guestAgent: 'install',
    logsToConsole: true,
    sshKeys: [],
    sshUser: null,
    profile: null,
    ...more,
  };
}

/** A small server of that cluster. */
export function guestNode(more: Partial<GuestNodeSpec> = {}): GuestNodeSpec {
  return {
    name: 'shop-cp-1',
    pool: 'cp',
    role: 'server',
    cpus: 2,
    memoryGiB: 4,
    disks: [{ sizeGiB: 20, image: null, storageClass: 'harvester-longhorn' }],
    network: null,
    address: null,
    host: null,
    spread: 'preferred',
    labels: {},
    taints: [],
    os: 'ubuntu',
    isEfi: false,
    ...more,
  };
}

/** Secrets that are none. */
export function guestSecrets(more: Partial<GuestSecrets> = {}): GuestSecrets {
  return {
    token: 'join-me-as-a-server',
    agentToken: 'join-me-as-an-agent',
    registryCredentials: {},
    cloudConfig: null,
    authorities: null,
    ...more,
  };
}
