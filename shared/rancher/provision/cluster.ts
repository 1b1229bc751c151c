import { toYaml } from '../../guest/provision/emit-yaml.ts';
import type { Values } from '../../plan/build.ts';
import type { Json, JsonObject } from '../../plan/canonical.ts';
import { merged } from '../../plan/canonical.ts';
import type { Pool } from '../../plan/shape.ts';
import { toBase64 } from './base64.ts';
import { cloudConfigName, configName, credentialName, credentials, fleet, registryName } from './names.ts';
import { hasLogin } from './secrets.ts';
import { madeLabels } from './spec.ts';
import type { ThroughGuest } from './spec.ts';

/** The name under which the Kubernetes version of a guest cluster is learned. */
export function releaseName({ namespace, name }: Pick<ThroughGuest, 'namespace' | 'name'>): string {
  return `release/${namespace}/${name}`;
}

/** The Kubernetes version of a guest cluster: as chosen, or as learned from what the Rancher offers. */
export function versionOf(guest: ThroughGuest, values: Values): string {
  const { release } = guest;
  return release.type === 'version' ? release.version : values.learned(releaseName(guest));
}

const cloudConfigPath = ({ distribution }: ThroughGuest): string =>
  `/var/lib/rancher/${distribution}/etc/config-files/cloud-provider-config`;

/** Whether any pool runs workloads; where none does, the servers do. */
export function runWorkloads(pools: readonly Pick<Pool, 'roles'>[]): boolean {
  return pools.some(({ roles }) => roles.includes('worker'));
}

/** A pool in the words of Rancher. Source: guest-clusters reference section 3.2. */
export function buildPool(guest: ThroughGuest, pool: Pool, isOnlyServers: boolean): JsonObject {
  const { name, roles, count, labels, taints } = pool;
  const isWorker = roles.includes('worker') || isOnlyServers;
  return {
    name,
    quantity: count,
    etcdRole: roles.includes('etcd'),
    controlPlaneRole: roles.includes('control-plane'),
    workerRole: isWorker,
    drainBeforeDelete: guest.through.drains,
    machineConfigRef: { kind: 'HarvesterConfig', name: configName(guest, name, guest.through.harvester) },
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(taints.length > 0
      ? {
          taints: taints.map(({ key, value, effect }) => ({
            key,
            ...(value === undefined ? {} : { value }),
            effect,
          })),
        }
      : {}),
  };
}

/** Arguments such as `kubelet-arg=max-pods=200` as keys of config.yaml with their lists. */
function argumentsOf(texts: readonly string[]): Record<string, Json> {
  const lists: Record<string, string[]> = {};
  for (const text of texts) {
    const [, key, flag] = /^(?:--)?([a-z-]+)=(.+)$/s.exec(text) ?? [];
    if (key !== undefined && flag !== undefined) lists[key] = [...(lists[key] ?? []), flag];
  }
  return lists;
}

function globalConfig(guest: ThroughGuest): JsonObject {
  const { options, distribution, through } = guest;
  const isRke2 = distribution === 'rke2';
  const isK3sCloud = !isRke2 && through.hasCloudProvider;
  const disable = isK3sCloud ? [...new Set([...options.disable, 'servicelb'])] : options.disable;
  return {
    ...(isRke2
      ? { cni: options.cni ?? 'calico', 'disable-kube-proxy': false, 'etcd-expose-metrics': false }
      : options.cni === null
        ? {}
        : { 'flannel-backend': options.cni }),
    ...(disable.length > 0 ? { disable } : {}),
    ...(options.tlsSans.length > 0 ? { 'tls-san': options.tlsSans } : {}),
    ...(options.clusterCidr === null ? {} : { 'cluster-cidr': options.clusterCidr }),
    ...(options.serviceCidr === null ? {} : { 'service-cidr': options.serviceCidr }),
    ...(isRke2 && options.profile !== null ? { profile: options.profile } : {}),
    ...(isK3sCloud ? { 'disable-cloud-controller': true } : {}),
  };
}

function selectorConfig(guest: ThroughGuest): JsonObject[] {
  const { options, distribution, through, registry } = guest;
  const ofRole = (role: string, texts: readonly string[]): JsonObject[] =>
    texts.length === 0
      ? []
      : [
          {
            machineLabelSelector: { matchLabels: { [`rke.cattle.io/${role}-role`]: 'true' } },
            config: argumentsOf(texts),
          },
        ];
  const cloud: JsonObject = !through.hasCloudProvider
    ? {}
    : distribution === 'rke2'
      ? {
          'cloud-provider-name': 'harvester',
          'cloud-provider-config': `secret://${fleet}:${cloudConfigName(guest, through.harvester)}`,
        }
      : { 'kubelet-arg': ['cloud-provider=external'] };
  const prefix = registry?.systemDefaultRegistry ?? null;
  return [
    {
      config: {
        ...cloud,
        'protect-kernel-defaults': false,
        ...(prefix === null ? {} : { 'system-default-registry': prefix }),
      },
    },
    ...ofRole('control-plane', options.serverArgs),
    ...ofRole('worker', options.agentArgs),
  ];
}

/** What the chart of Harvester's cloud provider is given. */
function providerValues(guest: ThroughGuest): JsonObject {
  return {
    global: { cattle: { clusterName: guest.name } },
    cloudConfigPath: cloudConfigPath(guest),
  };
}

/** Charts' values: those that follow from the cloud provider under those the user gave. */
function chartValues(guest: ThroughGuest): JsonObject {
  const { distribution, through } = guest;
  const hasChart = through.hasCloudProvider && distribution === 'rke2';
  const own: JsonObject = hasChart ? { 'harvester-cloud-provider': providerValues(guest) } : {};
  return merged(own, through.chartValues);
}

/** K3s brings no cloud provider: its charts come as a manifest. Source: guest-clusters reference section 6.5. */
function manifest(guest: ThroughGuest): string | null {
  if (!guest.through.hasCloudProvider || guest.distribution !== 'k3s') return null;
  return toYaml({
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChart',
    metadata: { name: 'harvester-cloud-provider', namespace: 'kube-system' },
    spec: {
      repo: 'https://charts.harvesterhci.io/',
      chart: 'harvester-cloud-provider',
      targetNamespace: 'kube-system',
      bootstrap: true,
      valuesContent: toYaml(providerValues(guest)),
    },
  });
}

function registries(guest: ThroughGuest, values: Values): JsonObject | null {
  const { registry, through } = guest;
  if (registry === null) return null;
  const { host, mirrors, caSlot, isInsecure } = registry;
  return {
    mirrors: Object.fromEntries(Object.entries(mirrors).map(([name, endpoint]) => [name, { endpoint }])),
    configs: {
      [host]: {
        ...(hasLogin(guest) ? { authConfigSecretName: registryName(guest, through.harvester) } : {}),
        ...(caSlot === null ? {} : { caBundle: toBase64(values.secret(caSlot)) }),
        insecureSkipVerify: isInsecure,
      },
    },
  };
}

function upgradeStrategy({ through }: ThroughGuest): JsonObject {
  const drain: JsonObject = {
    enabled: through.drains,
    deleteEmptyDirData: true,
    disableEviction: false,
    force: false,
    gracePeriod: -1,
    ignoreDaemonSets: true,
    ignoreErrors: false,
    skipWaitForDeleteTimeoutSeconds: 0,
    timeout: 120,
  };
  return {
    controlPlaneConcurrency: through.controlPlaneConcurrency,
    workerConcurrency: through.workerConcurrency,
    controlPlaneDrainOptions: { ...drain },
    workerDrainOptions: { ...drain },
  };
}

/** The provisioning Cluster of a guest cluster with its pools. Source: guest-clusters reference section 3.2. */
export function buildCluster(guest: ThroughGuest, pools: readonly Pool[], values: Values): JsonObject {
  const { through, distribution, name } = guest;
  const isOnlyServers = !runWorkloads(pools);
  const mirrored = registries(guest, values);
  const charts = chartValues(guest);
  const added = manifest(guest);
  const env = Object.entries(through.agentEnv);
  const files: JsonObject[] =
    distribution === 'k3s' && through.hasCloudProvider
      ? [
          {
            fileSources: [
              {
                secret: {
                  name: cloudConfigName(guest, through.harvester),
                  items: [{ key: 'credential', path: cloudConfigPath(guest), permissions: '0600' }],
                },
              },
            ],
          },
        ]
      : [];
  return {
    apiVersion: 'provisioning.cattle.io/v1',
    kind: 'Cluster',
    metadata: { name, namespace: fleet, labels: { ...madeLabels } },
    spec: {
      cloudCredentialSecretName: `${credentials}:${credentialName(guest, through.harvester)}`,
      kubernetesVersion: versionOf(guest, values),
      ...(env.length > 0 ? { agentEnvVars: env.map(([key, value]) => ({ name: key, value })) } : {}),
      rkeConfig: {
        machineGlobalConfig: globalConfig(guest),
        machineSelectorConfig: selectorConfig(guest),
        ...(files.length > 0 ? { machineSelectorFiles: files } : {}),
        ...(Object.keys(charts).length > 0 ? { chartValues: charts } : {}),
        ...(added === null ? {} : { additionalManifest: added }),
        ...(mirrored === null ? {} : { registries: mirrored }),
        etcd:
          through.snapshotCron === ''
            ? { disableSnapshots: true }
            : {
                disableSnapshots: false,
                snapshotScheduleCron: through.snapshotCron,
                snapshotRetention: through.snapshotRetention,
              },
        upgradeStrategy: upgradeStrategy(guest),
        machinePools: pools.map((pool) => buildPool(guest, pool, isOnlyServers)),
      },
    },
  };
}
