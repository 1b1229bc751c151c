import type { Problem, State } from '../../shared/world/entity.ts';
import type { ClusterNode } from './graph.ts';

/** How bad something is, from its state and its problems. */
export type Trouble = 'none' | 'warning' | 'error';

/** The worst that is known of a node; a paused, stopped or unknown one is no trouble by itself. */
export function troubleOf(node: { state: State; problems: readonly Problem[] }): Trouble {
  if (node.state === 'error') return 'error';
  let worst: Trouble = node.state === 'warning' ? 'warning' : 'none';
  for (const problem of node.problems) {
    if (problem.severity === 'error') return 'error';
    worst = 'warning';
  }
  return worst;
}

/** How many VMs of a host are in trouble. */
export type TroubleCount = { error: number; warning: number };

const counted = new WeakMap<object, TroubleCount>();

/** Counts the trouble in a list of VMs; counted once for a list. */
export function countTrouble(vms: readonly { state: State; problems: readonly Problem[] }[]): TroubleCount {
  const known = counted.get(vms);
  if (known) return known;
  const count = { error: 0, warning: 0 };
  for (const vm of vms) {
    const trouble = troubleOf(vm);
    if (trouble !== 'none') count[trouble] += 1;
  }
  counted.set(vms, count);
  return count;
}

/** How many pods of a cluster are in trouble; none while container workloads are not shown. */
export function podsInTrouble({ workloads }: Pick<ClusterNode, 'workloads'>): number {
  return workloads ? workloads.counts.errors + workloads.counts.warnings : 0;
}

/** The state a VM shows: its own, or that of its problems where those are worse. */
export function shownState(vm: { state: State; problems: readonly Problem[] }): State {
  if (vm.problems.length === 0) return vm.state;
  const trouble = troubleOf(vm);
  if (trouble === 'error') return 'error';
  return vm.state === 'running' && trouble === 'warning' ? 'warning' : vm.state;
}
