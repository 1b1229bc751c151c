import type { Host } from '../kinds/host.ts';
import type { Entity } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';

/** What a user must be allowed to change a host. */
export const changesHost = [{ verb: 'patch', group: '', resource: 'nodes', subresource: null }] as const;

/** The hosts of a world but one. */
export function otherHosts(host: Host, { entities }: World): Host[] {
  return [...entities.values()].filter(
    (entity): entity is Host => entity.kind === 'Node' && entity.id !== host.id,
  );
}

/** Whether a host is out of use for Harvester's webhook: cordoned, or in maintenance. */
function isClosed({ host }: Host): boolean {
  return host.isCordoned || host.maintenance !== null;
}

/** Why a host may not be closed, null where it may. Source: harvester/harvester pkg/webhook/resources/node/validator.go. */
export function whyNotClosed(host: Host, world: World): string | null {
  if (otherHosts(host, world).some((other) => !isClosed(other))) return null;
  return 'It is the last host that is open: Harvester refuses to close it.';
}

/** Why nothing of a host is changed now, whatever it is; null where it can be. */
export function whyHeld(entity: Entity): string | null {
  if (entity.kind !== 'Node') return 'It is no host.';
  if (entity.deletingAt !== null) return 'The host is being removed.';
  if (entity.host.promotion === 'running') return 'The host is being promoted; that closes and opens it.';
  return null;
}

/** Whether a host is in maintenance, or on its way. */
export function isMaintained({ host }: Host): boolean {
  return host.maintenance !== null || host.drain !== undefined;
}
