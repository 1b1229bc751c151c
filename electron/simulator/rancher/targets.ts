import type { IncomingMessage } from 'node:http';
import { hasQuorum } from '../guests/guest-cluster.ts';
import { conditionOf, textAt } from '../json.ts';
import { failure, forbidden, noSuchPath } from '../status.ts';
import type { RancherUser } from './auth.ts';
import type { RancherContext } from './context.ts';
import { CLUSTER } from './provision/capi.ts';
import { isServer, placeOf } from './provision/machines.ts';
import { machinesOf } from './provision/pools.ts';
import type { Target } from './proxy.ts';

const unavailable = () => failure(503, 'ServiceUnavailable', 'cluster agent disconnected');

/** Refuses who has no role in a cluster; Rancher's own is one as well (rancher/rancher pkg/clusterrouter). */
export function meetUser({ auth }: RancherContext, user: RancherUser, id: string): void {
  const of = { group: 'management.cattle.io', plural: 'clusters' };
  if (!auth.isAllowed(user, { verb: 'get', ...of }))
    throw forbidden(of, id, `User "${user.name}" has no role in it`);
}

/** Where a request below `/k8s/clusters/ID` goes; undefined where it is not such a one. Throws StatusErrors. */
export async function targetOf(
  context: RancherContext,
  message: IncomingMessage,
): Promise<Target | undefined> {
  const [, id, rest = ''] = /^\/k8s\/clusters\/([^/?]+)(.*)$/.exec(message.url ?? '') ?? [];
  if (id === undefined || id === 'local') return undefined;
  const { user } = context.auth.identify(message.headers.authorization);
  meetUser(context, user, id);
  const { store, kinds } = context;
  const management = store.get(kinds.rancherClusters, undefined, id);
  if (management === undefined) throw noSuchPath();
  const path = rest === '' ? '/' : rest;
  const harvester = context.harvesters.get(id);
  if (harvester !== undefined) {
    const { cluster } = harvester;
    if (conditionOf(management, 'Connected')?.status !== 'True') throw unavailable();
    const bearer = user.id === context.auth.admin.id ? cluster.adminToken : cluster.viewerToken;
    // Rancher's own Steve shows the same under a shorter path.
    return { port: cluster.port, path: path.replace(/^\/v1\/(?!harvester\/)/, '/v1/harvester/'), bearer };
  }
  const name = textAt(management, 'spec', 'displayName') ?? '';
  for (const machine of machinesOf(context, CLUSTER, name).filter(isServer)) {
    const place = placeOf(context, machine);
    const member = place?.harvester.cluster.guests.membershipOf(place.namespace, place.name);
    if (place === undefined || member === undefined || !hasQuorum(member.guest)) continue;
    const port = await place.harvester.cluster.guests.serverOf(member.guest);
    const certificate = await member.guest.pki.issueClient('system:admin', 'system:masters');
    return { port, path, certificate };
  }
  throw unavailable();
}
