import { acreLabels, driverCreator } from '../guest.ts';
import { macOf } from './network-data.ts';
import { wordOf } from './paths.ts';
import type { GuestNodeSpec, GuestSpec } from './spec.ts';

/** An object as it is sent to Harvester. */
export type GuestObject = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[];
  };
  [field: string]: unknown;
};

/** The cluster's label, as Harvester and the node driver know it. */
export const clusterLabel = 'guestcluster.harvesterhci.io/name';

/** Says in the label `acre/managed-by` that Acre made an object. */
export const managedBy = 'acre';

/** Labels of what belongs to a guest cluster but is no node. */
export function clusterLabelsOf({ name, distribution }: GuestSpec): Record<string, string> {
  return {
    [clusterLabel]: name,
    [acreLabels.distribution]: wordOf({ distribution }),
    [acreLabels.managedBy]: managedBy,
  };
}

/**
 * Whether its VMs have to look like those of the node driver: load balancers of a pool find the network of a VM by that,
 * and the cloud provider its nodes. Where nothing needs it they do not, since Harvester then refuses to plug NICs
 * (guest-clusters reference, sections 2.5 and 6.7).
 */
export function looksDriven({ cloudProvider, join }: Pick<GuestSpec, 'cloudProvider' | 'join'>): boolean {
  return cloudProvider !== null || (join.type === 'load-balancer' && join.ipam === 'pool');
}

/** The labels of a node's VM and of its template, by which Harvester, Rancher's tools and Acre know it. */
export function nodeLabelsOf(spec: GuestSpec, node: GuestNodeSpec): Record<string, string> {
  return {
    'harvesterhci.io/creator': looksDriven(spec) ? driverCreator : 'harvester',
    'harvesterhci.io/os': node.os,
    'harvesterhci.io/vmName': node.name,
    'harvesterhci.io/machineSetName': machineSetOf(spec, node),
    'nodepool.harvesterhci.io/name': node.pool,
    ...clusterLabelsOf(spec),
    [acreLabels.role]: node.role,
  };
}

/** Namespace, cluster and pool as the node driver joins them; left out of what a label can hold, the end is cut. */
function machineSetOf({ namespace, name }: GuestSpec, { pool }: GuestNodeSpec): string {
  return `${namespace}-${name}-${pool}`.slice(0, 63).replace(/[^a-z0-9]+$/, '');
}

/** The Secret of a node's user data and network data. */
export function cloudInitSecretNameOf({ name }: Pick<GuestNodeSpec, 'name'>): string {
  return `${name}-cloudinit`;
}

/** The claims of a node, in the order of its disks; they go with the node. */
export function claimNamesOf(node: Pick<GuestNodeSpec, 'name' | 'disks'>): string[] {
  return node.disks.map((_, index) => `${node.name}-disk-${index}`);
}

function claimTemplates(node: GuestNodeSpec): string {
  const names = claimNamesOf(node);
  return JSON.stringify(
    node.disks.map(({ sizeGiB, image, storageClass }, index) => ({
      metadata: {
        name: names[index],
        annotations: image === null ? {} : { 'harvesterhci.io/imageId': image },
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        volumeMode: 'Block',
        resources: { requests: { storage: `${sizeGiB}Gi` } },
        storageClassName: storageClass,
      },
    })),
  );
}

/** Nodes of one role keep away from each other's hosts. */
function affinityOf(spec: GuestSpec, node: GuestNodeSpec): object | undefined {
  if (node.spread === 'none') return undefined;
  const term = {
    labelSelector: { matchLabels: { [clusterLabel]: spec.name, [acreLabels.role]: node.role } },
    topologyKey: 'kubernetes.io/hostname',
  };
  return {
    podAntiAffinity:
      node.spread === 'required'
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
  };
}

function devicesOf(spec: GuestSpec, node: GuestNodeSpec): object {
  const binding = node.network === null ? { masquerade: {} } : { bridge: {} };
  const mac = node.address === null ? {} : { macAddress: macOf(spec, node) };
  return {
    disks: [
      ...node.disks.map((_, index) => ({
        name: `disk-${index}`,
        disk: { bus: 'virtio' },
        bootOrder: index + 1,
      })),
      { name: 'cloudinitdisk', disk: { bus: 'virtio' } },
    ],
    inputs: [{ bus: 'usb', name: 'tablet', type: 'tablet' }],
    interfaces: [{ name: 'nic-0', ...binding, model: 'virtio', ...mac }],
  };
}

/** The VM of a node (harvester-api reference, section 5); its user data is in a Secret beside it. */
export function vmOf(spec: GuestSpec, node: GuestNodeSpec): GuestObject {
  const labels = nodeLabelsOf(spec, node);
  const affinity = affinityOf(spec, node);
  const secret = { name: cloudInitSecretNameOf(node) };
  const claims = claimNamesOf(node);
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name: node.name,
      namespace: spec.namespace,
      labels,
      annotations: {
        'harvesterhci.io/volumeClaimTemplates': claimTemplates(node),
        'network.harvesterhci.io/ips': '[]',
      },
    },
    spec: {
      runStrategy: 'RerunOnFailure',
      template: {
        metadata: { labels, annotations: { 'harvesterhci.io/sshNames': '[]' } },
        spec: {
          hostname: node.name,
          evictionStrategy: 'LiveMigrateIfPossible',
          ...(affinity === undefined ? {} : { affinity }),
          ...(node.host === null ? {} : { nodeSelector: { 'kubernetes.io/hostname': node.host } }),
          networks: [
            node.network === null
              ? { name: 'nic-0', pod: {} }
              : { name: 'nic-0', multus: { networkName: node.network } },
          ],
          domain: {
            machine: { type: '' },
            cpu: { sockets: 1, cores: node.cpus, threads: 1 },
            features: { acpi: { enabled: true } },
            ...(node.isEfi ? { firmware: { bootloader: { efi: { secureBoot: false } } } } : {}),
            resources: { limits: { cpu: String(node.cpus), memory: `${node.memoryGiB}Gi` } },
            devices: devicesOf(spec, node),
          },
          volumes: [
            ...claims.map((claimName, index) => ({
              name: `disk-${index}`,
              persistentVolumeClaim: { claimName },
            })),
            {
              name: 'cloudinitdisk',
              cloudInitNoCloud: { secretRef: secret, networkDataSecretRef: secret },
            },
          ],
        },
      },
    },
  };
}

/** The texts a guest starts with. */
export type GuestTexts = { userData: string; networkData: string };

/** The Secret a node's VM waits for; `owner` is the uid of the VM, with which it is deleted, once that is known. */
export function cloudInitSecretOf(
  spec: GuestSpec,
  node: GuestNodeSpec,
  texts: GuestTexts,
  owner: string | null,
): GuestObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: cloudInitSecretNameOf(node),
      namespace: spec.namespace,
      labels: { 'harvesterhci.io/cloud-init-template': 'harvester', ...clusterLabelsOf(spec) },
      ...(owner === null
        ? {}
        : {
            ownerReferences: [
              { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: node.name, uid: owner },
            ],
          }),
    },
    type: 'Opaque',
    stringData: { userdata: texts.userData, networkdata: texts.networkData },
  };
}

/** Everything of a node, in the order in which it is created: the VM waits for the Secret that comes after it. */
export function objectsOf(spec: GuestSpec, node: GuestNodeSpec, texts: GuestTexts): GuestObject[] {
  return [vmOf(spec, node), cloudInitSecretOf(spec, node, texts, null)];
}
