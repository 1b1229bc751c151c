import type { SimulatedCluster } from '../cluster.ts';
import type { Clock } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { textAt, toTimestamp } from '../json.ts';
import type { Random } from '../random.ts';
import type { Store } from '../store.ts';
import type { RancherAuth } from './auth.ts';
import type { RancherKinds, RancherRelease } from './releases.ts';

/** A Harvester that a Rancher manages. */
export interface ManagedHarvester {
  /** Its id in Rancher, `c-m-xxxxxxxx`. */
  id: string;
  cluster: SimulatedCluster;
}

/** What the parts of a simulated Rancher share. */
export interface RancherContext {
  release: RancherRelease;
  kinds: RancherKinds;
  store: Store;
  clock: Clock;
  random: Random;
  auth: RancherAuth;
  /** https://127.0.0.1:PORT. */
  url: () => string;
  caPem: string;
  /** A kubeconfig for a cluster through Rancher, by its id, its name and a token. */
  kubeconfig: (id: string, name: string, token: string) => string;
  /** By id; more come by registration. */
  harvesters: Map<string, ManagedHarvester>;
}

/** The namespace of clusters that Rancher provisions. */
export const FLEET = 'fleet-default';
/** The namespace of cloud credentials. */
export const CREDENTIALS = 'cattle-global-data';

/** A condition as Rancher writes it (rancher/wrangler pkg/condition). */
export function condition(
  context: RancherContext,
  type: string,
  status: 'True' | 'False' | 'Unknown',
  message = '',
  reason = '',
): Record<string, unknown> {
  const time = toTimestamp(context.clock.nowMs());
  return {
    type,
    status,
    lastUpdateTime: time,
    ...(reason === '' ? {} : { reason }),
    ...(message === '' ? {} : { message }),
  };
}

/** An object's conditions with some set; those that say the same as before stay as they are. */
export function withConditions(
  object: KubeObject,
  changes: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const before = ((object.status as Record<string, unknown> | undefined)?.['conditions'] ?? []) as Record<
    string,
    unknown
  >[];
  const next = [...before];
  for (const change of changes) {
    const at = next.findIndex((each) => each['type'] === change['type']);
    const old = next[at];
    const isSame = ['status', 'reason', 'message'].every((key) => old?.[key] === change[key]);
    if (old === undefined) next.push(change);
    else if (!isSame) next[at] = change;
  }
  return next;
}

/** The owner reference of an object. */
export function ownerOf(object: KubeObject): {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller: boolean;
  blockOwnerDeletion: boolean;
} {
  const { name, uid = '' } = object.metadata;
  const { apiVersion, kind } = object;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** The Harvester a cloud credential is for, and the kubeconfig in it; undefined where there is no such credential. */
export function readCredential(
  { store }: RancherContext,
  reference: string,
  secrets: Parameters<Store['get']>[0],
): { clusterId: string; kubeconfig: string } | undefined {
  const [namespace = '', name = ''] = reference.split(':');
  const secret = store.get(secrets, namespace, name);
  if (secret === undefined) return undefined;
  const of = (key: string): string =>
    Buffer.from(textAt(secret, 'data', `harvestercredentialConfig-${key}`) ?? '', 'base64').toString('utf8');
  return { clusterId: of('clusterId'), kubeconfig: of('kubeconfigContent') };
}
