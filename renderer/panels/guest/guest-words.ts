import type { Confidence, GuestMember, GuestRole, GuestSignal } from '../../../shared/guest/guest.ts';
import type { GuestReport } from '../../../shared/guest/inside/report.ts';
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

/** The roles a Kubernetes node has by its labels, in words; a worker where it has none. */
export function insideRoleWords(roles: readonly string[]): string {
  const known = roles.filter((role): role is GuestRole => ['control-plane', 'etcd', 'worker'].includes(role));
  const others = roles.filter((role) => !known.some((each) => each === role));
  const main =
    known.length > 0 || others.length === 0 ? partWords(known.length > 0 ? known : ['worker']) : null;
  return [...(main === null ? [] : [main]), ...others].join(', ');
}

/** The versions of its kubelets, the newest first, with how many have each where there are several. */
export function versionWords({ nodes }: GuestReport): string | null {
  const counts = new Map<string, number>();
  for (const { kubeletVersion } of nodes)
    if (kubeletVersion !== null) counts.set(kubeletVersion, (counts.get(kubeletVersion) ?? 0) + 1);
  const sorted = [...counts].sort(([a], [b]) => b.localeCompare(a, 'en', { numeric: true }));
  if (sorted.length === 0) return null;
  return sorted.map(([version, count]) => (sorted.length > 1 ? `${version} (${count})` : version)).join(', ');
}
