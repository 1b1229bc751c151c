import { appError } from '../../error.ts';
import { fail, ok } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { GuestNodeSpec, GuestSpec, GuestStart } from './spec.ts';

/** The port of the Kubernetes API of a server. */
export const apiPort = 6443;

/** The port a node joins at: K3s has one for all, RKE2 a supervisor of its own (K3s and RKE2 documentation, networking). */
export function joinPortOf({ distribution }: Pick<GuestSpec, 'distribution'>): number {
  return distribution === 'RKE2' ? 9345 : apiPort;
}

/** An address as it stands in a URL: IPv6 in brackets. */
export function toUrlHost(address: string): string {
  return address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
}

/** The URL in `server` of a node that joins at an address. */
export function joinUrlOf(spec: Pick<GuestSpec, 'distribution'>, address: string): string {
  return `https://${toUrlHost(address)}:${joinPortOf(spec)}`;
}

/**
 * How a node begins. `known` is the address that was learned while applying: of the load balancer, or of the first
 * server; null where nothing is known yet. Fails with `invalid` where a node cannot begin before it is.
 */
export function startOf(
  spec: GuestSpec,
  node: GuestNodeSpec,
  isFirst: boolean,
  known: string | null,
): Result<GuestStart> {
  const address = spec.join.type === 'address' ? spec.join.address : known;
  if (isFirst && (address !== null || spec.join.type === 'first-server'))
    return ok({ type: 'found', address });
  if (address !== null) return ok({ type: 'join', address });
  const what =
    spec.join.type === 'load-balancer'
      ? 'its load balancer has no address yet'
      : 'the first server has no address yet';
  return fail(
    appError('invalid', `Node ${node.name} of ${spec.name} cannot start, because ${what}.`, {
      hint:
        spec.join.type === 'load-balancer'
          ? 'Look at the IP pool of the load balancer, or choose another way to join.'
          : 'An address is shown once the guest agent runs; a fixed address needs none.',
    }),
  );
}
