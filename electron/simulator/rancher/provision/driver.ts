import type { ApiRequest } from '../../api.ts';
import type { JsonObject, KubeObject } from '../../json.ts';
import { at, isObject, objectsAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import { StatusError } from '../../status.ts';
import type { ManagedHarvester, RancherContext } from '../context.ts';
import { readCredential } from '../context.ts';
import { composeUserData } from './user-data.ts';

/** The VM that the driver is asked for. */
export interface DriverOrder {
  name: string;
  /** Of Rancher's own provisioning; null for a node of RKE1, which the driver is told no cluster of. */
  cluster: string | null;
  /** `namespace:name` of the cloud credential. */
  credential: string;
  /** The fields of HarvesterConfig. */
  config: JsonObject;
}

const CREATOR = 'docker-machine-driver-harvester';
/** User data longer than this goes into a Secret. */
const INLINE_BYTES = 2048;

/** Why the driver could not do what it was asked for, in its own words. */
export class DriverError extends Error {}

/** A call of the driver to a Harvester through Rancher's proxy, with the credential's token. Throws DriverErrors. */
function call({ cluster }: ManagedHarvester, method: string, path: string, body?: unknown): JsonObject {
  const request: ApiRequest = {
    method,
    path,
    query: new URLSearchParams(),
    authorization: `Bearer ${cluster.adminToken}`,
    accept: 'application/json',
    contentType: method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    body: body === undefined ? '' : JSON.stringify(body),
    userAgent: 'rancher-machine',
  };
  try {
    const result = cluster.api(request);
    return 'reply' in result ? (JSON.parse(String(result.reply.body)) as JsonObject) : {};
  } catch (error) {
    if (error instanceof StatusError) throw new DriverError(error.failure.message);
    throw error;
  }
}

/** The Harvester of a credential, after its token was found good. Throws DriverErrors. */
export function reachHarvester(context: RancherContext, credential: string): ManagedHarvester {
  const found = readCredential(context, credential, RESOURCES.secrets);
  if (found === undefined) throw new DriverError(`cloud credential ${credential} not found`);
  const harvester = context.harvesters.get(found.clusterId);
  if (harvester === undefined) throw new DriverError(`cluster ${found.clusterId} not found`);
  const token = /token: "?([^\s"]+)/.exec(found.kubeconfig)?.[1];
  try {
    context.auth.identify(`Bearer ${token ?? ''}`);
  } catch {
    throw new DriverError('the server has asked for the client to provide credentials');
  }
  return harvester;
}

/** A list in one of the JSON strings of HarvesterConfig. Throws DriverErrors. */
function listIn(text: unknown, key: string, field: string): JsonObject[] {
  if (typeof text !== 'string' || text === '') return [];
  try {
    return objectsAt(JSON.parse(text), key);
  } catch (error) {
    throw new DriverError(`failed to unmarshal ${field}: ${error instanceof Error ? error.message : ''}`);
  }
}

const split = (id: string): [namespace: string, name: string] => {
  const [namespace = '', name = ''] = id.split('/');
  return [namespace, name];
};

/** The disks a pool's machines have, legacy fields included. */
function disksOf(config: JsonObject): JsonObject[] {
  const given = listIn(config['diskInfo'], 'disks', 'diskInfo');
  if (given.length > 0) return given;
  const { imageName, diskSize, diskBus } = config;
  return [{ imageName, size: Number(diskSize), bus: diskBus, bootOrder: 1 }];
}

/** What the driver looks at before it creates anything (driver, precreate.go). */
function check(
  harvester: ManagedHarvester,
  order: DriverOrder,
  disks: JsonObject[],
  networks: JsonObject[],
): void {
  const { config, name } = order;
  const namespace = textAt(config, 'vmNamespace') ?? 'default';
  const { store } = harvester.cluster;
  if (store.get(RESOURCES.vms, namespace, name) !== undefined)
    throw new DriverError(`machine ${name} already exists in namespace ${namespace}`);
  for (const disk of disks) {
    const image = textAt(disk, 'imageName') ?? '';
    if (image === '' && (textAt(disk, 'storageClassName') ?? '') === '')
      throw new DriverError('must specify either imageName or storageClassName for disk');
    if (!(Number(disk['size']) > 0)) throw new DriverError('disk size must be greater than zero');
    if (image !== '')
      call(harvester, 'GET', pathOf('harvesterhci.io/v1beta1', 'virtualmachineimages', ...split(image)));
  }
  if (networks.length === 0) throw new DriverError('must specify networkName');
  for (const { networkName } of networks)
    call(
      harvester,
      'GET',
      pathOf('k8s.cni.cncf.io/v1', 'network-attachment-definitions', ...split(String(networkName))),
    );
}

function pathOf(groupVersion: string, plural: string, namespace: string, name?: string): string {
  const root = groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
  return `${root}/namespaces/${namespace}/${plural}${name === undefined ? '' : `/${name}`}`;
}

/** The labels a driver of this release writes (guest-clusters reference, section 1.2). */
function labelsOf({ release }: RancherContext, order: DriverOrder): Record<string, string> {
  const { name, cluster, config } = order;
  const namespace = textAt(config, 'vmNamespace') ?? 'default';
  const parts = name.split('-');
  const namesSet = release.alwaysNamesMachineSet || (textAt(config, 'vmAffinity') ?? '') !== '';
  return {
    'harvesterhci.io/creator': CREATOR,
    'harvesterhci.io/vmName': name,
    ...(namesSet ? { 'harvesterhci.io/machineSetName': `${namespace}-${parts.slice(0, -2).join('-')}` } : {}),
    ...(release.labelsCluster && cluster !== null ? { 'guestcluster.harvesterhci.io/name': cluster } : {}),
    ...(release.labelsPool && cluster !== null
      ? { 'nodepool.harvesterhci.io/name': parts.slice(0, -1).join('-').replace(`${cluster}-`, '') }
      : {}),
  };
}

function affinityOf(config: JsonObject): unknown {
  const given = textAt(config, 'vmAffinity') ?? '';
  if (given === '') {
    const podAffinityTerm = {
      labelSelector: { matchExpressions: [{ key: 'harvesterhci.io/creator', operator: 'Exists' }] },
      topologyKey: 'kubernetes.io/hostname',
    };
    return {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
      },
    };
  }
  const text = given.trimStart().startsWith('{') ? given : Buffer.from(given, 'base64').toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DriverError('failed to unmarshal vmAffinity');
  }
}

/** Creates the VM of a machine, and its Secret; answers the Harvester it is on. Throws DriverErrors. */
export function createVm(context: RancherContext, order: DriverOrder): ManagedHarvester {
  const { config, name, credential } = order;
  const harvester = reachHarvester(context, credential);
  const namespace = textAt(config, 'vmNamespace') ?? 'default';
  const disks = disksOf(config);
  const networks = listIn(config['networkInfo'], 'interfaces', 'networkInfo');
  const nics =
    networks.length > 0
      ? networks
      : [{ networkName: config['networkName'] }].filter((each) => isObject(each) && each.networkName);
  check(harvester, order, disks, nics);
  const labels = labelsOf(context, order);
  const { suffix } = context.random;
  const claims = disks.map((disk, index) => {
    const image = textAt(disk, 'imageName') ?? '';
    const found =
      image === ''
        ? undefined
        : call(harvester, 'GET', pathOf('harvesterhci.io/v1beta1', 'virtualmachineimages', ...split(image)));
    return {
      metadata: {
        name: `${name}-disk-${index}-${suffix(5)}`,
        annotations: image === '' ? {} : { 'harvesterhci.io/imageId': image },
      },
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: `${Number(disk['size'])}Gi` } },
        volumeMode: 'Block',
        storageClassName: textAt(found, 'status', 'storageClassName') ?? textAt(disk, 'storageClassName'),
      },
    };
  });
  const userData = composeUserData(context, order);
  const networkData = textAt(config, 'networkData') ?? '';
  const isInline = Buffer.byteLength(userData) <= INLINE_BYTES;
  const secret = `${name}-cloudinit`;
  const cloudInit = isInline
    ? { userData, ...(networkData === '' ? {} : { networkData }) }
    : {
        secretRef: { name: secret },
        ...(networkData === '' ? {} : { networkDataSecretRef: { name: secret } }),
      };
  const cpu = Number(config['cpuCount'] ?? 2);
  const vm = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name,
      namespace,
      labels,
      annotations: { 'harvesterhci.io/volumeClaimTemplates': JSON.stringify(claims) },
    },
    spec: {
      runStrategy: 'RerunOnFailure',
      template: {
        metadata: {
          labels,
          annotations: {
            'harvesterhci.io/sshNames': '[]',
            'harvesterhci.io/waitForLeaseInterfaceNames': '[]',
          },
        },
        spec: {
          affinity: affinityOf(config),
          evictionStrategy: 'LiveMigrateIfPossible',
          domain: {
            cpu: { cores: cpu, sockets: 1, threads: 1 },
            resources: { limits: { cpu: String(cpu), memory: `${Number(config['memorySize'] ?? 4)}Gi` } },
            devices: {
              disks: [
                { name: 'cloudinitdisk', disk: { bus: 'virtio' } },
                ...disks.map((disk, index) => ({
                  name: `disk-${index}`,
                  bootOrder: Number(disk['bootOrder'] ?? index + 1),
                  disk: { bus: textAt(disk, 'bus') ?? 'virtio' },
                })),
              ],
              interfaces: nics.map((_, index) => ({ name: `nic-${index}`, model: 'virtio', bridge: {} })),
            },
          },
          networks: nics.map((nic, index) => ({
            name: `nic-${index}`,
            multus: { networkName: String(at(nic, 'networkName')) },
          })),
          volumes: [
            { name: 'cloudinitdisk', cloudInitNoCloud: cloudInit },
            ...claims.map(({ metadata }, index) => ({
              name: `disk-${index}`,
              persistentVolumeClaim: { claimName: metadata.name },
            })),
          ],
        },
      },
    },
  };
  const created = call(harvester, 'POST', pathOf('kubevirt.io/v1', 'virtualmachines', namespace), vm);
  if (!isInline) {
    const { uid } = (created as unknown as KubeObject).metadata;
    call(harvester, 'POST', pathOf('v1', 'secrets', namespace), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: secret,
        namespace,
        ownerReferences: [{ apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name, uid }],
      },
      stringData: { userdata: userData, ...(networkData === '' ? {} : { networkdata: networkData }) },
    });
  }
  return harvester;
}

/** Deletes the VM of a machine with its own disks; `isWhole` takes every volume of the guest cluster along. Throws DriverErrors. */
export function removeVm(
  harvester: ManagedHarvester,
  namespace: string,
  name: string,
  isWhole: boolean,
): void {
  const vm = harvester.cluster.store.get(RESOURCES.vms, namespace, name);
  if (vm === undefined || vm.metadata.deletionTimestamp !== undefined) return;
  const volumes = objectsAt(vm, 'spec', 'template', 'spec', 'volumes');
  const guest = vm.metadata.labels?.['guestcluster.harvesterhci.io/name'];
  const ofGuest = harvester.cluster.store
    .list(RESOURCES.claims, namespace)
    .filter(({ metadata }) => metadata.labels?.['guestcluster.harvesterhci.io/name'] === guest)
    .map(({ metadata }) => metadata.name);
  const own = volumes.flatMap((volume) =>
    at(volume, 'persistentVolumeClaim', 'hotpluggable') === true && !isWhole
      ? []
      : (textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []),
  );
  const claims = [...new Set([...own, ...(isWhole && guest !== undefined ? ofGuest : [])])];
  const path = pathOf('kubevirt.io/v1', 'virtualmachines', namespace, name);
  const annotations = {
    'harvesterhci.io/removedPersistentVolumeClaims': claims.join(','),
    ...(isWhole ? { 'harvesterhci.io/removeAllPersistentVolumeClaims': 'true' } : {}),
  };
  call(harvester, 'PATCH', path, { metadata: { annotations } });
  call(harvester, 'DELETE', path, { propagationPolicy: 'Foreground' });
}
