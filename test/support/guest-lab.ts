import { request } from 'node:https';
import { parse } from 'yaml';
import { clusterObjects } from '../../shared/guest/provision/cluster-objects.ts';
import { startOf } from '../../shared/guest/provision/join.ts';
import { networkDataOf } from '../../shared/guest/provision/network-data.ts';
import { objectsOf } from '../../shared/guest/provision/node-objects.ts';
import type { GuestObject } from '../../shared/guest/provision/node-objects.ts';
import type { GuestNodeSpec, GuestSecrets, GuestSpec } from '../../shared/guest/provision/spec.ts';
import { userDataOf } from '../../shared/guest/provision/user-data.ts';
import type { KubeObject } from '../../electron/simulator/json.ts';
import { conditionOf, textAt } from '../../electron/simulator/json.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import { guestNode, guestSecrets } from './guest-spec.ts';
import type { TestSimulator } from './simulator.ts';
import { openTestSimulator, until } from './simulator.ts';

const PLURALS: Record<string, string> = {
  VirtualMachine: '/apis/kubevirt.io/v1/namespaces/NS/virtualmachines',
  Secret: '/api/v1/namespaces/NS/secrets',
  ServiceAccount: '/api/v1/namespaces/NS/serviceaccounts',
  LoadBalancer: '/apis/loadbalancer.harvesterhci.io/v1beta1/namespaces/NS/loadbalancers',
  IPPool: '/apis/loadbalancer.harvesterhci.io/v1beta1/ippools',
  RoleBinding: '/apis/rbac.authorization.k8s.io/v1/namespaces/NS/rolebindings',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
};

/** What the API of a guest cluster answered. */
export interface GuestAnswer {
  code: number;
  json: Record<string, unknown> & { items?: KubeObject[] };
}

/** A simulated Harvester cluster in which guest clusters are provisioned by what Acre builds. */
export interface GuestLab {
  simulator: TestSimulator;
  /** Creates an object; rejects with the answer where it is refused. */
  create: (object: GuestObject) => Promise<void>;
  /** Creates what a cluster needs before its nodes, and waits for the address of its load balancer. */
  prepare: (spec: GuestSpec) => Promise<void>;
  /** Creates a node; the address it joins at is that of the load balancer, or the one given. */
  add: (spec: GuestSpec, node: GuestNodeSpec, more?: AddOptions) => Promise<void>;
  /** The load balancer's address. */
  addressOf: (spec: GuestSpec) => string | undefined;
  /** A node of the guest cluster, by the store of its API. */
  nodeOf: (spec: GuestSpec, name: string) => KubeObject | undefined;
  isReady: (spec: GuestSpec, name: string) => boolean;
  /** What a guest's serial line has shown. */
  linesOf: (spec: GuestSpec, name: string) => string;
  /** Sends a request to the API of a guest cluster as its administrator. */
  send: (spec: GuestSpec, method: string, path: string, body?: unknown) => Promise<GuestAnswer>;
  close: () => Promise<void>;
}

export interface AddOptions {
  isFirst?: boolean;
  address?: string;
  secrets?: GuestSecrets;
}

/** A lab two hundred times as fast as real. */
export async function openGuestLab(options: SimulatorOptions = {}): Promise<GuestLab> {
  const simulator = await openTestSimulator({ timeScale: 200, vms: 2, guestClusters: 0, ...options });
  const { store, guests } = simulator.cluster;
  const create = async (object: GuestObject): Promise<void> => {
    const path = (PLURALS[object.kind] ?? '').replace('NS', object.metadata.namespace ?? '');
    const answer = await simulator.send('POST', path, { body: object });
    if (answer.code !== 201) throw new Error(`${object.kind} ${object.metadata.name}: ${answer.text}`);
  };
  const addressOf = ({ namespace, name }: GuestSpec): string | undefined =>
    textAt(store.get(RESOURCES.loadBalancers, namespace, `${name}-api`), 'status', 'address');
  const nodeOf = (spec: GuestSpec, name: string): KubeObject | undefined =>
    guests.clusterOf(spec.namespace, spec.name)?.store.get(RESOURCES.nodes, undefined, name);
  return {
    simulator,
    create,
    addressOf,
    nodeOf,
    isReady: (spec, name) => conditionOf(nodeOf(spec, name), 'Ready')?.status === 'True',
    linesOf: ({ namespace }, name) => guests.machineOf(namespace, name)?.lines.join('\n') ?? '',
    prepare: async (spec) => {
      for (const object of clusterObjects(spec)) await create(object);
      if (spec.join.type === 'load-balancer')
        await until('an address of the load balancer', () => addressOf(spec) !== undefined);
    },
    add: async (spec, node, { isFirst = false, address, secrets = guestSecrets() } = {}) => {
      const start = startOf(spec, node, isFirst, address ?? addressOf(spec) ?? null);
      if (!start.ok) throw new Error(start.error.message);
      const userData = userDataOf(spec, node, secrets, start.value);
      for (const object of objectsOf(spec, node, { userData, networkData: networkDataOf(spec, node) }))
        await create(object);
    },
    send: async (spec, method, path, body) => {
      const api = await guests.apiOf(spec.namespace, spec.name);
      if (api === undefined) throw new Error(`there is no guest cluster ${spec.name}`);
      return sendTo(api, method, path, body);
    },
    close: simulator.close,
  };
}

/** Sends a request to the API of a guest cluster with the certificate of a kubeconfig. */
export function sendTo(
  api: { port: number; kubeconfig: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<GuestAnswer> {
  const kubeconfig = parse(api.kubeconfig) as {
    clusters: [{ cluster: Record<string, string> }];
    users: [{ user: Record<string, string> }];
  };
  const of = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  const { user } = kubeconfig.users[0];
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: api.port, method, path },
        ca: of(kubeconfig.clusters[0].cluster['certificate-authority-data']),
        cert: of(user['client-certificate-data']),
        key: of(user['client-key-data']),
        headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
        agent: false,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const json = text.startsWith('{') ? (JSON.parse(text) as GuestAnswer['json']) : {};
          resolve({ code: response.statusCode ?? 0, json });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Three servers and two agents. */
export function fiveNodes(cluster: string): GuestNodeSpec[] {
  const name = (pool: string, number: number): string => `${cluster}-${pool}-${number}`;
  return [
    ...[1, 2, 3].map((number) => guestNode({ name: name('cp', number) })),
    ...[1, 2].map((number) => guestNode({ name: name('work', number), pool: 'work', role: 'agent' })),
  ];
}

/** Provisions five nodes in the order Acre does: the first server, servers one at a time, then all agents. */
export async function provisionFive(
  lab: GuestLab,
  spec: GuestSpec,
  secrets: GuestSecrets = guestSecrets(),
): Promise<GuestNodeSpec[]> {
  const nodes = fiveNodes(spec.name);
  await lab.prepare(spec);
  for (const [index, node] of nodes.entries()) {
    await lab.add(spec, node, { isFirst: index === 0, secrets });
    if (node.role === 'server') await until(`${node.name} ready`, () => lab.isReady(spec, node.name), 60_000);
  }
  for (const { name } of nodes) await until(`${name} ready`, () => lab.isReady(spec, name), 60_000);
  return nodes;
}
