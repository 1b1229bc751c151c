import { GuestRole } from '../../../shared/guest/guest.ts';
import type { Confidence, GuestMember, GuestSignal } from '../../../shared/guest/guest.ts';
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

/** The roles a Kubernetes node has by its labels; a worker where it has none that is known. */
export function insideRoles(roles: readonly string[]): readonly GuestRole[] {
  const known = GuestRole.options.filter((role) => roles.includes(role));
  return known.length > 0 ? known : ['worker'];
}

/** The same in words, with the roles that are the cluster's own. */
export function insideRoleWords(roles: readonly string[]): string {
  const others = roles.filter((role) => !GuestRole.options.some((known) => known === role));
  return [partWords(insideRoles(roles)), ...others].join(', ');
}

/** The distribution as the version of the API server says; null where it says none. */
export function insideDistribution(report: GuestReport | null): string | null {
  const word = /[+-](k3s|rke2)/.exec(report?.version ?? '')?.[1];
  return word === undefined ? null : word === 'k3s' ? 'K3s' : 'RKE2';
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
