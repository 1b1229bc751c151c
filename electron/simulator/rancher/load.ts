import type { SimulatedCluster } from '../cluster.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { RancherContext } from './context.ts';
import { condition, CREDENTIALS, FLEET } from './context.ts';

const NAMESPACES = [
  'default',
  'kube-system',
  'cattle-system',
  'cattle-global-nt',
  CREDENTIALS,
  FLEET,
  'fleet-local',
  'local',
];

/** The namespaces, settings and features that a Rancher begins with. */
export function loadRancher(context: RancherContext): void {
  const { store, kinds, release, auth } = context;
  for (const name of NAMESPACES)
    store.load(RESOURCES.namespaces, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
      status: { phase: 'Active' },
    });
  const management = (kind: string, name: string, content: JsonObject): KubeObject => ({
    apiVersion: 'management.cattle.io/v3',
    kind,
    metadata: { name },
    ...content,
  });
  const settings: [name: string, value: string][] = [
    ['server-version', release.version],
    ['server-url', context.url()],
    ['cacerts', context.caPem],
    ['kubeconfig-default-token-ttl-minutes', '43200'],
    ['auth-token-max-ttl-minutes', '129600'],
    ['delete-machine-on-failure-after', '0s'],
    ['kubernetes-version', 'v1.34.2+rke2r1'],
  ];
  if (release.hasRke1)
    settings.push(['k8s-versions-current', 'v1.30.14-rancher1-1,v1.31.13-rancher1-1,v1.32.9-rancher1-1']);
  for (const [name, value] of settings)
    store.load(kinds.rancherSettings, management('Setting', name, { default: value, value: '' }));
  for (const [name, value] of [
    ['harvester', true],
    ['harvester-baremetal-container-workload', false],
    ['rke2', true],
    ...(release.hasRke1 ? ([['rke1-ui', true]] as const) : []),
  ] as const)
    store.load(
      kinds.rancherFeatures,
      management('Feature', name, { spec: { value: null }, status: { default: value, dynamic: true } }),
    );
  store.load(
    kinds.rancherNodeDrivers,
    management('NodeDriver', 'harvester', {
      spec: {
        active: true,
        builtin: true,
        displayName: 'harvester',
        url: `https://releases.rancher.com/harvester-node-driver/${release.driver}/docker-machine-driver-harvester-amd64.tar.gz`,
        checksum: '',
        description: '',
        externalId: '',
        uiUrl: '',
      },
    }),
  );
  for (const { id, username } of [auth.admin, auth.viewer])
    store.load(
      kinds.rancherUsers,
      management('User', id, { username, displayName: username, enabled: true }),
    );
  store.load(
    kinds.rancherClusters,
    management('Cluster', 'local', {
      spec: { displayName: 'local', internal: true },
      status: {
        driver: 'rke2',
        provider: 'rke2',
        conditions: [condition(context, 'Ready', 'True'), condition(context, 'Connected', 'True')],
      },
    }),
  );
}

/** A Harvester that is managed from the beginning. */
export function loadHarvester(context: RancherContext, cluster: SimulatedCluster): string {
  const { store, kinds, random, harvesters } = context;
  const id = `c-m-${random.suffix(8)}`;
  store.load(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: id } });
  store.load(kinds.rancherClusters, {
    apiVersion: 'management.cattle.io/v3',
    kind: 'Cluster',
    metadata: { name: id, labels: { 'provider.cattle.io': 'harvester' } },
    spec: { displayName: cluster.name, imported: true, fleetWorkspaceName: FLEET },
    status: {
      driver: 'imported',
      provider: 'harvester',
      nodeCount: cluster.plan.hosts.length,
      version: { gitVersion: cluster.plan.kubernetesVersion },
      conditions: [
        condition(context, 'Ready', 'True'),
        condition(context, 'Connected', 'True'),
        condition(context, 'AgentDeployed', 'True'),
      ],
    },
  });
  harvesters.set(id, { id, cluster });
  return id;
}
