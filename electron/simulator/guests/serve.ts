import { randomUUID } from 'node:crypto';
import type { Api } from '../api.ts';
import { createApi } from '../api.ts';
import { ADMIN, allows, rulesIn } from '../access/rules.ts';
import { createReviews } from '../access/reviews.ts';
import type { Auth, User } from '../auth.ts';
import type { Clock } from '../clock.ts';
import { openCollector } from '../deletion/collector.ts';
import { openNamespaces } from '../deletion/namespaces.ts';
import { createRemove } from '../deletion/remove.ts';
import { createPager } from '../list.ts';
import { createOpenApi } from '../openapi/serve.ts';
import { createEvictions } from '../pods/eviction.ts';
import { createLogs } from '../pods/log.ts';
import { openPods } from '../pods/termination.ts';
import type { Random } from '../random.ts';
import { toFailureReply } from '../reply.ts';
import type { SchemaRelease } from '../schema/index.ts';
import { openServer } from '../server.ts';
import { failure, forbidden, unauthorized } from '../status.ts';
import { openWatches } from '../watch.ts';
import { createWrites } from '../writes.ts';
import type { GuestCluster } from './guest-cluster.ts';
import { hasQuorum, serversUp } from './guest-cluster.ts';

/** The API of a guest cluster, on a port of 127.0.0.1 that stands for port 6443 of its servers. */
export interface GuestServer {
  port: number;
  close: () => Promise<void>;
}

const BOOKMARK_MS = 60_000;
/** Groups a cluster of K3s or RKE2 serves; what is Harvester's is not among them. */
const isServed = (group: string): boolean =>
  !group.includes('.') ||
  /^(apiextensions|authentication|authorization|coordination|discovery|events|networking|rbac\.authorization|scheduling|storage)\.k8s\.io$/.test(
    group,
  );

/** Administrators are known by a certificate of the client authority with group system:masters. */
function createGuestAuth(): Auth {
  /** Only the server itself can write this before what a certificate says. */
  const secret = `Certificate ${randomUUID()} `;
  const masters: User = {
    name: 'system:admin',
    groups: ['system:masters', 'system:authenticated'],
    grants: ADMIN,
  };
  const isAllowed: Auth['isAllowed'] = ({ grants }, attempt) => allows(grants, attempt);
  return {
    ...{ adminToken: '', viewerToken: '', memberToken: '', memberNamespaces: [] },
    ...{ serviceAccountToken: '', adminPassword: '' },
    issueFor: () => '',
    headerOf: (name, group = '') => `${secret}${JSON.stringify({ name, group })}`,
    authenticate: (header) => {
      if (header?.startsWith(secret) !== true) throw unauthorized();
      const { name, group } = JSON.parse(header.slice(secret.length)) as {
        name: string;
        group: string;
      };
      return group === 'system:masters'
        ? { ...masters, name }
        : { name, groups: [group], grants: { everywhere: [], inNamespaces: new Map() } };
    },
    isAllowed,
    authorize: (user, attempt) => {
      if (isAllowed(user, attempt)) return;
      const { group, plural, verb } = attempt;
      const message = `User "${user.name}" cannot ${verb} resource "${plural}" in API group "${group}" at the cluster scope`;
      throw forbidden({ group, plural }, attempt.name, message);
    },
    rulesOf: (user, namespace) => rulesIn(user.grants, namespace),
  };
}

/** Opens the API of a guest cluster over HTTPS. It is cut off while no server is up, and fails while etcd has no quorum. */
export async function openGuestServer(
  cluster: GuestCluster,
  release: SchemaRelease,
  clock: Clock,
  random: Random,
): Promise<GuestServer> {
  const { store, pki, version } = cluster;
  const auth = createGuestAuth();
  const remove = createRemove(store, clock, () => undefined);
  openCollector(store, clock, remove);
  openNamespaces(store, clock, remove);
  openPods(store, clock);
  const watches = openWatches(store, BOOKMARK_MS);
  const api = createApi({
    auth,
    store,
    pager: createPager(store),
    writes: createWrites({ store, random, clock, admit: (_, __, after) => after, remove, release }),
    extensions: [
      createReviews(auth),
      createEvictions(store, remove, () => ({ type: 'evict' })),
      createLogs(store, clock),
    ],
    kubernetesVersion: version,
    serves: isServed,
    openApi: createOpenApi(release, version),
  });
  const front: Api = (request) => {
    if (request.path === '/cacerts')
      return { reply: { code: 200, body: pki.serverCaPem, contentType: 'text/plain' } };
    return api(request);
  };
  const pair = await pki.issueServer([
    '127.0.0.1',
    'localhost',
    'kubernetes',
    'kubernetes.default',
    '10.43.0.1',
    ...cluster.sans,
  ]);
  const server = await openServer({
    identity: { ...pair, caPem: pki.serverCaPem },
    clientCaPem: pki.clientCaPem,
    headerOf: auth.headerOf,
    port: 0,
    api: front,
    watches,
    upgrade: (_, socket) => void socket.destroy(),
    faults: {
      attach: () => undefined,
      meet: (message, response, answer) => {
        if (serversUp(cluster).length === 0) message.socket.destroy();
        else if (hasQuorum(cluster)) answer();
        else {
          const { failure: status } = failure(500, undefined, 'etcdserver: request timed out');
          const reply = toFailureReply(status);
          response.writeHead(reply.code, { 'content-type': reply.contentType }).end(reply.body);
        }
      },
    },
  });
  // What is watched ends with the servers.
  const stopBeat = clock.every(2, () => {
    if (!hasQuorum(cluster)) watches.drop();
  });
  return {
    port: server.port,
    close: async () => {
      stopBeat();
      watches.close();
      await server.close();
    },
  };
}
