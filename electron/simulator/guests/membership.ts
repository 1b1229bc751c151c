import { textAt, toTimestamp } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { stringify } from 'yaml';
import type { Distribution } from './artifacts.ts';
import { sizeOf } from './boot.ts';
import { openCloud } from './cloud.ts';
import type { GuestContext } from './context.ts';
import { machineKey, whileOn } from './context.ts';
import type { GuestCluster, Member } from './guest-cluster.ts';
import { createGuestCluster, fullToken } from './guest-cluster.ts';
import { imageFault, textsOf } from './images.ts';
import type { Machine } from './machine.ts';
import { buildNode, markReady, markSilent, tellVersion } from './nodes.ts';
import type { Pair } from './pki.ts';
import { createPki } from './pki.ts';
import { deploySystem } from './system-workloads.ts';
import { openWorkloads } from './workloads.ts';

/** A service that founds or joins a cluster. */
export interface Joining {
  machine: Machine;
  distribution: Distribution;
  isServer: boolean;
  version: string;
  config: Readonly<Record<string, unknown>>;
}

/** How machines become members of guest clusters, and what becomes of them. */
export interface Membership {
  found: (joining: Joining, fail: (why: string) => void) => void;
  join: (cluster: GuestCluster, joining: Joining) => void;
  /** Opens a cluster with its controllers; members come by `join`. */
  open: (joining: Joining, name: string) => Promise<GuestCluster>;
  /** A VM is gone for good. */
  forget: (machine: Machine) => void;
}

/** Seconds of simulated time. */
const STEPS = { found: 8, network: 6, beat: 2, grace: 40 };
/** An administrator's kubeconfig as the first server writes it. */
export async function adminKubeconfig(cluster: GuestCluster, server: string): Promise<string> {
  const { certificatePem, keyPem } = await cluster.pki.issueClient('system:admin', 'system:masters');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'default', cluster: { server, 'certificate-authority-data': base64(cluster.pki.serverCaPem) } },
    ],
    contexts: [{ name: 'default', context: { cluster: 'default', user: 'default' } }],
    'current-context': 'default',
    users: [
      {
        name: 'default',
        user: { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) },
      },
    ],
  });
}

function givenPair(machine: Machine, distribution: Distribution, name: string): Pair | undefined {
  const folder = `/var/lib/rancher/${distribution}/server/tls/`;
  const [certificatePem, keyPem] = [
    machine.files.get(`${folder}${name}-ca.crt`),
    machine.files.get(`${folder}${name}-ca.key`),
  ];
  return certificatePem === undefined || keyPem === undefined ? undefined : { certificatePem, keyPem };
}

/** Opens the membership of guest clusters. */
export function openMembership(context: GuestContext): Membership {
  const { behaviour, outside, clusters, addressOf } = context;
  const { clock, random } = behaviour;
  const silentSince = new Map<string, number>();

  const vmiOf = ({ namespace, name }: Machine) => behaviour.store.get(RESOURCES.vmis, namespace, name);
  const memberOn = (cluster: GuestCluster, node: string): Member | undefined =>
    [...cluster.members.values()].find((member) => member.node === node);
  const open = async (joining: Joining, name: string): Promise<GuestCluster> => {
    const { machine, distribution, config, version } = joining;
    const pki = await createPki(distribution, {
      server: givenPair(machine, distribution, 'server'),
      client: givenPair(machine, distribution, 'client'),
    });
    const token = textAt(config, 'token') ?? random.suffix(32);
    const cluster = createGuestCluster(
      {
        id: random.uuid(),
        ...{ namespace: machine.namespace, name, distribution, version, token, pki },
        agentToken: textAt(config, 'agent-token') ?? token,
        hasEtcd: distribution === 'rke2' || config['cluster-init'] === true,
        sans: [...textsOf(config['tls-san']), addressOf(machine) ?? machine.hostname, machine.hostname],
      },
      clock,
    );
    const { store } = cluster;
    openWorkloads({
      store,
      clock,
      random,
      imageFault: (pod, node) => {
        const member = memberOn(cluster, node);
        if (member === undefined || distribution === 'rke2' || pod.metadata.namespace !== 'kube-system')
          return undefined;
        return imageFault(outside, member.machine, distribution, member.version, member.config);
      },
      isMounted: (pod, node) => cloud.isMounted(pod, node),
    });
    const cloud = openCloud(context, cluster, (node) => memberOn(cluster, node));
    deploySystem(store, distribution, config);
    store.onChange(({ resource, type, entry }) => {
      if (resource !== RESOURCES.nodes || type !== 'DELETED') return;
      const member = memberOn(cluster, entry.object.metadata.name);
      if (member === undefined) return;
      // Servers leave etcd with their node (k3s-io/k3s pkg/etcd, managed etcd controller).
      member.isUp = false;
      cluster.etcd.delete(member.node);
      cluster.members.delete(machineKey(member.machine));
    });
    clusters.set(cluster.id, cluster);
    return cluster;
  };
  const register = (cluster: GuestCluster, member: Member): void => {
    const { machine, node } = member;
    const { store } = cluster;
    const nowText = toTimestamp(clock.nowMs());
    const vmi = vmiOf(machine);
    if (store.get(RESOURCES.nodes, undefined, node) === undefined) {
      const facts = {
        address: textsOf(member.config['node-ip'])[0] ?? addressOf(machine) ?? '',
        architecture: textAt(vmi, 'spec', 'architecture') ?? 'amd64',
        osImage: textAt(vmi, 'status', 'guestOSInfo', 'prettyName') ?? 'Linux',
        kernel: textAt(vmi, 'status', 'guestOSInfo', 'kernelRelease') ?? '6.8.0-generic',
        ...sizeOf(vmi),
      };
      store.create(RESOURCES.nodes, buildNode(cluster, member, facts, nowText));
    } else tellVersion(store, node, member.version);
    const { config } = member;
    const server = [...cluster.members.values()].find((each) => each.isServer)?.config ?? config;
    const hasNetwork =
      textsOf(server['flannel-backend'])[0] !== 'none' && textsOf(server.cni).at(-1) !== 'none';
    if (hasNetwork) whileOn(context, machine, STEPS.network, () => markReady(store, clock, node));
  };
  const join = (cluster: GuestCluster, joining: Joining): void => {
    const { machine, isServer, config, version } = joining;
    const node = textAt(config, 'node-name') ?? machine.hostname;
    const member: Member = { machine, node, isServer, isUp: true, life: machine.life, config, version };
    cluster.members.set(machineKey(machine), member);
    if (isServer && cluster.hasEtcd) cluster.etcd.add(node);
    machine.membership = { cluster: cluster.id, isServer };
    silentSince.delete(machineKey(machine));
    register(cluster, member);
    if (isServer) void writeServerFiles(cluster, machine);
  };
  const writeServerFiles = async (cluster: GuestCluster, machine: Machine): Promise<void> => {
    const word = cluster.distribution;
    machine.files.set(`/var/lib/rancher/${word}/server/node-token`, `${fullToken(cluster)}\n`);
    machine.files.set(
      `/etc/rancher/${word}/${word}.yaml`,
      await adminKubeconfig(cluster, 'https://127.0.0.1:6443'),
    );
  };
  /** Kubelets that are not heard of for a while make their nodes unknown; those that come back make them ready. */
  const beat = (cluster: GuestCluster, member: Member): void => {
    const key = machineKey(member.machine);
    const isRunning = [...member.machine.units].some(
      ([name, unit]) => /^(k3s|rke2)/.test(name) && unit.isRunning,
    );
    member.isUp = context.isAlive(member.machine) && isRunning && member.life === member.machine.life;
    if (member.isUp) {
      if (silentSince.delete(key)) markReady(cluster.store, clock, member.node);
      return;
    }
    const since = silentSince.get(key) ?? clock.nowMs();
    silentSince.set(key, since);
    if (clock.nowMs() - since >= clock.toMs(STEPS.grace)) markSilent(cluster.store, clock, member.node);
  };
  clock.every(STEPS.beat, () => {
    for (const cluster of clusters.values())
      for (const member of cluster.members.values()) beat(cluster, member);
  });

  return {
    open,
    join,
    found: (joining, fail) => {
      const { machine } = joining;
      const label = vmiOf(machine)?.metadata.labels?.['guestcluster.harvesterhci.io/name'];
      const { life } = machine;
      open(joining, label ?? machine.name).then(
        (cluster) => {
          if (machine.life !== life) return;
          whileOn(context, machine, STEPS.found, () => join(cluster, joining));
        },
        (error: unknown) =>
          fail(`starting kubernetes: preparing server: ${error instanceof Error ? error.message : ''}`),
      );
    },
    forget: (machine) => {
      const cluster = clusters.get(machine.membership?.cluster ?? '');
      if (cluster === undefined) return;
      const isThere = ({ namespace, name }: Machine): boolean =>
        behaviour.store.get(RESOURCES.vms, namespace, name) !== undefined;
      const isLast = ![...cluster.members.values()].some((each) => each.isServer && isThere(each.machine));
      if (!isLast) return;
      clusters.delete(cluster.id);
      void cluster.close();
    },
  };
}
