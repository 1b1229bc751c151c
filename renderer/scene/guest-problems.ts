import type { CredentialStage } from '../../shared/rancher/credential-end.ts';
import type { Problem } from '../../shared/world/entity.ts';
import type { VmNode } from './graph.ts';

/** The members of a guest cluster by the name of the host they run on; those that run nowhere under null. */
export function byHost(members: readonly VmNode[]): Map<string | null, VmNode[]> {
  const hosts = new Map<string | null, VmNode[]>();
  for (const vm of members) {
    const own = hosts.get(vm.hostName);
    if (own) own.push(vm);
    else hosts.set(vm.hostName, [vm]);
  }
  return hosts;
}

/** The fullest host of a list of nodes; null where none of them runs on one. */
function fullest(nodes: readonly VmNode[]): { host: string; count: number } | null {
  let best: { host: string; count: number } | null = null;
  for (const [host, own] of byHost(nodes)) {
    if (host !== null && own.length > (best?.count ?? 0)) best = { host, count: own.length };
  }
  return best;
}

const warning = (code: string, text: string): Problem => ({ severity: 'warning', code, text });
const error = (code: string, text: string): Problem => ({ severity: 'error', code, text });

/** What the loss of one host would do to a guest cluster; nothing is said where there is only one to run on. */
function spreadProblems(members: readonly VmNode[], usableHosts: number): Problem[] {
  if (usableHosts < 2) return [];
  const problems: Problem[] = [];
  const control = members.filter(({ guest }) => guest?.roles.includes('control-plane'));
  const top = control.length > 1 ? fullest(control) : null;
  if (top && top.count === control.length) {
    const text = `All ${control.length} control-plane nodes run on ${top.host}; without it the guest cluster stops.`;
    problems.push(warning('ControlPlaneOnOneHost', text));
  } else if (top && control.length > 2 && top.count * 2 > control.length) {
    const text = `${top.count} of ${control.length} control-plane nodes run on ${top.host}; without it etcd has no majority.`;
    problems.push(warning('ControlPlaneMajorityOnOneHost', text));
  }
  const pools = new Map<string, VmNode[]>();
  for (const vm of members) {
    const { pool, roles } = vm.guest ?? { pool: null, roles: [] };
    if (pool !== null && !roles.includes('control-plane')) pools.set(pool, [...(pools.get(pool) ?? []), vm]);
  }
  for (const [pool, nodes] of pools) {
    const place = nodes.length > 1 ? fullest(nodes) : null;
    if (place?.count !== nodes.length) continue;
    const text = `All ${nodes.length} nodes of pool ${pool} run on ${place.host}.`;
    problems.push(warning('PoolOnOneHost', text));
  }
  return problems;
}

/** Whether a node takes part in its guest cluster as far as its VM tells: it runs, with or without trouble. */
function isUp({ state }: VmNode): boolean {
  return state === 'running' || state === 'migrating' || state === 'warning';
}

const onTheWay = new Set(['starting', 'pending', 'off']);

/** What is wrong with how many of the nodes run. One that was shut down as a whole is off, which is no problem. */
function runningProblems(members: readonly VmNode[]): Problem[] {
  const up = members.filter(isUp).length;
  if (up > 0 || members.every(({ state }) => state === 'off' || state === 'unknown')) return [];
  if (members.every(({ state }) => onTheWay.has(state))) {
    return [warning('NoNodeRunning', `None of its ${members.length} nodes runs yet.`)];
  }
  return [error('NoNodeRunning', `None of its ${members.length} nodes runs, so it serves nothing.`)];
}

/**
 * Whether etcd has the majority it needs, as far as VMs tell: more than half of its members, or nothing can be changed.
 * Where no node is known for etcd the control planes are taken, which hold it in RKE2 and K3s. Source: etcd FAQ,
 * "Why an odd number of cluster members?".
 */
function quorumProblems(members: readonly VmNode[]): Problem[] {
  const withRole = (role: 'etcd' | 'control-plane'): VmNode[] =>
    members.filter(({ guest }) => guest?.roles.includes(role));
  const etcd = withRole('etcd');
  const voters = etcd.length > 0 ? etcd : withRole('control-plane');
  const up = voters.filter(isUp).length;
  const needed = Math.floor(voters.length / 2) + 1;
  if (up === voters.length || !members.some(isUp)) return [];
  const down = voters
    .filter((vm) => !isUp(vm))
    .map(({ name, status }) => `${name} (${status.toLowerCase()})`);
  const counted = `${up} of ${voters.length} etcd nodes run, ${needed} are needed`;
  if (up < needed) {
    const text = `etcd has no majority: ${counted}. Down: ${down.join(', ')}.`;
    return [error('EtcdQuorumLost', text)];
  }
  if (up > needed) return [];
  const text = `etcd has just its majority: ${counted}; one more lost stops the guest cluster. Down: ${down.join(', ')}.`;
  return [warning('EtcdQuorumAtRisk', text)];
}

/** Nodes that say of themselves that they are of different distributions cannot be one cluster, or are wrongly set up. */
function mixProblems(members: readonly VmNode[]): Problem[] {
  const told = new Set(members.flatMap(({ vm }) => vm?.vm.guest?.distribution ?? []));
  if (told.size < 2) return [];
  const text = `Its nodes are set up for different distributions: ${[...told].sort().join(' and ')}.`;
  return [warning('MixedDistributions', text)];
}

/** That the cloud credential a Rancher makes its nodes with ends soon or has ended (`end`, ISO 8601). Days are of UTC. */
export function credentialProblems(
  ending: CredentialStage | null,
  end: string | null | undefined,
): Problem[] {
  if (ending === null) return [];
  const day = (end ?? '').slice(0, 10);
  if (ending === 'soon') {
    const text = `The cloud credential that Rancher makes its nodes with ends on ${day}. Give Rancher a new one before.`;
    return [warning('CredentialEnds', text)];
  }
  const text = `The cloud credential that Rancher makes its nodes with ended on ${day}: Rancher can make and remove no nodes. Give Rancher a new one.`;
  return [error('CredentialEnded', text)];
}

/** Everything that is wrong with a guest cluster as its VMs tell it, the worst first. */
export function guestProblems(members: readonly VmNode[], usableHosts: number): Problem[] {
  return [
    ...runningProblems(members),
    ...quorumProblems(members),
    ...mixProblems(members),
    ...spreadProblems(members, usableHosts),
  ];
}
