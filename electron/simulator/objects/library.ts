import { createHash } from 'node:crypto';
import type { KubeObject } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { servesOf } from '../resources/release.ts';
import type { Store } from '../store.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, isAtLeast, uuidOf } from './context.ts';

const AGE_DAYS = 209;
const API = 'harvesterhci.io/v1beta1';
const REPO = 'http://harvester-cluster-repo.cattle-system.svc/charts';

interface AddonPlan {
  namespace: string;
  name: string;
  since: string;
  isExperimental?: true;
  displayName?: string;
  isEnabled?: true;
  values?: string;
}

/** The add-ons a Harvester brings (harvester-api reference, section 6.4). */
const ADDONS: readonly AddonPlan[] = [
  { namespace: 'harvester-system', name: 'vm-import-controller', since: '1.3' },
  { namespace: 'harvester-system', name: 'pcidevices-controller', since: '1.3', isEnabled: true },
  {
    ...{ namespace: 'harvester-system', name: 'harvester-seeder', since: '1.3', isExperimental: true },
    isEnabled: true,
  },
  { namespace: 'harvester-system', name: 'nvidia-driver-toolkit', since: '1.4' },
  {
    ...{ namespace: 'cattle-logging-system', name: 'rancher-logging', since: '1.3' },
    values: 'fluentbit:\n  enabled: false\n',
  },
  {
    ...{ namespace: 'cattle-monitoring-system', name: 'rancher-monitoring', since: '1.3', isEnabled: true },
    values:
      'grafana:\n  resources:\n    limits:\n      memory: 500Mi\nprometheus:\n  prometheusSpec:\n    retention: 5d\n',
  },
  { namespace: 'kube-system', name: 'kubeovn-operator', since: '1.6', isExperimental: true },
  {
    ...{ namespace: 'kube-system', name: 'descheduler', since: '1.7', isExperimental: true },
    displayName: 'virtual-machine-auto-balance',
  },
];

function addon(context: BuildContext, plan: AddonPlan): KubeObject {
  const since = daysAgo(context, AGE_DAYS);
  const condition = (type: string, status: string): object => ({ type, status, lastUpdateTime: since });
  return {
    kind: 'Addon',
    apiVersion: API,
    metadata: {
      name: plan.name,
      namespace: plan.namespace,
      uid: uuidOf(`${context.plan.name} addon ${plan.name}`),
      creationTimestamp: since,
      labels: {
        ...(plan.isExperimental ? { 'addon.harvesterhci.io/experimental': 'true' } : {}),
        ...(plan.displayName === undefined ? {} : { 'addon.harvesterhci.io/displayName': plan.displayName }),
      },
    },
    spec: {
      chart: plan.name.startsWith('pcidevices') ? `harvester-${plan.name}` : plan.name,
      enabled: plan.isEnabled ?? false,
      repo: REPO,
      valuesContent: plan.values ?? '',
      version: context.plan.harvesterVersion.replace(/^v/, ''),
    },
    status: plan.isEnabled
      ? {
          status: 'AddonDeploySuccessful',
          conditions: [
            condition('Completed', 'True'),
            condition('InProgress', 'False'),
            condition('OperationFailed', 'False'),
          ],
        }
      : { status: '', conditions: [] },
  };
}

/** A public key that follows from a name, in the form of OpenSSH; nobody has its private half. */
function publicKeyOf(name: string): { text: string; fingerPrint: string } {
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const point = createHash('sha256').update(`key ${name}`).digest();
  const bytes = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(point)]);
  const digest = createHash('md5').update(bytes).digest('hex');
  return {
    text: `ssh-ed25519 ${bytes.toString('base64')} ${name}`,
    fingerPrint: (digest.match(/../g) ?? []).join(':'),
  };
}

function keyPair(context: BuildContext, name: string): KubeObject {
  const since = daysAgo(context, AGE_DAYS - 20);
  const { text, fingerPrint } = publicKeyOf(`${name}@${context.plan.name}`);
  return {
    kind: 'KeyPair',
    apiVersion: API,
    metadata: {
      name,
      namespace: 'default',
      uid: uuidOf(`${context.plan.name} key ${name}`),
      creationTimestamp: since,
    },
    spec: { publicKey: text },
    status: { fingerPrint, conditions: [{ type: 'validated', status: 'True', lastUpdateTime: since }] },
  };
}

interface TemplatePlan {
  name: string;
  description: string;
  os: string;
  bus: string;
  isIso: boolean;
}

/** The templates a Harvester brings (harvester pkg/data/template.go). */
const TEMPLATES: readonly TemplatePlan[] = [
  {
    name: 'iso-image',
    description: 'For installing from an ISO image',
    os: 'linux',
    bus: 'virtio',
    isIso: true,
  },
  {
    name: 'raw-image',
    description: 'For disks made from an image',
    os: 'linux',
    bus: 'virtio',
    isIso: false,
  },
  {
    name: 'windows-iso-image',
    description: 'For installing Windows',
    os: 'windows',
    bus: 'sata',
    isIso: true,
  },
  { name: 'windows-raw-image', description: 'For Windows images', os: 'windows', bus: 'sata', isIso: false },
];

function template(context: BuildContext, plan: TemplatePlan): KubeObject[] {
  const since = daysAgo(context, AGE_DAYS);
  const namespace = 'harvester-public';
  const [name, version] = [`${plan.name}-base-template`, `${plan.name}-base-version`];
  const uid = uuidOf(`${context.plan.name} template ${name}`);
  const condition = (type: string): object => ({ type, status: 'True', lastUpdateTime: since });
  const cd = { name: 'cdrom-disk', cdrom: { bus: 'sata' }, bootOrder: 1 };
  const disk = { name: 'rootdisk', disk: { bus: plan.bus }, bootOrder: plan.isIso ? 2 : 1 };
  return [
    {
      kind: 'VirtualMachineTemplate',
      apiVersion: API,
      metadata: { name, namespace, uid, creationTimestamp: since },
      spec: { defaultVersionId: `${namespace}/${version}`, description: plan.description },
      status: { defaultVersion: 1, latestVersion: 1 },
    },
    {
      kind: 'VirtualMachineTemplateVersion',
      apiVersion: API,
      metadata: {
        name: version,
        namespace,
        uid: uuidOf(`${context.plan.name} version ${version}`),
        creationTimestamp: since,
        labels: { 'template.harvesterhci.io/templateID': name },
        ownerReferences: [
          {
            apiVersion: API,
            kind: 'VirtualMachineTemplate',
            name,
            uid,
            blockOwnerDeletion: true,
            controller: true,
          },
        ],
      },
      spec: {
        templateId: `${namespace}/${name}`,
        vm: {
          metadata: { labels: { 'harvesterhci.io/os': plan.os } },
          spec: {
            runStrategy: 'RerunOnFailure',
            template: {
              spec: {
                evictionStrategy: 'LiveMigrateIfPossible',
                domain: {
                  cpu: { cores: 2 },
                  devices: {
                    disks: plan.isIso ? [cd, disk] : [disk],
                    interfaces: [{ name: 'default', masquerade: {}, model: 'virtio' }],
                  },
                  resources: { limits: { cpu: '2', memory: '4Gi' } },
                },
                networks: [{ name: 'default', pod: {} }],
              },
            },
          },
        },
      },
      status: { version: 1, conditions: [condition('assigned'), condition('ready')] },
    },
  ];
}

/** Puts what VMs are made from, beside images and networks, and the add-ons into a store. */
export function loadLibrary(context: BuildContext, store: Store): void {
  const serves = servesOf(context.plan.harvesterVersion);
  for (const plan of ADDONS)
    if (isAtLeast(context.plan, plan.since)) store.load(RESOURCES.addons, addon(context, plan));
  for (const name of ['operations', 'build']) store.load(RESOURCES.keyPairs, keyPair(context, name));
  if (!serves('harvesterhci.io', 'virtualmachinetemplates')) return;
  for (const plan of TEMPLATES) {
    const [named, version] = template(context, plan);
    if (named !== undefined) store.load(RESOURCES.templates, named);
    if (version !== undefined) store.load(RESOURCES.templateVersions, version);
  }
}
