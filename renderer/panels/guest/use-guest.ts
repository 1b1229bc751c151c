import type { EntityId } from '../../../shared/id.ts';
import type { GuestEvent } from '../../../shared/guest/inside/report.ts';
import { useWorld } from '../app-context.ts';

/** What a guest cluster tells through its own API; null before it told anything, or while it is not followed. */
export function useGuest(guest: EntityId | null): GuestEvent | null {
  return useWorld((state) => (guest === null ? null : (state.guests.get(guest) ?? null)));
}
