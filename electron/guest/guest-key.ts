import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { guestKind } from '../../shared/guest/guest.ts';

/** The name under which the vault holds the kubeconfig of a guest cluster; null where the id is of none. */
export function guestKeyOf(guest: EntityId): string | null {
  const ref = parseEntityId(guest);
  if (ref === null || ref.kind !== guestKind || ref.namespace === null) return null;
  return `guest/${ref.cluster}/${ref.namespace}/${ref.name}`;
}
