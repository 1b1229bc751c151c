import type { Problem, State } from '../../shared/world/entity.ts';

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
