import { appError } from '../../error.ts';
import type { AppError } from '../../error.ts';
import { isOf } from './version.ts';
import { hostOfCidr } from './node-config.ts';
import type { GuestNodeSpec, GuestSpec } from './spec.ts';

const flannelBackends = new Set(['vxlan', 'host-gw', 'wireguard-native', 'none']);
const rke2Plugins = new Set(['canal', 'calico', 'cilium', 'flannel', 'none']);

/** What is wrong with the network plugins of a cluster (K3s: flannel-backend; RKE2: validateCNI of pkg/cli/cmds/server.go). */
function cniProblem({ distribution, cni }: GuestSpec): string | null {
  if (distribution === 'K3s')
    return cni.length <= 1 && cni.every((each) => flannelBackends.has(each))
      ? null
      : `K3s knows the flannel backends ${[...flannelBackends].join(', ')}, and one at a time`;
  const [first, ...rest] = cni;
  if (first === 'multus' && rest.length === 0) return 'multus needs another network plugin beside it';
  const main = first === 'multus' ? rest : cni;
  return main.length <= 1 && main.every((each) => rke2Plugins.has(each))
    ? null
    : `RKE2 knows the network plugins ${[...rke2Plugins].join(', ')}, one at a time, with multus first if wanted`;
}

function nodeProblems(spec: GuestSpec, nodes: readonly GuestNodeSpec[]): string[] {
  const servers = nodes.filter(({ role }) => role === 'server');
  const problems: string[] = [];
  if (![1, 3, 5].includes(servers.length))
    problems.push(`it has ${servers.length} servers, and etcd needs one, three or five of them`);
  const names = new Map<string, number>();
  for (const { name } of nodes) names.set(name, (names.get(name) ?? 0) + 1);
  for (const [name, count] of names) if (count > 1) problems.push(`${count} nodes are called ${name}`);
  const addresses = new Map<string, string>();
  for (const { name, address } of nodes) {
    if (address === null) continue;
    const host = hostOfCidr(address.cidr);
    const other = addresses.get(host);
    if (other !== undefined) problems.push(`${other} and ${name} have the same address ${host}`);
    addresses.set(host, name);
  }
  for (const { name } of nodes)
    if (name.length > 53) problems.push(`the name ${name} is too long for what is made of it`);
  if (
    servers.length > 0 &&
    servers.every(({ taints }) => taints.some(({ effect }) => effect !== 'PreferNoSchedule')) &&
    servers.length === nodes.length
  )
    problems.push('all its nodes are servers with taints, so that nothing could run on it');
  if (
    spec.join.type === 'first-server' &&
    spec.guestAgent === 'none' &&
    servers[0]?.network !== null &&
    servers[0]?.address === null
  )
    problems.push(
      'the address of its first server would never be known: no guest agent tells it, and it is not fixed',
    );
  return problems;
}

/** What is wrong with a guest cluster whatever its nodes are, as clauses of a sentence. */
export function specProblems(spec: GuestSpec): string[] {
  const { release, distribution, source, join, registries, guestAgent, profile } = spec;
  const problems: string[] = [];
  if (release.type === 'version' && !isOf(distribution, release.version))
    problems.push(`${release.version} is no version of ${distribution}`);
  if (profile !== null && distribution === 'K3s') problems.push('K3s has no profiles: only RKE2 does');
  const cni = cniProblem(spec);
  if (cni !== null) problems.push(cni);
  if (join.type === 'load-balancer' && join.ipam === 'dhcp' && join.range !== null)
    problems.push('its load balancer asks DHCP, so that its range of addresses is of no use');
  if (source.type !== 'online' && guestAgent === 'install')
    problems.push('its nodes cannot install the guest agent without the internet: it has to be in the image');
  if (registries !== null && /^[a-z]+:\/\//.test(registries.systemDefault ?? ''))
    problems.push('the default registry of system images is a host and a port, without a scheme');
  return problems;
}

/** Why a guest cluster cannot be provisioned as it is drafted; empty where it can. Capacity and names in use are not looked at here. */
export function problemsOf(spec: GuestSpec, nodes: readonly GuestNodeSpec[]): AppError[] {
  return [...specProblems(spec), ...nodeProblems(spec, nodes)].map((why) =>
    appError('invalid', `Guest cluster ${spec.name} in ${spec.namespace} cannot be provisioned: ${why}.`),
  );
}
