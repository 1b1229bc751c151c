import type { HostNode } from './graph.ts';
import type { Look } from './look.ts';

const known = new WeakMap<Look, WeakMap<HostNode, boolean>>();

/** Whether any VM of a host stands out; looked up once for a look and a host. */
export function isAnyLit(look: Look, host: HostNode): boolean {
  const hosts = known.get(look) ?? new WeakMap<HostNode, boolean>();
  known.set(look, hosts);
  const before = hosts.get(host);
  if (before !== undefined) return before;
  const isLit = host.vms.some((vm) => look.vm(vm).isLit);
  hosts.set(host, isLit);
  return isLit;
}
