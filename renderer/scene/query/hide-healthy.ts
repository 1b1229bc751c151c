import type { Graph, GraphNode, HostNode, PodNode } from '../graph.ts';
import type { Emphasis } from '../look.ts';
import { countTrouble, troubleOf } from '../trouble.ts';

const isWell = (node: GraphNode): boolean =>
  (node.type === 'vm' || node.type === 'pod') && troubleOf(node) === 'none';

function hasBad(list: HostNode['vms'] | readonly PodNode[]): boolean {
  const { error, warning } = countTrouble(list);
  return error + warning > 0;
}

/** Whether nothing is wrong with a host, nor with anything on it. */
function isQuiet(host: HostNode): boolean {
  return troubleOf(host) === 'none' && !hasBad(host.vms) && !hasBad(host.pods);
}

/**
 * The emphasis in which VMs and pods that nothing is wrong with are not drawn at all, and hosts without anything wrong step
 * back unless they stand out; all else is as in `emphasis`.
 */
export function hideHealthy(emphasis: Emphasis | null): Emphasis {
  return {
    ...emphasis,
    isHidden: isWell,
    isLit: (node) => emphasis?.isLit(node) ?? false,
    isDim: (node) =>
      (emphasis?.isDim(node) ?? false) ||
      (node.type === 'host' && isQuiet(node) && !(emphasis?.isLit(node) ?? false)),
  };
}

/** How many VMs and pods of a graph nothing is wrong with: those that can be hidden. */
export function countHealthy({ clusters }: Graph): number {
  let count = 0;
  for (const { hosts, shelf, workloads } of clusters) {
    const lists = [shelf, workloads?.shelf ?? [], ...hosts.flatMap(({ vms, pods }) => [vms, pods])];
    for (const list of lists) {
      const { error, warning } = countTrouble(list);
      count += list.length - error - warning;
    }
  }
  return count;
}
