import { isIPv4 } from 'node:net';
import type { KubeObject } from '../json.ts';
import { objectsAt, textAt } from '../json.ts';

/** A part of an IP pool; addresses as numbers (KubeVirt and Harvester pools of IPv4). */
export interface AddressRange {
  first: number;
  last: number;
  gateway: number | undefined;
  mask: number;
}

/** An IPv4 address as a number; undefined for what is none. */
export function toAddressNumber(text: string): number | undefined {
  return isIPv4(text) ? text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) : undefined;
}

/** A number as an IPv4 address. */
export function toAddressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The ranges of an IP pool; those that cannot be read are left out (harvester/load-balancer-harvester pkg/ipam MakeRange). */
export function rangesOf(pool: KubeObject): AddressRange[] {
  return objectsAt(pool, 'spec', 'ranges').flatMap((range) => {
    const [base = '', bitsText = ''] = (textAt(range, 'subnet') ?? '').split('/');
    const address = toAddressNumber(base);
    const bits = Number(bitsText);
    if (address === undefined || bitsText === '' || !(bits >= 0 && bits <= 32)) return [];
    const size = 2 ** (32 - bits);
    const network = address - (address % size);
    const isSingle = bits === 32;
    const given = (key: string): number | undefined => toAddressNumber(textAt(range, key) ?? '');
    const first = given('rangeStart') ?? (isSingle ? address : network + 1);
    const last = given('rangeEnd') ?? (isSingle ? address : network + size - 2);
    return [
      {
        first: Math.min(first, last),
        last: Math.max(first, last),
        gateway: given('gateway') ?? (isSingle ? undefined : network + 1),
        mask: 2 ** 32 - size,
      },
    ];
  });
}

/** How many addresses a pool has to give; gateways are not among them. */
export function countAddresses(pool: KubeObject): number {
  return rangesOf(pool).reduce((sum, { first, last, gateway }) => {
    const holdsGateway = gateway !== undefined && gateway >= first && gateway <= last;
    return sum + last - first + 1 - (holdsGateway ? 1 : 0);
  }, 0);
}

/** The next free address after the one given last, round and round (CNI plugin host-local). */
export function nextAddress(
  pool: KubeObject,
  taken: ReadonlySet<string>,
  lastGiven: string,
): { address: string; range: AddressRange } | undefined {
  const after = toAddressNumber(lastGiven) ?? -1;
  const ranges = rangesOf(pool);
  const at = ranges.findIndex(({ first, last }) => after >= first && after <= last);
  const begin = Math.max(0, at);
  const steps = [...ranges.slice(begin), ...ranges.slice(0, begin)].map((range, index) => ({
    range,
    first: index === 0 && at >= 0 ? after + 1 : range.first,
    last: range.last,
  }));
  const [start] = ranges.slice(begin);
  if (at >= 0 && start !== undefined) steps.push({ range: start, first: start.first, last: after });
  for (const { range, first, last } of steps) {
    for (let each = first; each <= last; each += 1) {
      const address = toAddressText(each);
      if (each !== range.gateway && !taken.has(address)) return { address, range };
    }
  }
  return undefined;
}
