import { createReviews } from './access/reviews.ts';
import type { Api, ApiRequest } from './api.ts';
import { createApi } from './api.ts';
import { createAuth } from './auth.ts';
import { openCollector } from './deletion/collector.ts';
import { openNamespaces } from './deletion/namespaces.ts';
import { createRemove } from './deletion/remove.ts';
import { openAccountTokens } from './behaviour/account-tokens.ts';
import { createCapacity } from './behaviour/capacity.ts';
import type { Behaviour } from './behaviour/context.ts';
import { createIndexes } from './behaviour/indexes.ts';
import { openLife } from './behaviour/open.ts';
import { createAddresses } from './objects/context.ts';
import type { BuildContext } from './objects/context.ts';
import { loadCluster } from './objects/load-cluster.ts';
import type { Authority, ServerIdentity } from './ca.ts';
import { openClock } from './clock.ts';
import type { Faults } from './faults/open.ts';
import { openFaults } from './faults/open.ts';
import type { Guests } from './guests/open.ts';
import { openGuests } from './guests/open.ts';
import { createPortForward } from './guests/port-forward.ts';
import { toKubeconfig } from './kubeconfig.ts';
import { createPager } from './list.ts';
import { createOpenApi } from './openapi/serve.ts';
import { openPods } from './pods/termination.ts';
import { createEvictions } from './pods/eviction.ts';
import { createLogs } from './pods/log.ts';
import { createWrites } from './writes.ts';
import { createRandom } from './random.ts';
import { servesOf } from './resources/release.ts';
import { RANCHER_PREFIX } from './route.ts';
import { IMAGES, NETWORKS } from './scenario/catalog.ts';
import type { ClusterPlan } from './scenario/plan.ts';
import { openServer } from './server.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';
import { openRelations } from './steve/relations.ts';
import { createUpload } from './steve/upload.ts';
import { createSteve, isStevePath } from './steve/steve.ts';
import { serveSubscriptions } from './steve/subscribe.ts';
import { openConsoles } from './console/open.ts';
import { openUpgrades } from './console/upgrades.ts';
import type { VncServer } from './console/vnc.ts';
import { openWatches } from './watch.ts';

/** A running simulated cluster: where it is, who may use it, and what tests can do to it. */
export interface SimulatedCluster {
  name: string;
  /** The address in its kubeconfigs: https://127.0.0.1:PORT/k8s/clusters/local. */
  server: string;
  port: number;
  kubeconfig: string;
  viewerKubeconfig: string;
  adminToken: string;
  viewerToken: string;
  /** A project member: may edit `memberNamespaces`, and lists nothing cluster-wide. */
  memberKubeconfig: string;
  memberToken: string;
  /** The token of a service account that may do everything. */
  serviceAccountToken: string;
  /** The password of user `admin` for basic authentication. */
  adminPassword: string;
  /** A new client certificate of user `admin` or `viewer`. */
  issueClient: (user: 'admin' | 'viewer') => Promise<ServerIdentity>;
  memberNamespaces: readonly string[];
  plan: ClusterPlan;
  /** Its objects; changes made here are seen by watches. */
  store: Store;
  /** Ends all watch connections without a word. */
  dropWatches: () => void;
  /** How many watches are open. */
  watchCount: () => number;
  /** Forgets history and list snapshots: every older resourceVersion and continue token answers 410. */
  expireHistory: () => void;
  /** What goes wrong, changed while it runs. */
  faults: Faults;
  /** How often each `METHOD /path` was asked for, without query and Rancher prefix. */
  requests: Map<string, number>;
  /** Its API without the way over the network; requests carry an Authorization header. */
  api: Api;
  /** The inside of its VMs, and the guest clusters in them. */
  guests: Guests;
  /** Cuts a host off, as when its network or power fails. Throws an Error where there is no such host. */
  failHost: (name: string) => void;
  /** Brings back a host that was cut off. Throws an Error where there is no such host. */
  returnHost: (name: string) => void;
  /** Switches a host off and on again. Throws an Error where there is no such host. */
  rebootHost: (name: string) => void;
  close: () => Promise<void>;
}

/** What a cluster is opened with. */
export interface ClusterOptions {
  plan: ClusterPlan;
  seed: string;
  authority: Authority;
  identity: ServerIdentity;
  /** Faults from the beginning, written as `--faults` takes them. */
  faults: string;
  port: number;
  timeScale: number;
  churn: number;
  bookmarkMs: number;
  /** Stands behind the graphical consoles in place of the own VNC server. */
  vncServer?: VncServer | undefined;
  /** Told of every request that is answered. */
  onRequest?: (request: ApiRequest) => void;
}

function prefixOf(network: string): string {
  const found = Object.values(NETWORKS).find((each) => `default/${each.name}` === network);
  return found?.prefix ?? '10.52';
}

/** The namespaces of the project member: every second one in which VMs run, so that it never sees all. */
function memberNamespacesOf(plan: ClusterPlan): string[] {
  return plan.namespaces.filter((_, index) => index % 2 === 0);
}

/** Opens one simulated cluster and its HTTPS server. */
export async function openCluster(options: ClusterOptions): Promise<SimulatedCluster> {
  const { plan, identity } = options;
  const random = createRandom(`${options.seed}/${plan.name}/life`);
  const { faults, hook, log, skewMs } = openFaults({
    seed: `${options.seed}/${plan.name}/faults`,
    authority: options.authority,
    identity,
    forgetPages: () => pager.forget(),
  });
  const clock = { ...openClock(options.timeScale), nowMs: () => Date.now() + skewMs() };
  const store = createStore(clock.nowMs);
  const givenAddress = createAddresses(prefixOf);
  /** The inside of VMs is opened when there is a store. */
  const late: { guests?: Guests } = {};
  const addressFor: BuildContext['addressFor'] = (network, vm) =>
    late.guests?.staticAddressOf(vm.split(' ')[0] ?? '') ?? givenAddress(network, vm);
  const context: BuildContext = { plan, random, nowMs: clock.nowMs(), addressFor };
  loadCluster(context, store);

  const planned = new Map(plan.vms.map((vm) => [`${vm.namespace}/${vm.name}`, vm]));
  const indexes = createIndexes(store);
  const behaviour: Behaviour = {
    store,
    indexes,
    clock,
    random,
    capacity: createCapacity(store, indexes, plan.kubernetesVersion),
    plan,
    silentHosts: new Set(plan.hosts.filter((host) => host.trouble === 'not-ready').map((host) => host.name)),
    addressFor,
    crashing: new Set(
      plan.vms.filter((vm) => vm.trouble === 'crash-loop').map((vm) => `${vm.namespace}/${vm.name}`),
    ),
    osOf: (key) => {
      const vm = planned.get(key);
      if (vm === undefined) return late.guests?.hasAgent(key) === false ? undefined : IMAGES.ubuntu.os;
      return vm.trouble === 'no-agent' ? undefined : vm.image.os;
    },
  };
  const inside = openGuests(behaviour);
  late.guests = inside;
  const watches = openWatches(store, options.bookmarkMs);
  const pager = createPager(store);
  const life = openLife(behaviour, options.churn);
  const auth = createAuth(memberNamespacesOf(plan));
  const remove = createRemove(store, clock, life.admitRemoval);
  openCollector(store, clock, remove);
  openNamespaces(store, clock, remove);
  openPods(store, clock);
  openAccountTokens(behaviour, identity.caPem);
  const consoles = openConsoles(store, clock, options.vncServer, inside.machineOf);
  const api = createApi({
    auth,
    store,
    pager,
    writes: createWrites({ store, random, clock, admit: life.admit, remove, release: plan }),
    extensions: [
      createReviews(auth),
      createEvictions(store, remove, life.evictionOf),
      createLogs(store, clock),
      consoles.extension,
      ...life.extensions,
    ],
    kubernetesVersion: plan.kubernetesVersion,
    serves: servesOf(plan.harvesterVersion),
    openApi: createOpenApi(plan, plan.kubernetesVersion),
  });

  const relations = openRelations(store);
  const steveContext = { api, auth, store, pager, watches, clock, random, plan, relations, behaviour };
  const steve = createSteve(steveContext);
  const front: Api = (request) => (isStevePath(request.path) ? { reply: steve(request) } : api(request));

  const upgrades = openUpgrades({
    auth,
    streams: { ...consoles.streams, portforward: createPortForward(store, inside) },
    subscribe: (socket, user, host) => serveSubscriptions(steveContext, user, socket, host),
    meet: hook.meet,
  });
  const server = await openServer({
    ...{ identity, port: options.port, api: front, watches, faults: hook, upgrade: upgrades.meet },
    upload: createUpload(steveContext),
    headerOf: auth.headerOf,
    ...(options.onRequest === undefined ? {} : { onRequest: options.onRequest }),
  });
  await faults.set(options.faults);
  const address = `https://127.0.0.1:${server.port}${RANCHER_PREFIX}`;
  const common = { cluster: plan.name, server: address, caPem: identity.caPem };
  return {
    name: plan.name,
    server: address,
    port: server.port,
    kubeconfig: toKubeconfig({ ...common, user: plan.name, token: auth.adminToken }),
    viewerKubeconfig: toKubeconfig({ ...common, user: `viewer-${plan.name}`, token: auth.viewerToken }),
    adminToken: auth.adminToken,
    viewerToken: auth.viewerToken,
    memberKubeconfig: toKubeconfig({ ...common, user: `member-${plan.name}`, token: auth.memberToken }),
    memberToken: auth.memberToken,
    serviceAccountToken: auth.serviceAccountToken,
    adminPassword: auth.adminPassword,
    issueClient: (user) => options.authority.issueClient(user),
    memberNamespaces: auth.memberNamespaces,
    plan,
    store,
    dropWatches: watches.drop,
    watchCount: watches.count,
    expireHistory: () => {
      store.forgetHistory();
      pager.forget();
    },
    faults,
    requests: log.counts,
    guests: inside,
    api: front,
    failHost: life.hosts.fail,
    returnHost: life.hosts.restore,
    rebootHost: life.hosts.reboot,
    close: async () => {
      life.close();
      clock.close();
      watches.close();
      consoles.close();
      upgrades.close();
      await inside.close();
      await server.close();
    },
  };
}
