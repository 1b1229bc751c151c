import type { GuestDistribution, GuestRole } from './guest.ts';

/** What the user data of a VM says of its part in a guest cluster. */
export type UserDataSigns = { distribution: GuestDistribution | null; roles: readonly GuestRole[] };

const k3s = /\bINSTALL_K3S_|\bget\.k3s\.io\b|\/etc\/rancher\/k3s\b|\bk3s (?:server|agent)\b/;
const rke2 = /\bINSTALL_RKE2_|\bget\.rke2\.io\b|\/etc\/rancher\/rke2\b|\brke2-(?:server|agent)\b/;
const rke1 = /\brancher\/rancher-agent:/;
const systemAgent = /\bsystem-agent-install\.sh\b/;

function isAgent(text: string): boolean {
  return (
    /\bINSTALL_K3S_EXEC=["']?agent\b/.test(text) ||
    /\bINSTALL_RKE2_TYPE=["']?agent\b/.test(text) ||
    /\bK3S_URL=/.test(text) ||
    /\b(?:k3s agent|rke2-agent)\b/.test(text)
  );
}

function isServer(text: string): boolean {
  return (
    /\bINSTALL_K3S_EXEC=["']?server\b/.test(text) ||
    /\bINSTALL_RKE2_TYPE=["']?server\b/.test(text) ||
    /\bcluster-init\b/.test(text) ||
    /\b(?:k3s server|rke2-server)\b/.test(text)
  );
}

/** Without these a K3s server keeps its state in SQLite and not in etcd. Source: K3s documentation, datastore. */
const joinsEtcd = /\bcluster-init\b|^\s*["']?server["']?\s*:|--server\b/m;

function flaggedRoles(text: string): GuestRole[] {
  const roles: GuestRole[] = [];
  if (/--control-?plane\b/.test(text)) roles.push('control-plane');
  if (/--etcd\b/.test(text)) roles.push('etcd');
  if (/--worker\b/.test(text)) roles.push('worker');
  return roles;
}

/**
 * Reads what distribution and roles inline cloud-init user data installs; null where it installs none. Only this comes
 * out of it: the text itself may hold a join token and is never kept.
 */
export function readUserData(text: string): UserDataSigns | null {
  if (rke1.test(text)) return { distribution: 'RKE1', roles: flaggedRoles(text) };
  if (systemAgent.test(text)) return { distribution: null, roles: flaggedRoles(text) };
  const distribution = rke2.test(text) ? 'RKE2' : k3s.test(text) ? 'K3s' : null;
  if (distribution === null) return null;
  if (isAgent(text)) return { distribution, roles: ['worker'] };
  if (!isServer(text)) return { distribution, roles: [] };
  const hasEtcd = distribution === 'RKE2' || joinsEtcd.test(text);
  return { distribution, roles: hasEtcd ? ['control-plane', 'etcd'] : ['control-plane'] };
}
