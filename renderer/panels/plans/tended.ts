import { toTended, toTendGuest } from '../../../shared/rancher/provision/tended.ts';
import type { Tended } from '../../../shared/rancher/provision/tended.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import type { GraphNode, GuestNode, VmNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { intend } from './drafting.ts';

/** What plans need of a guest cluster to change it by the Rancher that made it; null where none in the vault did. */
export function tendedOf(app: App, { rancher, cluster, namespace }: GuestNode): Tended | null {
  if (!rancher) return null;
  const info = app.world.getState().ranchers.find((each) => each.info.id === rancher.rancher)?.info;
  return info ? toTended(app.plans.siteOf(cluster), info, rancher, namespace) : null;
}

/** The guest cluster that a VM is a node of, where it is drawn. */
export function guestNodeOf(app: App, { guest }: VmNode): GuestNode | null {
  const node: GraphNode | undefined = app.world.getState().graph.nodes.get(guest?.guest ?? '');
  return node?.type === 'guest' ? node : null;
}

/** Adds a change of a guest cluster by its Rancher to the plan of its cluster. */
export function intendTend(app: App, cluster: string, tended: Tended, verb: TendVerb): void {
  intend(app, cluster, (id) => toTendGuest(id, tended, verb));
}

/** Adds the removal of exactly this node to the plan; null where no Rancher has a machine for it. */
export function removalOf(app: App, node: VmNode): (() => void) | null {
  const guest = guestNodeOf(app, node);
  const tended = guest && tendedOf(app, guest);
  const machine = tended?.machines.get(node.id);
  const pool = tended?.pools.find(({ name }) => name === machine?.pool);
  if (!tended || !machine || !pool || pool.quantity < 1) return null;
  return () =>
    intendTend(app, node.cluster, tended, {
      type: 'remove-node',
      pool: pool.name,
      machine: machine.name,
      vm: node.id,
      from: pool.quantity,
    });
}
