import type { GuestCluster } from '../guest/guest.ts';
import { parseEntityId, toEntityId } from '../id.ts';
import type { GuestSpec } from './shape.ts';
import type { Site } from './site.ts';

/** Entity id of a guest cluster by its spec. */
export function guestIdOf({ cluster }: Pick<Site, 'cluster'>, { namespace, name }: GuestSpec): string {
  return toEntityId({ cluster, kind: 'GuestCluster', namespace, name });
}

/** The guest cluster of an entity id; undefined where it is not there. */
export function guestAt(site: Pick<Site, 'guests'>, id: string): GuestCluster | undefined {
  return site.guests().find((guest) => guest.id === id);
}

/** The name at the end of an entity id; the id itself where it is none. */
export function nameOf(id: string): string {
  return parseEntityId(id)?.name ?? id;
}
