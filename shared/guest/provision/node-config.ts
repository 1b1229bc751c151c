import { joinUrlOf } from './join.ts';
import { cloudConfigPathOf } from './paths.ts';
import type { GuestNodeSpec, GuestSecrets, GuestSpec, GuestStart, GuestTaint } from './spec.ts';

/** A value in config.yaml of K3s and RKE2; what is undefined is left out. */
export type ConfigValue = string | boolean | readonly string[] | undefined;

const list = (values: readonly string[]): readonly string[] | undefined =>
  values.length === 0 ? undefined : [...new Set(values)];

const toTaintText = ({ key, value, effect }: GuestTaint): string => `${key}=${value}:${effect}`;

/** The address of a CIDR such as 10.5.0.11/24. */
export function hostOfCidr(cidr: string): string {
  return cidr.split('/')[0] ?? cidr;
}

function nodeConfig(spec: GuestSpec, node: GuestNodeSpec): Record<string, ConfigValue> {
  const isExternal = spec.cloudProvider !== null && spec.distribution === 'K3s';
  const hasCloud = spec.cloudProvider !== null && spec.distribution === 'RKE2';
  return {
    'node-name': node.name,
    'node-ip': node.address === null ? undefined : [hostOfCidr(node.address.cidr)],
    'node-label': list(Object.entries(node.labels).map(([key, value]) => `${key}=${value}`)),
    'node-taint': list(node.taints.map(toTaintText)),
    'kubelet-arg': list([...(isExternal ? ['cloud-provider=external'] : []), ...spec.arguments.kubelet]),
    'kube-proxy-arg': list(spec.arguments.kubeProxy),
    'disable-default-registry-endpoint': spec.registries?.isFallbackOff === true ? true : undefined,
    profile: spec.distribution === 'RKE2' ? (spec.profile ?? undefined) : undefined,
    'cloud-provider-name': hasCloud ? 'harvester' : undefined,
    'cloud-provider-config': hasCloud ? cloudConfigPathOf(spec) : undefined,
  };
}

function serverConfig(spec: GuestSpec, start: GuestStart): Record<string, ConfigValue> {
  const isK3s = spec.distribution === 'K3s';
  const isExternal = spec.cloudProvider !== null && isK3s;
  const sans = [...(start.address === null ? [] : [start.address]), ...spec.tlsSans];
  return {
    'tls-san': list(sans),
    'write-kubeconfig-mode': '0600',
    cni: isK3s ? undefined : list(spec.cni),
    'flannel-backend': isK3s ? spec.cni[0] : undefined,
    disable: list([...(isExternal ? ['servicelb'] : []), ...spec.disabled]),
    'disable-cloud-controller': isExternal ? true : undefined,
    'cluster-cidr': spec.clusterCidr ?? undefined,
    'service-cidr': spec.serviceCidr ?? undefined,
    'system-default-registry': spec.registries?.systemDefault ?? undefined,
    'kube-apiserver-arg': list(spec.arguments.apiServer),
    'kube-controller-manager-arg': list(spec.arguments.controllerManager),
    'kube-scheduler-arg': list(spec.arguments.scheduler),
    'etcd-arg': list(spec.arguments.etcd),
  };
}

/**
 * What stands in config.yaml of a node. K3s keeps its state in etcd from the first server on, so that a cluster of one
 * can grow. Keys: K3s and RKE2 documentation, server and agent configuration reference.
 */
export function configOf(
  spec: GuestSpec,
  node: GuestNodeSpec,
  secrets: Pick<GuestSecrets, 'token' | 'agentToken'>,
  start: GuestStart,
): Record<string, ConfigValue> {
  const server = start.type === 'join' ? { server: joinUrlOf(spec, start.address) } : {};
  if (node.role === 'agent') return { ...server, token: secrets.agentToken, ...nodeConfig(spec, node) };
  const founds = start.type === 'found' && spec.distribution === 'K3s' ? { 'cluster-init': true } : {};
  return {
    ...server,
    ...founds,
    token: secrets.token,
    'agent-token': secrets.agentToken,
    ...serverConfig(spec, start),
    ...nodeConfig(spec, node),
  };
}
