import { valueAt } from './canonical.ts';
import type { ObjectRef, Step } from './step.ts';

/** Whether an address is one that other machines reach: no loopback, none of a link alone, none of a pod network of K3s or RKE2. */
function isReachable(address: string): boolean {
  return !/^(127\.|169\.254\.|10\.42\.|fe80:|::1$)/i.test(address);
}

/** The address of an instance that others reach it by: of its NICs in their order, IPv4 first. */
function pickAddress(interfaces: unknown): string | null {
  if (!Array.isArray(interfaces)) return null;
  const all = interfaces.flatMap((nic: unknown) => {
    // A bridge or tunnel within the guest has no NIC of the VM for it, and so no name.
    const name = valueAt(nic, ['name']);
    if (typeof name !== 'string' || name === '') return [];
    const several = valueAt(nic, ['ipAddresses']);
    return [valueAt(nic, ['ipAddress']), ...(Array.isArray(several) ? (several as unknown[]) : [])];
  });
  const usable = all.filter(
    (each): each is string => typeof each === 'string' && isReachable(each) && each !== '',
  );
  return usable.find((each) => !each.includes(':')) ?? usable[0] ?? null;
}

/**
 * What is learned from a step by what the server has now, for its `learned` event; null while any of it cannot be: then the
 * step is not done either.
 */
export function toLearned(
  { learns }: Pick<Step, 'learns'>,
  read: (ref: ObjectRef) => unknown,
): Record<string, string> | null {
  const values: Record<string, string> = {};
  for (const { name, ref, path, pick } of learns) {
    const found = valueAt(read(ref), path);
    const value = pick === 'address' ? pickAddress(found) : found;
    if (typeof value !== 'string' || value === '') return null;
    values[name] = value;
  }
  return values;
}
