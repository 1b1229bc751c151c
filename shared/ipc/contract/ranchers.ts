import { z } from 'zod';
import { KubeconfigDraft } from '../../cluster.ts';
import { RancherGuestsEvent } from '../../rancher/guest.ts';
import { RancherInfo, RancherReport } from '../../rancher/rancher.ts';
import { call, Empty, stream } from '../define.ts';

const rancher = z.string().min(1).max(100);

/** Ranchers that manage Harvester clusters. */
export const ranchersContract = {
  /** The Ranchers that were added, whole, at every change. */
  'ranchers.follow': stream(Empty, z.object({ ranchers: z.array(RancherInfo) })),
  /** Asks a Rancher who the token is for and, where it answers, keeps it; the token goes into the vault and never comes back. */
  'rancher.add': call(
    z.strictObject({
      url: z.string().trim().min(1).max(2000),
      token: z.string().trim().min(1).max(4000),
      name: z.string().trim().max(80),
      pinSha256: z.string().optional(),
    }),
    z.object({ rancher: z.string() }),
  ),
  /** Forgets a Rancher and its token; clusters that were added through it stay. */
  'rancher.remove': call(z.strictObject({ rancher }), Empty),
  /** Asks a Rancher for the Harvester clusters it manages. */
  'rancher.read': call(z.strictObject({ rancher }), RancherReport),
  /** The guest clusters that a Rancher knows, whole at every change, for as long as they are followed. */
  'rancher.followGuests': stream(z.strictObject({ rancher }), RancherGuestsEvent),
  /** Makes a kubeconfig that leads through a Rancher to some of its clusters, to be added like any other. */
  'rancher.draft': call(
    z.strictObject({ rancher, clusters: z.array(z.string().min(1).max(100)).min(1).max(200) }),
    KubeconfigDraft,
  ),
};
