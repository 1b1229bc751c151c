import { request } from 'node:https';
import { stringify } from 'yaml';
import { conditionOf, textAt } from '../../electron/simulator/json.ts';
import type { KubeObject } from '../../electron/simulator/json.ts';
import type { RancherVersion } from '../../electron/simulator/rancher/releases.ts';
import type { SimulatedRancher } from '../../electron/simulator/rancher/open.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import { openTestSimulator, until } from './simulator.ts';
import type { Answer, TestSimulator } from './simulator.ts';

/** A Rancher that manages the one Harvester of a simulator. */
export interface RancherLab {
  simulator: TestSimulator;
  rancher: SimulatedRancher;
  /** The id of the Harvester in Rancher. */
  harvester: string;
  ask: (method: string, path: string, body?: unknown, token?: string | null) => Promise<Answer>;
  /** A cloud credential with a token of its own; answers `namespace:name`. */
  addCredential: () => Promise<string>;
  /** Creates a pool's HarvesterConfig; answers its name. */
  addConfig: (name: string, more?: Record<string, unknown>) => Promise<string>;
  /** Makes a node template of the Harvester Node Driver, where the Rancher has such; answers its id. */
  addTemplate: (name: string, more?: Record<string, unknown>) => Promise<string>;
  /** Creates a cluster of RKE2 with three servers and two workers, or with other pools. */
  addCluster: (name: string, more?: Record<string, unknown>, pools?: unknown[]) => Promise<Answer>;
  cluster: (name: string) => KubeObject | undefined;
  machines: (cluster: string) => KubeObject[];
  isReady: (cluster: string) => boolean;
  close: () => Promise<void>;
}

export const PROVISIONING =
  '/k8s/clusters/local/apis/provisioning.cattle.io/v1/namespaces/fleet-default/clusters';
const CONFIGS =
  '/k8s/clusters/local/apis/rke-machine-config.cattle.io/v1/namespaces/fleet-default/harvesterconfigs';

/** Opens a Rancher of a version, and asks it as its administrator. */
export async function openRancherLab(
  version: RancherVersion,
  options: SimulatorOptions = {},
): Promise<RancherLab> {
  const simulator = await openTestSimulator({
    scenario: 'three',
    timeScale: 200,
    rancher: version,
    ...options,
  });
  const { rancher } = simulator;
  if (rancher === null) throw new Error('the simulator has no Rancher');
  const harvester = rancher.harvesterIds()[simulator.cluster.name] ?? '';
  const ask: RancherLab['ask'] = (method, path, body, token = rancher.token) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const url = new URL(path, rancher.url);
      const sent = request(
        url,
        {
          method,
          ca: simulator.caPem,
          headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(text === undefined
              ? {}
              : {
                  'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
                  'content-length': Buffer.byteLength(text),
                }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            const json = (answer.startsWith('{') ? JSON.parse(answer) : {}) as Answer['json'];
            resolve({ code: response.statusCode ?? 0, text: answer, json });
          });
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  const lab: RancherLab = {
    ...{ simulator, rancher, harvester, ask },
    addCredential: async () => {
      const kubeconfig = await ask('POST', `/v3/clusters/${harvester}?action=generateKubeconfig`);
      const { json } = await ask('POST', '/v3/cloudcredentials', {
        name: 'harvester',
        harvestercredentialConfig: {
          clusterId: harvester,
          clusterType: 'imported',
          kubeconfigContent: kubeconfig.json.config,
        },
      });
      return String(json.id);
    },
    addConfig: async (name, more = {}) => {
      const { plan } = simulator.cluster;
      const image = plan.images.find(({ os }) => os.id === 'ubuntu')?.name ?? '';
      await ask('POST', CONFIGS, {
        apiVersion: 'rke-machine-config.cattle.io/v1',
        kind: 'HarvesterConfig',
        metadata: { name, namespace: 'fleet-default' },
        vmNamespace: 'default',
        cpuCount: '2',
        memorySize: '4',
        sshUser: 'ubuntu',
        diskInfo: JSON.stringify({
          disks: [{ imageName: `default/${image}`, size: 40, bootOrder: 1, bus: 'virtio' }],
        }),
        networkInfo: JSON.stringify({
          interfaces: [{ networkName: `default/${plan.networks[0]?.name ?? ''}` }],
        }),
        userData: stringify({ packages: ['qemu-guest-agent'] }),
        ...more,
      });
      return name;
    },
    addTemplate: async (name, more = {}) => {
      const { plan } = simulator.cluster;
      const image = plan.images.find(({ os }) => os.id === 'ubuntu')?.name ?? '';
      const { json } = await ask('POST', '/v3/nodetemplates', {
        ...{ type: 'nodeTemplate', name, driver: 'harvester', cloudCredentialId: await lab.addCredential() },
        harvesterConfig: {
          ...{ vmNamespace: 'default', cpuCount: '2', memorySize: '4', sshUser: 'ubuntu' },
          ...{ imageName: `default/${image}`, diskSize: '40', diskBus: 'virtio' },
          // The driver learns the address of a machine from its agent.
          userData: stringify({ packages: ['qemu-guest-agent'] }),
          networkName: `default/${plan.networks[0]?.name ?? ''}`,
          ...more,
        },
      });
      return String(json.id);
    },
    addCluster: async (name, more = {}, pools) => {
      const credential = await lab.addCredential();
      const machinePools = pools ?? [
        {
          ...{ name: 'cp', quantity: 3, etcdRole: true, controlPlaneRole: true },
          machineConfigRef: { kind: 'HarvesterConfig', name: await lab.addConfig(`nc-${name}-cp`) },
        },
        {
          ...{ name: 'work', quantity: 2, workerRole: true },
          machineConfigRef: { kind: 'HarvesterConfig', name: await lab.addConfig(`nc-${name}-work`) },
        },
      ];
      return ask('POST', PROVISIONING, {
        apiVersion: 'provisioning.cattle.io/v1',
        kind: 'Cluster',
        metadata: { name, namespace: 'fleet-default' },
        spec: {
          cloudCredentialSecretName: credential,
          kubernetesVersion: 'v1.34.2+rke2r1',
          rkeConfig: { machinePools },
          ...more,
        },
      });
    },
    cluster: (name) => rancher.store.get(rancher.kinds.provisioningClusters, 'fleet-default', name),
    machines: (cluster) =>
      rancher.store
        .list(rancher.kinds.machines, 'fleet-default')
        .filter((machine) => textAt(machine, 'spec', 'clusterName') === cluster),
    isReady: (name) => conditionOf(lab.cluster(name), 'Ready')?.status === 'True',
    close: () => simulator.close(),
  };
  return lab;
}

/** Sets how long the tokens of kubeconfigs are good for that are made from now on. */
export function setTtl({ store, kinds }: SimulatedRancher, days: number): void {
  store.change(kinds.rancherSettings, undefined, 'kubeconfig-default-token-ttl-minutes', (setting) => ({
    ...setting,
    value: String(days * 24 * 60),
  }));
}
/** The VMs of a guest cluster by the prefix of their names. */
export function vmsOf(lab: RancherLab, prefix: string): KubeObject[] {
  return lab.simulator.cluster.store
    .list(RESOURCES.vms, 'default')
    .filter((vm) => vm.metadata.name.startsWith(`${prefix}-`));
}

export { until };
