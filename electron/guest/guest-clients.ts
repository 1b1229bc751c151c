import type { EntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';

/** The APIs of guest clusters, each reached by its kubeconfig in the vault over the best way there is. */
export type GuestClients = {
  /** The client of a guest cluster, opened once and kept; fails where it cannot be reached or nobody knows how. */
  client: (guest: EntityId) => Promise<Result<KubeClient>>;
  close: () => Promise<void>;
};
