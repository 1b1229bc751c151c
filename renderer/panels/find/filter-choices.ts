import type { Graph } from '../../scene/graph.ts';
import { compareNames } from '../../scene/names.ts';

/** What the filter menu offers: names by how many VMs are behind them, the most first, shown in the order of names. */
export type FilterChoices = { namespaces: readonly string[]; guests: readonly string[] };

const most = 20;

function sorted(counts: ReadonlyMap<string, number>): string[] {
  const largest = [...counts].sort((a, b) => b[1] - a[1] || compareNames(a[0], b[0])).slice(0, most);
  return largest.map(([name]) => name).sort(compareNames);
}

/** The namespaces and guest clusters that hold most of the VMs. */
export function filterChoices({ clusters }: Graph): FilterChoices {
  const [namespaces, guests] = [new Map<string, number>(), new Map<string, number>()];
  const add = (counts: Map<string, number>, name: string, count: number): void => {
    counts.set(name, (counts.get(name) ?? 0) + count);
  };
  for (const cluster of clusters) {
    for (const vms of [cluster.shelf, ...cluster.hosts.map((host) => host.vms)]) {
      for (const { namespace } of vms) add(namespaces, namespace, 1);
    }
    for (const { name, members } of cluster.guests) add(guests, name, members.length);
  }
  return { namespaces: sorted(namespaces), guests: sorted(guests) };
}
