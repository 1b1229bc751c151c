import type { GuestAuthority, GuestNodeSpec, GuestSecrets } from '../guest/provision/spec.ts';
import type { GuestArguments, GuestSpec as ProvisionSpec } from '../guest/provision/spec.ts';
import type { YamlValue } from '../guest/provision/emit-yaml.ts';
import { toYaml } from '../guest/provision/emit-yaml.ts';
import { specProblems } from '../guest/provision/problems.ts';
import { macOf } from '../guest/provision/network-data.ts';
import { userDataOf } from '../guest/provision/user-data.ts';
import { joinAddressOf } from './build.ts';
import type { CloudInitBuilder, Values } from './build.ts';
import { toFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import type { NodeSpec } from './node-spec.ts';
import { registryProblems } from './registry.ts';
import type { GuestSpec, Pool } from './shape.ts';
import { authoritySlotOf } from './slots.ts';
import type { authorityNames } from './slots.ts';

/** Where an image that is made for it has the installer, and the archives of RKE2. */
const baked = { scriptPath: '/opt/acre/install.sh', rke2Path: '/opt/acre/rke2-artifacts' };
/** K3s has no chart of the Harvester cloud provider of its own. Source: guest-clusters reference section 6.4. */
const chartRepository = 'https://charts.harvesterhci.io';

/** Keys of config.yaml whose values are flags of the parts of Kubernetes (K3s and RKE2 documentation, server and agent reference). */
const argumentKeys: Record<string, keyof GuestArguments> = {
  'kubelet-arg': 'kubelet',
  'kube-proxy-arg': 'kubeProxy',
  'kube-apiserver-arg': 'apiServer',
  'kube-controller-manager-arg': 'controllerManager',
  'kube-scheduler-arg': 'scheduler',
  'etcd-arg': 'etcd',
};

/** `kubelet-arg=max-pods=200` as the part it is for and its flag; null for another key. */
function readArgument(text: string): { part: keyof GuestArguments; flag: string } | null {
  const [, key = '', flag = ''] = /^(?:--)?([a-z-]+)=(.+)$/s.exec(text) ?? [];
  const part = argumentKeys[key];
  return part === undefined ? null : { part, flag };
}

function toArguments(texts: readonly string[]): GuestArguments {
  const none: GuestArguments = {
    kubelet: [],
    kubeProxy: [],
    apiServer: [],
    controllerManager: [],
    scheduler: [],
    etcd: [],
  };
  for (const text of texts) {
    const read = readArgument(text);
    if (read) none[read.part].push(read.flag);
  }
  return none;
}

/** What of a guest cluster cannot be written into the cloud-init of the nodes of these pools, as findings of an intention. */
export function cloudInitFindings(
  guest: GuestSpec,
  intention: string,
  pools: readonly Pool[] = [],
): Finding[] {
  const { serverArgs, agentArgs, profile, sshUser } = guest.options;
  const isKeyed = pools.length > 0 && pools.every(({ shape }) => (shape.keyPairs ?? []).length > 0);
  const keys = pools.flatMap(({ shape }) => (shape.keyPairs ?? []).map(({ publicKey }) => publicKey));
  const sshKeys = [...guest.options.sshKeys, ...keys];
  const unknown = [...new Set([...serverArgs, ...agentArgs])].filter((text) => readArgument(text) === null);
  const findings = unknown.map((text) =>
    toFinding(
      'error',
      'unknown-argument',
      `${guest.name}: the argument "${text}" is none of ${Object.keys(argumentKeys).join(', ')} with a flag, such as kubelet-arg=max-pods=200.`,
      { intention },
    ),
  );
  const add = (code: string, why: string): void =>
    void findings.push(toFinding('error', code, `${guest.name}: ${why}.`, { intention }));
  if (profile !== null && profile !== 'cis') add('profile', `there is no profile "${profile}", only cis`);
  if (sshUser !== null && !/^[a-z_][a-z0-9_-]{0,31}$/.test(sshUser))
    add('ssh-user', `"${sshUser}" is no name of a user on Linux`);
  if (sshUser !== null && guest.options.sshKeys.length === 0 && !isKeyed)
    add('ssh-user', `${sshUser} could not log in without an SSH key`);
  if (guest.registry !== null) for (const why of registryProblems(guest.registry)) add('bad-registry', why);
  const nothing: Values = { secret: () => '', learned: () => '' };
  for (const why of specProblems(
    toProvisionSpec('', guest, 'server', nothing, { architecture: 'amd64', sshKeys }),
  ))
    add('cannot-provision', why);
  return findings;
}

function sourceOf({ airGap, distribution }: GuestSpec, values: Values): ProvisionSpec['source'] {
  switch (airGap.type) {
    case 'none':
      return { type: 'online' };
    case 'url':
      return {
        type: 'mirror',
        url: airGap.url,
        caPem: airGap.caSlot === null ? null : values.secret(airGap.caSlot),
      };
    case 'image':
      return {
        type: 'baked',
        scriptPath: baked.scriptPath,
        artifactPath: distribution === 'rke2' ? baked.rke2Path : null,
      };
  }
}

function registriesOf({ registry }: GuestSpec, values: Values): ProvisionSpec['registries'] {
  if (registry === null) return null;
  const { host, mirrors, caSlot, isInsecure, systemDefaultRegistry } = registry;
  return {
    mirrors: Object.entries(mirrors).map(([upstream, endpoints]) => ({
      host: upstream,
      endpoints,
      rewrites: {},
    })),
    hosts: [{ host, caPem: caSlot === null ? null : values.secret(caSlot), isUnverified: isInsecure }],
    systemDefault: systemDefaultRegistry,
    isFallbackOff: false,
  };
}

function joinOf({ join }: GuestSpec): ProvisionSpec['join'] {
  switch (join.type) {
    case 'load-balancer':
      return {
        type: 'load-balancer',
        ipam: join.ipPool === null ? 'dhcp' : 'pool',
        ipPool: join.ipPool,
        range: null,
      };
    case 'static':
      return { type: 'address', address: join.address };
    case 'first-server':
      return { type: 'first-server' };
  }
}

function toProvisionSpec(
  cluster: string,
  guest: GuestSpec,
  role: 'server' | 'agent',
  values: Values,
  { architecture, sshKeys }: Pick<ProvisionSpec, 'architecture' | 'sshKeys'>,
): ProvisionSpec {
  const { options, airGap, release } = guest;
  const args = role === 'server' ? [...options.agentArgs, ...options.serverArgs] : options.agentArgs;
  return {
    id: cluster,
    name: guest.name,
    namespace: guest.namespace,
    distribution: guest.distribution === 'rke2' ? 'RKE2' : 'K3s',
    architecture,
    release,
    join: joinOf(guest),
    source: sourceOf(guest, values),
    registries: registriesOf(guest, values),
    cni: (options.cni ?? '').split(',').filter((name) => name !== ''),
    disabled: options.disable,
    tlsSans: options.tlsSans,
    clusterCidr: options.clusterCidr,
    serviceCidr: options.serviceCidr,
    arguments: toArguments(args),
    cloudProvider:
      options.cloudProviderSlot === null
        ? null
        : { hasStorage: true, chartRepository, hostStorageClass: null },
    guestAgent: options.installsGuestAgent && airGap.type === 'none' ? 'install' : 'present',
    logsToConsole: true,
    sshKeys,
    sshUser: options.sshUser,
    profile: options.profile === 'cis' ? 'cis' : null,
  };
}

function secretsOf(guest: GuestSpec, isFirst: boolean, values: Values): GuestSecrets {
  const { registry, options, tokenSlot, agentTokenSlot } = guest;
  const authority = (name: (typeof authorityNames)[number]): GuestAuthority => ({
    certificatePem: values.secret(authoritySlotOf(guest, name, 'crt')),
    keyPem: values.secret(authoritySlotOf(guest, name, 'key')),
  });
  const hasLogin = registry !== null && registry.username !== null && registry.passwordSlot !== null;
  return {
    token: values.secret(tokenSlot),
    agentToken: values.secret(agentTokenSlot),
    registryCredentials: hasLogin
      ? {
          [registry.host]: {
            username: registry.username ?? '',
            password: values.secret(registry.passwordSlot ?? ''),
          },
        }
      : {},
    cloudConfig: options.cloudProviderSlot === null ? null : values.secret(options.cloudProviderSlot),
    authorities: isFirst ? { server: authority('server'), client: authority('client') } : null,
  };
}

/** The hardware address of each NIC by its name, where a fixed address has to find its NIC; empty where DHCP does all. */
export function macsOf(cluster: string, { nics, namespace, name }: NodeSpec): Record<string, string> {
  if (nics.every(({ addressing }) => addressing.type === 'dhcp')) return {};
  return Object.fromEntries(
    nics.map((nic, index) => [
      nic.name,
      macOf({ id: cluster, namespace }, { name: index === 0 ? name : `${name} ${nic.name}` }),
    ]),
  );
}

/** Network data of all NICs of a node; empty where DHCP does all (cloud-init documentation, network config version 2). */
function networkDataOf(node: NodeSpec, macs: Readonly<Record<string, string>>): string {
  if (Object.keys(macs).length === 0) return '';
  const ethernets = node.nics.map(({ name, addressing }, index): [string, YamlValue] => {
    const match = { macaddress: macs[name] ?? '' };
    if (addressing.type === 'dhcp') return [`nic${index}`, { match, dhcp4: true }];
    const { addresses, gateway, nameservers } = addressing;
    const to = addresses[0]?.includes(':') ? '::/0' : '0.0.0.0/0';
    return [
      `nic${index}`,
      {
        match,
        dhcp4: false,
        addresses,
        ...(gateway === null ? {} : { routes: [{ to, via: gateway }] }),
        ...(nameservers.length === 0 ? {} : { nameservers: { addresses: nameservers } }),
      },
    ];
  });
  return toYaml({ version: 2, ethernets: Object.fromEntries<YamlValue>(ethernets) });
}

function toNode(node: NodeSpec & { guest: NonNullable<NodeSpec['guest']> }): GuestNodeSpec {
  const { guest, nics, name, shape } = node;
  const [nic] = nics;
  const fixed = nic?.addressing.type === 'static' ? nic.addressing : null;
  const cidr = fixed?.addresses[0];
  return {
    name,
    pool: guest.pool,
    role: guest.role,
    cpus: shape.cpuCores,
    memoryGiB: Math.max(1, Math.round(shape.memoryBytes / 2 ** 30)),
    disks: [],
    network: nic?.network ?? null,
    address:
      cidr === undefined
        ? null
        : { cidr, gateway: fixed?.gateway ?? '', nameservers: fixed?.nameservers ?? [] },
    host: null,
    spread: 'none',
    labels: guest.labels,
    taints: guest.taints.map(({ key, value, effect }) => ({ key, value: value ?? '', effect })),
    os: shape.os,
    isEfi: shape.firmware !== 'bios',
  };
}

/**
 * The cloud-init of the nodes of K3s and RKE2 in a Harvester cluster. The first server begins the cluster, with the address
 * others join by among its names where it is known; all others join it.
 */
export function toCloudInitOf(cluster: string): CloudInitBuilder {
  return (node, values) => {
    const { guest } = node;
    if (!guest) return { userData: '', networkData: '' };
    const spec = toProvisionSpec(cluster, guest.spec, guest.role, values, {
      architecture: node.architecture ?? 'amd64',
      sshKeys: node.sshKeys,
    });
    const isLearnedOfItself = guest.isFirst && guest.spec.join.type === 'first-server';
    const address = isLearnedOfItself ? null : joinAddressOf(guest.spec, values);
    const start = guest.isFirst
      ? { type: 'found' as const, address }
      : { type: 'join' as const, address: address ?? '' };
    const macs = macsOf(cluster, node);
    return {
      userData: userDataOf(
        spec,
        toNode({ ...node, guest }),
        secretsOf(guest.spec, guest.isFirst, values),
        start,
      ),
      networkData: networkDataOf(node, macs),
      macs,
    };
  };
}
