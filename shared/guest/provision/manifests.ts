import { toYaml } from './emit-yaml.ts';
import type { YamlValue } from './emit-yaml.ts';
import { cloudConfigPathOf, dataFolderOf } from './paths.ts';
import type { GuestSpec } from './spec.ts';

/** A file in the folder whose manifests servers apply by themselves. */
export type Manifest = { path: string; text: string };

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function chart(name: string, repository: string, values: YamlValue): YamlValue {
  return {
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChart',
    metadata: { name, namespace: 'kube-system' },
    spec: {
      bootstrap: true,
      repo: repository,
      chart: name,
      targetNamespace: 'kube-system',
      valuesContent: toYaml(values),
    },
  };
}

function chartConfig(name: string, values: YamlValue): YamlValue {
  return {
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChartConfig',
    metadata: { name, namespace: 'kube-system' },
    spec: { valuesContent: toYaml(values) },
  };
}

/**
 * What brings cloud provider and storage driver into the cluster: K3s gets the charts, RKE2 has them and is told the
 * cluster's name, without which load balancers of two clusters are taken for each other (guest-clusters reference, 6.5).
 */
export function manifestsOf(spec: GuestSpec): Manifest[] {
  const { cloudProvider, name } = spec;
  if (cloudProvider === null) return [];
  const folder = `${dataFolderOf(spec)}/server/manifests`;
  const config = cloudConfigPathOf(spec);
  const provider = { global: { cattle: { clusterName: name } }, cloudConfigPath: config };
  const storage = {
    cloudConfig: { hostPath: `${parent(config)}/` },
    ...(cloudProvider.hostStorageClass === null ? {} : { hostStorageClass: cloudProvider.hostStorageClass }),
  };
  const isOwn = spec.distribution === 'RKE2';
  const repository = cloudProvider.chartRepository;
  const objects: [string, YamlValue][] = [
    [
      'harvester-cloud-provider',
      isOwn
        ? chartConfig('harvester-cloud-provider', provider)
        : chart('harvester-cloud-provider', repository, provider),
    ],
  ];
  if (cloudProvider.hasStorage)
    objects.push([
      'harvester-csi-driver',
      isOwn
        ? chartConfig('harvester-csi-driver', storage)
        : chart('harvester-csi-driver', repository, { ...storage, kubeletRootDir: '/var/lib/kubelet' }),
    ]);
  return objects.map(([file, value]) => ({ path: `${folder}/acre-${file}.yaml`, text: toYaml(value) }));
}
