import type { ActionName } from '../../../shared/actions/index.ts';
import type { GraphNode } from '../../scene/graph.ts';
import type { NodeOffer } from '../use-offers.ts';

/** What hosts are asked for most; the rest is in their menu. */
const ofHosts: ReadonlySet<ActionName> = new Set([
  'host.cordon',
  'host.uncordon',
  'host.enterMaintenance',
  'host.leaveMaintenance',
]);

/** The offers of a node that have a button of their own in the inspector. */
export function headerOffers(node: GraphNode, offers: readonly NodeOffer[]): readonly NodeOffer[] {
  return node.type === 'host' ? offers.filter(({ name }) => ofHosts.has(name)) : offers;
}
