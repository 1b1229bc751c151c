import { z } from 'zod';
import { KubeconfigDraft } from '../../cluster.ts';
import { GuestPage, RancherGuestsEvent } from '../../rancher/guest.ts';
import { Registration } from '../../rancher/registration.ts';
import { RancherInfo, RancherReport } from '../../rancher/rancher.ts';
import { Rke1Offer, Rke1Wish } from '../../rancher/rke1-wish.ts';
import { call, Empty, stream } from '../define.ts';

const rancher = z.string().min(1).max(100);
const cluster = z.string().min(1);
/** An id of Rancher's, such as `c-m-x7k2p9qr`. */
const managementId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** Ranchers that manage Harvester clusters. */
export const ranchersContract = {
  /** The Ranchers that were added, whole, at every change. */
  'ranchers.follow': stream(Empty, z.object({ ranchers: z.array(RancherInfo) })),
  /**
   * Asks a Rancher who the token is for and, where it answers, keeps it; the token goes into the vault and never comes back.
   * One that was added at that address is kept under its name with the new token, which also goes into those clusters that
   * are reached through it by the token of before.
   */
  'rancher.add': call(
    z.strictObject({
      url: z.string().trim().min(1).max(2000),
      /** Empty for that of a Rancher that was added at this address. */
      token: z.string().trim().max(4000),
      name: z.string().trim().max(80),
      pinSha256: z.string().optional(),
    }),
    z.object({ rancher: z.string() }),
  ),
  /** The same with the address, the token and the authority in a kubeconfig that the Rancher gave out for one of its clusters. */
  'rancher.addByKubeconfig': call(
    z.strictObject({
      draft: z.string(),
      context: z.string(),
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
  /** How far the registration of a Harvester cluster with a Rancher is, for as long as it is followed. */
  'registration.follow': stream(z.strictObject({ cluster }), Registration),
  /** Creates an import cluster in a Rancher and writes its address into the Harvester's setting; all or nothing. */
  'rancher.register': call(
    z.strictObject({
      rancher,
      cluster,
      /** Of the cluster in Rancher. */
      name: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/),
      /** Whether the Harvester fetches Rancher's manifest without verifying its certificate. */
      isInsecure: z.boolean(),
    }),
    z.object({ managementId: z.string() }),
  ),
  /** Empties the Harvester's setting, which takes Rancher's agent away, and removes the cluster in Rancher where that is asked for. */
  'rancher.unregister': call(z.strictObject({ cluster, removes: z.boolean() }), Empty),
  /** Has a node pool of RKE1 (`namespace:name`) have so many nodes; refused by a Rancher that does not manage RKE1 any more. */
  'rancher.scaleNodePool': call(
    z.strictObject({
      rancher,
      pool: z.string().regex(/^[a-z0-9-]+:[a-z0-9-]+$/),
      quantity: z.int().min(0).max(1000),
    }),
    Empty,
  ),
  /** Opens Rancher's page of a cluster in the user's browser; the address is made of the Rancher's own. Refused where no browser can be opened. */
  'rancher.openPage': call(z.strictObject({ rancher, guest: GuestPage }), Empty),
  /** What a Rancher offers for new clusters of RKE1; refused by one that does not make them any more. */
  'rancher.rke1Offer': call(z.strictObject({ rancher }), Rke1Offer),
  /** Has a Rancher make a cluster of RKE1 with its node pools, recorded with a Harvester; asked again, it goes on with what is there. */
  'rancher.createRke1': call(
    z.strictObject({ rancher, cluster, wish: Rke1Wish }),
    z.object({ managementId: z.string() }),
  ),
  /**
   * Reaches a cluster through a Rancher that manages it from now on, and keeps the way of before. Of three ways, one that a Rancher
   * offers again makes room; where none does, it fails with `conflict`.
   */
  'cluster.goThroughRancher': call(z.strictObject({ cluster, rancher, managementId }), Empty),
  /** Takes the way to a cluster that was kept, and keeps the present one. */
  'cluster.takeOtherWay': call(z.strictObject({ cluster }), Empty),
  /** Forgets the way to a cluster that was kept, and its credential. */
  'cluster.forgetOtherWay': call(z.strictObject({ cluster }), Empty),
  /** Makes one entry of two that are the same cluster: the first stays as it is, with the way and credential of the other kept; the other is removed. */
  'cluster.merge': call(z.strictObject({ cluster, other: cluster }), Empty),
  /** Makes an entry of its own, of this name, of the way to a cluster that is kept beside the one in use. */
  'cluster.split': call(
    z.strictObject({ cluster, name: z.string().trim().min(1).max(80) }),
    z.object({ cluster: z.string() }),
  ),
  /** Has a Rancher make a kubeconfig of a guest cluster and keeps it in the vault; it never reaches the page. */
  'guest.fetchKubeconfig': call(z.strictObject({ guest: z.string().min(1), rancher, managementId }), Empty),
  /** Makes a kubeconfig that leads through a Rancher to some of its clusters, to be added like any other. */
  'rancher.draft': call(
    z.strictObject({ rancher, clusters: z.array(z.string().min(1).max(100)).min(1).max(200) }),
    KubeconfigDraft,
  ),
};
