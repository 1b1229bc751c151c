import type { Confidence, GuestMember, GuestRole, GuestSignal } from '../../../shared/guest/guest.ts';
import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { partOf } from '../../scene/guests.ts';

/** The part of a guest node in words. */
export function partWords(roles: readonly GuestRole[]): string {
  return t(`guest.part.${partOf(roles) ?? 'unknown'}`);
}

/** A text, and how sure it is where it is not certain: "Worker (likely)". */
export function withConfidence(text: string, confidence: Confidence | null): string {
  if (confidence === null || confidence === 'certain') return text;
  return t('guest.unsure', { text, confidence: t(`guest.confidence.${confidence}`).toLowerCase() });
}

/** The distribution of a guest cluster in words. */
export function distributionWords({ distribution, distributionConfidence }: GuestNode): string {
  return distribution === null ? t('guest.unknown') : withConfidence(distribution, distributionConfidence);
}

/** What speaks for a VM being a guest node, in words. */
export function signalWords({ signals }: Pick<GuestMember, 'signals'>): string[] {
  return signals.map((signal) => t(`guest.signal.${signal}`));
}

/** The signals of all nodes of a guest cluster with how many have each; the most common first. */
export function countSignals(guest: GuestNode): { signal: GuestSignal; count: number }[] {
  const counts = new Map<GuestSignal, number>();
  for (const vm of guest.members) {
    for (const signal of vm.guest?.signals ?? []) counts.set(signal, (counts.get(signal) ?? 0) + 1);
  }
  return [...counts]
    .map(([signal, count]) => ({ signal, count }))
    .sort((a, b) => b.count - a.count || (a.signal < b.signal ? -1 : 1));
}
