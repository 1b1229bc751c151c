import { z } from 'zod';

/** A name that Kubernetes takes as a label value, as a host name and as part of other names (RFC 1123 label). */
const Name = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);

/** Whether a kubelet may give its node this label. Source: kubernetes/kubernetes pkg/kubelet/apis/well_known_labels.go. */
export function isKubeletLabel(key: string): boolean {
  const prefix = key.includes('/') ? (key.split('/')[0] ?? '') : '';
  const isReserved = /(^|\.)(kubernetes|k8s)\.io$/.test(prefix);
  if (!isReserved) return true;
  return /^(topology\.kubernetes\.io\/(zone|region)|([^/]+\.)?(node|kubelet)\.kubernetes\.io\/.+)$/.test(key);
}

/** A taint of a node; the value may be empty. */
export const GuestTaint = z.object({
  key: z.string().min(1),
  value: z.string(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});
export type GuestTaint = z.infer<typeof GuestTaint>;

/** A version as it is published, such as v1.34.2+k3s1, or a channel that is resolved when the node starts. */
export const GuestRelease = z.discriminatedUnion('type', [
  z.object({ type: z.literal('version'), version: z.string().min(1) }),
  z.object({ type: z.literal('channel'), channel: z.string().min(1) }),
]);
export type GuestRelease = z.infer<typeof GuestRelease>;

/**
 * The address under which further nodes find the cluster: of a load balancer before the servers, one that is known
 * before (a virtual address, a DNS name, the static address of the first server), or the one the first server gets.
 */
export const GuestJoin = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('load-balancer'),
    ipam: z.enum(['pool', 'dhcp']),
    /** Name of an IP pool of loadbalancer.harvesterhci.io; null leaves the choice to Harvester, or to `range`. */
    ipPool: z.string().nullable(),
    /** Addresses for a pool of its own, which is made for this cluster. */
    range: z
      .object({ subnet: z.string(), first: z.string(), last: z.string(), gateway: z.string() })
      .nullable(),
  }),
  z.object({ type: z.literal('address'), address: z.string().min(1) }),
  z.object({ type: z.literal('first-server') }),
]);
export type GuestJoin = z.infer<typeof GuestJoin>;

/**
 * Where installer, binaries and images come from: the internet, a web server that holds the files of the release
 * (`artifactsOf` lists them), or the VM image itself.
 */
export const GuestSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('online') }),
  z.object({ type: z.literal('mirror'), url: z.url().regex(/^[^?#]*$/), caPem: z.string().nullable() }),
  z.object({
    type: z.literal('baked'),
    /** The installer in the image. */
    scriptPath: z.string().startsWith('/'),
    /** The folder of RKE2's archives in the image; null where RKE2, or for K3s its binary, is in place. */
    artifactPath: z.string().startsWith('/').nullable(),
  }),
]);
export type GuestSource = z.infer<typeof GuestSource>;

/** Private registries; the credentials of a host are among the secrets. */
export const GuestRegistries = z.object({
  mirrors: z.array(
    z.object({
      /** The registry that is replaced, such as docker.io, or * for all. */
      host: z.string().min(1),
      /** Tried in turn. */
      endpoints: z.array(z.url()).min(1),
      /** Patterns of image names and what they become. */
      rewrites: z.record(z.string(), z.string()),
    }),
  ),
  hosts: z.array(
    z.object({ host: z.string().min(1), caPem: z.string().nullable(), isUnverified: z.boolean() }),
  ),
  /** What stands before the names of all images the distribution itself needs; host and port, without a scheme. */
  systemDefault: z.string().nullable(),
  /** Whether a registry with mirrors is never asked itself. */
  isFallbackOff: z.boolean(),
});
export type GuestRegistries = z.infer<typeof GuestRegistries>;

/** Extra arguments of the parts of Kubernetes, each as `flag=value`. */
export const GuestArguments = z.object({
  kubelet: z.array(z.string()),
  kubeProxy: z.array(z.string()),
  apiServer: z.array(z.string()),
  controllerManager: z.array(z.string()),
  scheduler: z.array(z.string()),
  etcd: z.array(z.string()),
});
export type GuestArguments = z.infer<typeof GuestArguments>;

/** The Harvester cloud provider (load balancers, addresses) and storage driver inside the guest cluster. */
export const GuestCloudProvider = z.object({
  hasStorage: z.boolean(),
  /** Where K3s gets the charts from; RKE2 has its own. */
  chartRepository: z.url(),
  /** Storage class of Harvester that guest volumes are made of; null is its default. */
  hostStorageClass: z.string().nullable(),
});
export type GuestCloudProvider = z.infer<typeof GuestCloudProvider>;

/** A guest cluster to be provisioned directly, without its nodes and its secrets. */
export const GuestSpec = z.object({
  /** Tells it from all others, on other Harvester clusters too: addresses on the wire are made of it. */
  id: z.string().min(1),
  name: Name,
  /** Of the VMs and of everything that goes with them; one for all nodes, as the cloud provider wants it. */
  namespace: Name,
  distribution: z.enum(['K3s', 'RKE2']),
  architecture: z.enum(['amd64', 'arm64']),
  release: GuestRelease,
  join: GuestJoin,
  source: GuestSource,
  registries: GuestRegistries.nullable(),
  /** K3s: a backend of flannel or none. RKE2: canal, calico, cilium, flannel, none, with multus first if wanted. Empty is the default. */
  cni: z.array(z.string().min(1)),
  /** Packaged components that are left out. */
  disabled: z.array(z.string().min(1)),
  /** Further names and addresses in the certificate of the API. */
  tlsSans: z.array(z.string().min(1)),
  clusterCidr: z.string().nullable(),
  serviceCidr: z.string().nullable(),
  arguments: GuestArguments,
  cloudProvider: GuestCloudProvider.nullable(),
  /** Whether qemu-guest-agent is installed by cloud-init, is in the image, or is not wanted. */
  guestAgent: z.enum(['install', 'present', 'none']),
  /** Whether what K3s and RKE2 log is shown on the serial console too, where it is read without a login. */
  logsToConsole: z.boolean(),
  /** Public keys that may log in. */
  sshKeys: z.array(z.string().min(1)),
  /** Who logs in with them, and is made where the image has nobody of that name; null is the image's own user. */
  sshUser: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,31}$/)
    .nullable(),
  /** RKE2: hardened as the CIS benchmark asks, with what that needs of the node's system; null for neither. */
  profile: z.literal('cis').nullable(),
});
export type GuestSpec = z.infer<typeof GuestSpec>;

/** A disk made of an image (`ns/name`, and the storage class its status names), or empty. */
export const GuestDisk = z.object({
  sizeGiB: z.int().min(1),
  image: z.string().nullable(),
  storageClass: z.string().min(1),
});
export type GuestDisk = z.infer<typeof GuestDisk>;

/** A node to be provisioned: a VM and its part in the cluster. */
export const GuestNodeSpec = z.object({
  /** Of the VM, its guest's host name and the Kubernetes node. */
  name: Name,
  pool: Name,
  role: z.enum(['server', 'agent']),
  cpus: z.int().min(1),
  memoryGiB: z.int().min(1),
  /** The first one is booted from. */
  disks: z.array(GuestDisk).min(1),
  /** A network (`ns/name`); null is the management network. */
  network: z.string().nullable(),
  /** A fixed address; null asks DHCP. */
  address: z.object({ cidr: z.string(), gateway: z.string(), nameservers: z.array(z.string()) }).nullable(),
  /** The host it is bound to; null lets the scheduler choose. */
  host: z.string().nullable(),
  /** Whether nodes of the same role keep away from each other's hosts. */
  spread: z.enum(['preferred', 'required', 'none']),
  labels: z.record(z.string().min(1).refine(isKubeletLabel), z.string()),
  taints: z.array(GuestTaint),
  /** Harvester's label for the guest system, such as ubuntu. */
  os: z.string(),
  isEfi: z.boolean(),
});
export type GuestNodeSpec = z.infer<typeof GuestNodeSpec>;

/** A certificate authority of the guest cluster, in PEM. */
export type GuestAuthority = { certificatePem: string; keyPem: string };

/**
 * What must not be known to others. It is held by the process that talks to clusters only; plans hold none of it.
 */
export type GuestSecrets = {
  /** What servers join with. */
  token: string;
  /** What agents join with, which lets nobody become a server. */
  agentToken: string;
  /** By the host of the registry. */
  registryCredentials: Readonly<Record<string, { username: string; password: string }>>;
  /** A kubeconfig of Harvester for the cloud provider (`cloudConfigOf`); null where there is none. */
  cloudConfig: string | null;
  /**
   * The authorities of the API: who holds them knows its certificate beforehand and can sign an administrator's, so
   * that no kubeconfig has to be fetched from a node. Null lets the first server make its own.
   */
  authorities: { server: GuestAuthority; client: GuestAuthority } | null;
};

/** How a node begins: it founds the cluster, or it joins it at an address (host name or IP). */
export type GuestStart = { type: 'found'; address: string | null } | { type: 'join'; address: string };
