import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import { createStore } from '../store.ts';
import type { Distribution } from './artifacts.ts';
import type { Machine } from './machine.ts';
import type { Pki } from './pki.ts';
import type { GuestServer } from './serve.ts';

/** A machine that belongs to a guest cluster. */
export interface Member {
  machine: Machine;
  /** The name of its Kubernetes node. */
  node: string;
  isServer: boolean;
  /** Whether its service runs and is in the cluster. */
  isUp: boolean;
  /** The life of the machine in which its service began. */
  life: number;
  config: Readonly<Record<string, unknown>>;
  version: string;
}

/** A Kubernetes cluster in VMs. */
export interface GuestCluster {
  id: string;
  namespace: string;
  /** The label guestcluster.harvesterhci.io/name of its first server, else the name of that VM. */
  name: string;
  distribution: Distribution;
  version: string;
  token: string;
  agentToken: string;
  /** Without etcd (K3s with SQLite) no server can join. */
  hasEtcd: boolean;
  pki: Pki;
  /** Names and addresses in the certificate of its API. */
  sans: string[];
  members: Map<string, Member>;
  /** Nodes whose etcd members count for the quorum. */
  etcd: Set<string>;
  /** The server that is joining; etcd takes one learner at a time. */
  learner: string | undefined;
  store: Store;
  /** Its API, once somebody wanted it. */
  server: Promise<GuestServer> | undefined;
  close: () => Promise<void>;
}

/** Servers whose API answers. */
export function serversUp(cluster: GuestCluster): Member[] {
  return [...cluster.members.values()].filter((member) => member.isServer && member.isUp);
}

/** Whether etcd has a leader: more than half of its members are there. */
export function hasQuorum(cluster: GuestCluster): boolean {
  if (!cluster.hasEtcd) return serversUp(cluster).length > 0;
  const up = serversUp(cluster).filter((member) => cluster.etcd.has(member.node)).length;
  return up > cluster.etcd.size / 2;
}

/** The token as the first server writes it to its disk, with the hash of the authority. */
export function fullToken(cluster: GuestCluster): string {
  return `K10${cluster.pki.caHash}::server:${cluster.token}`;
}

/** Why a token does not let a node in, or undefined where it does (k3s-io/k3s pkg/clientaccess). */
export function tokenFault(cluster: GuestCluster, token: string, isServer: boolean): string | undefined {
  const match = /^K10([0-9a-f]{64})::(?:[^:]+:)?(.*)$/.exec(token);
  if (match !== null && match[1] !== cluster.pki.caHash)
    return `token CA hash does not match the Cluster CA certificate hash: ${match[1] ?? ''} != ${cluster.pki.caHash}`;
  const password = match?.[2] ?? token;
  const isRight = password === cluster.token || (!isServer && password === cluster.agentToken);
  return isRight ? undefined : 'not authorized';
}

/** Opens a cluster without members. */
export function createGuestCluster(
  parts: Pick<
    GuestCluster,
    | 'id'
    | 'namespace'
    | 'name'
    | 'distribution'
    | 'version'
    | 'token'
    | 'agentToken'
    | 'hasEtcd'
    | 'pki'
    | 'sans'
  >,
  clock: Clock,
): GuestCluster {
  const cluster: GuestCluster = {
    ...parts,
    members: new Map(),
    etcd: new Set(),
    learner: undefined,
    store: createStore(clock.nowMs),
    server: undefined,
    close: async () => {
      const server = await cluster.server;
      await server?.close();
    },
  };
  return cluster;
}
