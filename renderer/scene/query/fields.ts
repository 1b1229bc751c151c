import type { ClusterInfo } from '../../../shared/cluster.ts';
import { isBroken } from '../../../shared/connection.ts';
import { State } from '../../../shared/world/entity.ts';
import type { ClusterNode, GraphNode, HostNode } from '../graph.ts';
import { shownState } from '../trouble.ts';

/** Where a node is: its cluster, and its host where it is a VM or a pod on a known one. */
export type Place = { cluster: ClusterNode; host: HostNode | null };

/** What a node says for a field: one text or several; empty or null where it has none; undefined where it cannot have one. */
export type TextReader = (node: GraphNode, place: Place) => Texts | undefined;
type Texts = string | null | readonly (string | null)[];
/** What a node says for a field of numbers, likewise. */
export type NumberReader = (node: GraphNode) => number | null | undefined;

/**
 * A field that queries can ask for. `text` is looked through for the value, `start` must begin with it, `label` is a key
 * with or without its value, `choice` is one of few words, `number` and `bytes` are compared.
 */
export type Field =
  | { type: 'text' | 'start' | 'label'; read: TextReader }
  | { type: 'choice'; choices: readonly string[]; read: TextReader }
  | { type: 'number' | 'bytes'; read: NumberReader };

function connectionState({ connection }: ClusterInfo): State {
  if (isBroken(connection)) return 'error';
  if (connection.type === 'connecting') return 'pending';
  return connection.type === 'disconnected' ? 'unknown' : 'running';
}

const states: TextReader = (node) => {
  if (node.type === 'cluster') return connectionState(node.info);
  const shown = shownState(node);
  return shown === node.state ? shown : [shown, node.state];
};

const statuses: TextReader = (node) => (node.type === 'cluster' ? node.info.connection.type : node.status);

const hosts: TextReader = (node, { host }) => {
  if (node.type === 'vm' || node.type === 'pod') return host?.name ?? node.hostName;
  return node.type === 'host' ? [node.name, node.entity.name] : undefined;
};

const addresses: TextReader = (node) => {
  if (node.type === 'vm') return node.addresses;
  if (node.type === 'pod') return node.entity.pod.address;
  return node.type === 'host' ? node.entity.host.address : undefined;
};

const systems: TextReader = (node) => {
  if (node.type === 'vm') return [node.instance?.instance.guestOs ?? null, node.vm?.vm.os ?? null];
  return node.type === 'host' ? node.entity.host.osImage : undefined;
};

const problems: TextReader = (node) =>
  node.problems.length === 0 ? null : node.problems.flatMap(({ code, text }) => [code, text]);

const guests: TextReader = (node) => {
  if (node.type === 'vm') return node.guestCluster;
  return node.type === 'guest' ? node.name : undefined;
};

const namespaces: TextReader = (node) =>
  node.type === 'vm' || node.type === 'guest' || node.type === 'pod' ? node.namespace : undefined;

const workloads: TextReader = (node) => (node.type === 'pod' ? node.workload : undefined);

const roles: TextReader = (node) => {
  if (node.type === 'vm') return node.guest ? node.guest.roles : undefined;
  return node.type === 'host' ? node.role : undefined;
};

const none: readonly string[] = [];

const labels: TextReader = (node) => {
  if (node.type === 'vm') return node.vm?.vm.labels ?? none;
  return node.type === 'host' ? (node.entity.host.labels ?? none) : undefined;
};

const cores: NumberReader = (node) => {
  if (node.type === 'vm') return node.cpuCores;
  return node.type === 'host' ? node.cpu.capacity / 1000 : undefined;
};

const memory: NumberReader = (node) => {
  if (node.type === 'vm') return node.memoryBytes;
  return node.type === 'host' ? node.memory.capacity : undefined;
};

/** Every field by its name, in the order in which they are offered. */
export const fields = {
  name: { type: 'text', read: (node) => (node.type === 'cluster' ? node.info.name : node.name) },
  state: { type: 'choice', choices: State.options, read: states },
  status: { type: 'text', read: statuses },
  kind: { type: 'choice', choices: ['cluster', 'host', 'guest', 'vm', 'pod'], read: (node) => node.type },
  cluster: {
    type: 'text',
    read: (_node, { cluster }) =>
      cluster.info.name === cluster.id ? cluster.id : [cluster.info.name, cluster.id],
  },
  host: { type: 'text', read: hosts },
  guest: { type: 'text', read: guests },
  namespace: { type: 'text', read: namespaces },
  workload: { type: 'text', read: workloads },
  ip: { type: 'start', read: addresses },
  cpu: { type: 'number', read: cores },
  memory: { type: 'bytes', read: memory },
  role: {
    type: 'choice',
    choices: ['management', 'worker', 'witness', 'control-plane', 'etcd'],
    read: roles,
  },
  problem: { type: 'text', read: problems },
  os: { type: 'text', read: systems },
  network: { type: 'text', read: (node) => (node.type === 'vm' ? (node.vm?.vm.networks ?? []) : undefined) },
  label: { type: 'label', read: labels },
  volume: {
    type: 'text',
    read: (node) => (node.type === 'vm' ? (node.vm?.vm.volumeClaims ?? []) : undefined),
  },
} as const satisfies Record<string, Field>;

/** The name of a field. */
export type FieldName = keyof typeof fields;

/** The names of the fields, in the order in which they are offered. */
export const fieldNames = Object.keys(fields) as readonly FieldName[];

const aliases: Readonly<Record<string, FieldName>> = {
  ns: 'namespace',
  mem: 'memory',
  address: 'ip',
  labels: 'label',
};

/** The field that a word means, by its name or a short form; null where there is none. */
export function toFieldName(word: string): FieldName | null {
  const lower = word.toLowerCase();
  return fieldNames.find((name) => name === lower) ?? aliases[lower] ?? null;
}

/** The definition of a field. */
export function fieldOf(name: FieldName): Field {
  return fields[name];
}
