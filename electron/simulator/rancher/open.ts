import type { IncomingMessage } from 'node:http';
import type { Api, ApiRequest } from '../api.ts';
import { createApi } from '../api.ts';
import { createReviews } from '../access/reviews.ts';
import type { Authority, ServerIdentity } from '../ca.ts';
import type { SimulatedCluster } from '../cluster.ts';
import { openClock } from '../clock.ts';
import { openCollector } from '../deletion/collector.ts';
import { openNamespaces } from '../deletion/namespaces.ts';
import { createRemove } from '../deletion/remove.ts';
import { openFaults } from '../faults/open.ts';
import type { Faults } from '../faults/open.ts';
import { toKubeconfig } from '../kubeconfig.ts';
import { createPager } from '../list.ts';
import { createOpenApi } from '../openapi/serve.ts';
import { createRandom } from '../random.ts';
import type { Reply } from '../reply.ts';
import { toFailureReply, toReply } from '../reply.ts';
import { openServer } from '../server.ts';
import { StatusError } from '../status.ts';
import type { Store } from '../store.ts';
import { createStore } from '../store.ts';
import { openWatches } from '../watch.ts';
import { createWrites } from '../writes.ts';
import { createRancherAuth } from './auth.ts';
import type { RancherAuth } from './auth.ts';
import type { RancherContext } from './context.ts';
import { keepCredentials } from './credentials.ts';
import { createExt } from './ext.ts';
import { followRegistration } from './import.ts';
import { loadHarvester, loadRancher } from './load.ts';
import { answerLogin } from './login.ts';
import { answerNorman } from './norman.ts';
import { openProvisioning } from './provision/cluster.ts';
import { openRke1 } from './provision/rke1.ts';
import { INSTALL_SCRIPT } from './provision/user-data.ts';
import type { Target } from './proxy.ts';
import { passOn, passUpgrade } from './proxy.ts';
import { catalogOf, kindsOf, RANCHER_RELEASES } from './releases.ts';
import type { RancherVersion } from './releases.ts';
import { meetUser, targetOf } from './targets.ts';

/** A running simulated Rancher. */
export interface SimulatedRancher {
  /** https://127.0.0.1:PORT. */
  url: string;
  version: string;
  /** An administrator's token; never expires. */
  token: string;
  viewerToken: string;
  /** Of a user without a role in any cluster. */
  strangerToken: string;
  /** The kubeconfig of its own cluster for the administrator. */
  kubeconfig: string;
  auth: RancherAuth;
  store: Store;
  kinds: RancherContext['kinds'];
  /** The id of each Harvester it manages, by its name. */
  harvesterIds: () => Record<string, string>;
  faults: Faults;
  requests: Map<string, number>;
  close: () => Promise<void>;
}

const KUBERNETES = 'v1.34.2+rke2r1';
const LOCAL = '/k8s/clusters/local';

/** What Rancher says of itself and of releases to whom it asks. */
function answerPlain(context: RancherContext, path: string): Reply | undefined {
  const releases = (suffix: string): Reply =>
    toReply(200, {
      type: 'collection',
      data: ['v1.32.10', 'v1.33.6', 'v1.34.2'].map((version) => ({
        id: `${version}${suffix}`,
        version: `${version}${suffix}`,
      })),
    });
  switch (path) {
    case '/ping':
      return { code: 200, body: 'pong', contentType: 'text/plain' };
    case '/healthz':
      return { code: 200, body: 'ok', contentType: 'text/plain' };
    case '/rancherversion':
      return toReply(200, { Version: context.release.version, GitCommit: '0000000', RancherPrime: 'false' });
    case '/system-agent-install.sh':
      return { code: 200, body: INSTALL_SCRIPT, contentType: 'text/plain' };
    case '/v1-rke2-release/releases':
      return releases('+rke2r1');
    case '/v1-k3s-release/releases':
      return releases('+k3s1');
    default:
      return undefined;
  }
}

/** Opens a simulated Rancher that manages some of the simulated Harvester clusters from the beginning. */
export async function openRancher(options: {
  version: RancherVersion;
  seed: string;
  authority: Authority;
  identity: ServerIdentity;
  port: number;
  timeScale: number;
  faults: string;
  /** Those it may come to know by registration. */
  clusters: readonly SimulatedCluster[];
  /** Names of those it manages from the beginning. */
  managed: readonly string[];
  onRequest?: (request: ApiRequest) => void;
}): Promise<SimulatedRancher> {
  const { identity, seed, authority } = options;
  const release = RANCHER_RELEASES[options.version];
  const clock = openClock(options.timeScale);
  const random = createRandom(`${seed}/rancher`);
  const store = createStore(clock.nowMs);
  const auth = createRancherAuth(clock.nowMs);
  const { faults, hook, log } = openFaults({
    ...{ seed: `${seed}/rancher/faults`, authority, identity },
    forgetPages: () => pager.forget(),
  });
  let url = '';
  const context: RancherContext = {
    ...{ release, kinds: kindsOf(release), store, clock, random, auth },
    url: () => url,
    caPem: identity.caPem,
    harvesters: new Map(),
    kubeconfig: (id, name, token) =>
      toKubeconfig({
        ...{ cluster: name, user: name, token },
        server: `${url}/k8s/clusters/${id}`,
        caPem: identity.caPem,
      }),
  };
  const remove = createRemove(store, clock, () => undefined);
  openCollector(store, clock, remove);
  openNamespaces(store, clock, remove);
  const watches = openWatches(store, 60_000);
  const pager = createPager(store);
  const api = createApi({
    ...{ auth, store, pager },
    writes: createWrites({ store, random, clock, admit: (_, __, after) => after, remove, release: {} }),
    extensions: [createReviews(auth), createExt(context)],
    kubernetesVersion: KUBERNETES,
    catalog: catalogOf(release),
    serves: () => true,
    openApi: createOpenApi({}, KUBERNETES),
  });
  const front: Api = (request) => {
    if (request.path.startsWith(`${LOCAL}/`) || request.path === LOCAL)
      try {
        meetUser(context, auth.identify(request.authorization).user, 'local');
      } catch (error) {
        if (error instanceof StatusError) return { reply: toFailureReply(error.failure) };
        throw error;
      }
    const reply =
      answerPlain(context, request.path) ?? answerLogin(context, request) ?? answerNorman(context, request);
    return reply === undefined ? api(request) : { reply };
  };
  const meetTarget = async (message: IncomingMessage): Promise<Target | 'local' | Reply> => {
    try {
      return (await targetOf(context, message)) ?? 'local';
    } catch (error) {
      if (error instanceof StatusError) return toFailureReply(error.failure);
      throw error;
    }
  };
  const isLocal = (message: IncomingMessage): boolean => {
    const path = message.url ?? '';
    return !path.startsWith('/k8s/clusters/') || path.startsWith(`${LOCAL}/`) || path === LOCAL;
  };
  const server = await openServer({
    ...{ identity, port: options.port, api: front, watches },
    headerOf: () => undefined,
    upgrade: (message, socket, head) => {
      void meetTarget(message).then((target) => {
        if (target === 'local' || 'body' in target) socket.destroy();
        else passUpgrade(message, socket, head, target);
      });
    },
    faults: {
      attach: hook.attach,
      meet: (message, response, answer) =>
        hook.meet(message, response, () => {
          if (isLocal(message)) {
            answer();
            return;
          }
          void meetTarget(message).then((target) => {
            if (target === 'local') answer();
            else if ('body' in target)
              response.writeHead(target.code, { 'content-type': target.contentType }).end(target.body);
            else passOn(message, response, target);
          });
        }),
    },
    ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
  });
  url = `https://127.0.0.1:${server.port}`;
  loadRancher(context);
  for (const cluster of options.clusters) {
    if (options.managed.includes(cluster.name)) loadHarvester(context, cluster);
    cluster.guests.outside.files.set(`${url}/system-agent-install.sh`, INSTALL_SCRIPT);
    followRegistration(context, cluster);
  }
  const provisioning = openProvisioning(context);
  const rke1 = openRke1(context);
  clock.every(1, () => {
    keepCredentials(context);
    provisioning.tick();
    rke1.tick();
  });
  await faults.set(options.faults);
  return {
    ...{ url, version: release.version, auth, store, kinds: context.kinds, faults, requests: log.counts },
    token: auth.adminToken,
    viewerToken: auth.viewerToken,
    strangerToken: auth.strangerToken,
    kubeconfig: context.kubeconfig('local', 'local', auth.adminToken),
    harvesterIds: () =>
      Object.fromEntries([...context.harvesters.values()].map(({ id, cluster }) => [cluster.name, id])),
    close: async () => {
      clock.close();
      watches.close();
      await server.close();
    },
  };
}
