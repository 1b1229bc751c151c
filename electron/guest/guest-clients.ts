import type { EntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';

/** How the API of a guest cluster is reached: at an address of its own, or through the Harvester API to a server VM. */
export type GuestWay = { type: 'direct'; server: string } | { type: 'port-forward'; vm: EntityId };

/** A client of a guest cluster's API and the way it goes. */
export type GuestClient = KubeClient & { way: GuestWay };

/**
 * The API clients of guest clusters, by the id of the guest cluster (cluster/GuestCluster/namespace/name). Clients of one
 * guest share one pool of connections; `close` of a client gives it back, and the pool is closed once nobody has used it
 * for a while.
 */
export type GuestClients = {
  /**
   * A client that has been answered by the guest's API. Errors: `not-found` (no kubeconfig is kept), `unreachable` or
   * `timeout` (neither directly nor through a running server VM), `tls` (not signed by the guest's authority),
   * `unauthorized` or `forbidden` (refused), `vault`, `cancelled`.
   */
  client: (guest: EntityId, signal: AbortSignal) => Promise<Result<GuestClient>>;
  /** Has the next client of a guest opened anew, as after another kubeconfig was kept. */
  forget: (guest: EntityId) => void;
  /** Cuts every connection. */
  close: () => Promise<void>;
};
