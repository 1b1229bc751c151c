import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { guestKind } from '../../shared/guest/guest.ts';
import { checkKey } from '../vault/vault.ts';

/**
 * The name under which the vault holds the kubeconfig of a guest cluster, and with `/secrets` behind it what its nodes need;
 * null where the id is of none, or one that no vault can name.
 */
export function guestKeyOf(guest: EntityId): string | null {
  const ref = parseEntityId(guest);
  if (ref === null || ref.kind !== guestKind || ref.namespace === null) return null;
  const key = `guest/${ref.cluster}/${ref.namespace}/${ref.name}`;
  return checkKey(`${key}/secrets`).ok ? key : null;
}
