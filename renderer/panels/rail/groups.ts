import type { ClusterInfo } from '../../../shared/cluster.ts';
import type { State } from '../../../shared/world/entity.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { compareNames } from '../../scene/names.ts';
import { clusterState } from '../node-words.ts';

/** Clusters that are listed together; `name` is null for those in no group. */
export type RailGroup = { name: string | null; clusters: readonly ClusterNode[] };

/** Where a cluster is put: in a group, right before another cluster or, with null, last. */
export type Place = { group: string | null; before: string | null };

/** Whether a text is part of what a cluster is known by: its name, group, tags and address. */
export function isMatch({ name, group, tags, server }: ClusterInfo, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [name, group ?? '', ...tags, server].some((each) => each.toLowerCase().includes(wanted));
}

/** The groups of clusters: those in none first, then by name; in each the clusters as they come. */
export function toGroups(clusters: readonly ClusterNode[]): RailGroup[] {
  const groups = new Map<string | null, ClusterNode[]>();
  for (const cluster of clusters) {
    const { group } = cluster.info;
    const members = groups.get(group);
    if (members) members.push(cluster);
    else groups.set(group, [cluster]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, clusters: members }))
    .sort((a, b) =>
      a.name === null ? -1 : b.name === null ? 1 : compareNames(a.name, b.name) || (a.name < b.name ? -1 : 1),
    );
}

const severity: readonly State[] = ['error', 'warning', 'pending', 'unknown'];

/** The worst state among clusters; running where nothing is wrong with any. */
export function worstState(clusters: readonly ClusterNode[]): State {
  const states = new Set(clusters.map(clusterState));
  return severity.find((state) => states.has(state)) ?? 'running';
}

/**
 * Where a cluster goes one step up (-1) or down (1) from where it is listed: past its neighbour, or into the next group
 * at the end of its own. Null where it is the first or last of all.
 */
export function stepOf(groups: readonly RailGroup[], cluster: string, by: -1 | 1): Place | null {
  const at = groups.findIndex(({ clusters }) => clusters.some(({ id }) => id === cluster));
  const own = groups[at];
  if (!own) return null;
  const index = own.clusters.findIndex(({ id }) => id === cluster);
  const next = groups[at + by];
  if (by === -1) {
    const previous = own.clusters[index - 1];
    if (previous) return { group: own.name, before: previous.id };
    return next ? { group: next.name, before: null } : null;
  }
  if (index + 1 < own.clusters.length)
    return { group: own.name, before: own.clusters[index + 2]?.id ?? null };
  return next ? { group: next.name, before: next.clusters[0]?.id ?? null } : null;
}

/** The place right before or after a cluster. */
export function placeAt(
  groups: readonly RailGroup[],
  cluster: string,
  side: 'before' | 'after',
): Place | null {
  const group = groups.find(({ clusters }) => clusters.some(({ id }) => id === cluster));
  if (!group) return null;
  if (side === 'before') return { group: group.name, before: cluster };
  const index = group.clusters.findIndex(({ id }) => id === cluster);
  return { group: group.name, before: group.clusters[index + 1]?.id ?? null };
}
