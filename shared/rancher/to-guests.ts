import { findCondition, isTrue } from '../kinds/define.ts';
import type { Condition, State } from '../world/entity.ts';
import type {
  GuestPage,
  GuestStatus,
  HarvesterTwin,
  RancherGuest,
  RancherMachine,
  RancherPool,
} from './guest.ts';
import type {
  ClusterPart,
  ConfigPart,
  EnginePart,
  InfrastructurePart,
  MachinePart,
  ManagementPart,
  PoolPart,
  SnapshotPart,
} from './parts.ts';
import { fleet } from './provision/names.ts';
import type { NodePart, NodePoolPart, NodeTemplatePart } from './rke1-parts.ts';

/** All that a Rancher's view of guest clusters is made of. */
export type RancherParts = {
  clusters: readonly ClusterPart[];
  machines: readonly MachinePart[];
  infrastructure: readonly InfrastructurePart[];
  configs: readonly ConfigPart[];
  snapshots: readonly SnapshotPart[];
  engines: readonly EnginePart[];
  management: readonly ManagementPart[];
  nodePools: readonly NodePoolPart[];
  nodeTemplates: readonly NodeTemplatePart[];
  nodes: readonly NodePart[];
};

/** What the join needs to know beside the objects. */
export type JoinFacts = {
  rancher: string;
  /** The address of the Rancher. */
  url: string;
  /** Whether all HarvesterConfigs are known, so that one that is not there is missing. */
  areConfigsKnown: boolean;
  /** Id in Rancher of the Harvester that a cloud credential points to; null while unknown, and where there is none. */
  harvesterOf: (credential: string | null) => string | null;
};

/** Kind of the objects that Harvester's node driver makes pools by. */
export const harvesterConfigKind = 'HarvesterConfig';
const machineKind = 'HarvesterMachine';

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;

function byKey<T extends { namespace: string; name: string }>(parts: readonly T[]): ReadonlyMap<string, T> {
  return new Map(parts.map((part) => [keyOf(part), part]));
}

/** Groups by a key, each group in name order. */
export function groupBy<T extends { name: string }>(
  parts: readonly T[],
  key: (part: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const part of parts.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const group = groups.get(key(part));
    if (group) group.push(part);
    else groups.set(key(part), [part]);
  }
  return groups;
}

/** Conditions that are True when all is well, in the order in which they tell most. */
const machineSigns = ['Reconciled', 'InfrastructureReady', 'BootstrapReady', 'NodeHealthy', 'NodeReady'];
const guestSigns = ['Removed', 'Updated', 'Provisioned', 'Ready'];

/** The message of the first sign that is not True and says something. */
export function messageOf(conditions: readonly Condition[], signs: readonly string[]): string | null {
  for (const sign of signs) {
    const found = findCondition(conditions, sign);
    if (found !== undefined && found.status !== 'True' && found.message) return found.message;
  }
  return null;
}

function machineState({ isDeleting, phase, conditions }: MachinePart, failure: string | null): State {
  if (isDeleting || phase === 'Deleting') return 'stopping';
  if (failure !== null || phase === 'Failed') return 'error';
  if (phase === 'Pending') return 'pending';
  if (phase.startsWith('Provision')) return 'starting';
  if (phase !== 'Running' && phase !== 'Updating') return 'unknown';
  return findCondition(conditions, 'NodeHealthy')?.status === 'False' ? 'warning' : 'running';
}

/** How a cluster that is provisioned stands, by its conditions. */
function guestStatus(
  { isDeleting, conditions }: Pick<ClusterPart, 'isDeleting' | 'conditions'>,
  machines: readonly RancherMachine[],
  isConnected: boolean | null,
): GuestStatus {
  if (isDeleting) return 'deleting';
  const signs = conditions.filter(({ type }) => guestSigns.includes(type) && type !== 'Removed');
  if (signs.some(({ status, reason }) => status === 'False' && reason === 'Error')) return 'error';
  if (machines.some(({ state }) => state === 'error')) return 'error';
  const isReady = signs.length > 0 && signs.every(({ status }) => status === 'True');
  if (!isReady) return 'waiting';
  return isConnected === false ? 'disconnected' : 'ready';
}

/** How many machines of a pool there are that are not on their way out, and how many of them are ready. */
export function countsOf(
  machines: readonly RancherMachine[],
  pool: string,
): Pick<RancherPool, 'present' | 'ready'> {
  const own = machines.filter((machine) => machine.pool === pool && !machine.isDeleting);
  return { present: own.length, ready: own.filter(({ state }) => state === 'running').length };
}

/** The class of a status. */
export const stateOfStatus: Record<GuestStatus, State> = {
  ready: 'running',
  waiting: 'starting',
  error: 'error',
  deleting: 'stopping',
  disconnected: 'warning',
};

/** `rke2` or `k3s` by the version that is wanted, else Rancher's word. Source: guest-clusters reference, section 2.3. */
function distributionOf(version: string | null, provider: string): string {
  const [, named] = /\+(k3s|rke2)/.exec(version ?? '') ?? [];
  return named ?? provider;
}

/** What Rancher's page of a guest cluster goes by: clusters of RKE1 have one by their id in Rancher. */
export function toGuestPage(guest: Pick<RancherGuest, 'namespace' | 'name' | 'distribution'>): GuestPage {
  const { namespace, name, distribution } = guest;
  return distribution === 'rke1' ? { namespace: fleet, name: namespace } : { namespace, name };
}

/** The address of Rancher's page for a cluster. Source: rancher/dashboard shell/config/router/routes.js. */
export function toDeepLink(url: string, namespace: string, name: string): string {
  const place = [namespace, name].map(encodeURIComponent).join('/');
  return `${url}/dashboard/c/_/manager/provisioning.cattle.io.cluster/${place}`;
}

/** The guest clusters with pools on a Harvester, from the objects of a Rancher, in name order; those of RKE1 are made by `toRke1Guests`. */
export function toGuests(parts: RancherParts, facts: JoinFacts): RancherGuest[] {
  const infrastructure = byKey(parts.infrastructure);
  const configs = byKey(parts.configs);
  const engines = byKey(parts.engines);
  const management = new Map(parts.management.map((each) => [each.name, each]));
  const machinesBy = groupBy(
    parts.machines.filter(({ infrastructureKind }) => infrastructureKind === machineKind),
    ({ namespace, cluster }) => `${namespace}/${cluster}`,
  );
  const snapshotsBy = groupBy(parts.snapshots, ({ namespace, cluster }) => `${namespace}/${cluster}`);
  const { harvesterOf } = facts;

  const toMachine = (machine: MachinePart, credentialOf: (pool: string | null) => string | null) => {
    const vm = infrastructure.get(`${machine.namespace}/${machine.infrastructureName}`);
    const failure = machine.failure ?? vm?.failure ?? null;
    const { name, pool, roles, phase, createdAt, providerId, nodeName, addresses, isDeleting } = machine;
    return {
      ...{ name, pool, roles, phase, createdAt, providerId, nodeName, addresses, isDeleting },
      state: machineState(machine, failure),
      message: failure ?? messageOf(machine.conditions, machineSigns),
      vmNamespace: vm?.vmNamespace ?? null,
      vmName: machine.infrastructureName,
      harvesterClusterId: harvesterOf(vm?.credential ?? credentialOf(pool)),
      isChosenToGo: 'cluster.x-k8s.io/delete-machine' in machine.annotations,
      isFirst: machine.labels['rke.cattle.io/init-node'] === 'true',
      conditions: machine.conditions,
    } satisfies RancherMachine;
  };
  const toPool = (pool: PoolPart, cluster: ClusterPart, machines: readonly RancherMachine[]): RancherPool => {
    const credential = pool.credential ?? cluster.credential;
    const config = configs.get(`${cluster.namespace}/${pool.configName}`);
    const isKnown = config !== undefined || facts.areConfigsKnown;
    return {
      ...pool,
      ...countsOf(machines, pool.name),
      hasConfig: isKnown ? config !== undefined : null,
      hostnamePrefix: null,
      credential,
      harvesterClusterId: harvesterOf(credential),
      shape: config?.shape ?? null,
    };
  };

  return parts.clusters
    .filter(({ pools }) => pools.some(({ configKind }) => configKind === harvesterConfigKind))
    .map((cluster) => {
      const { namespace, name, managementId, credential, conditions } = cluster;
      const view = managementId === null ? undefined : management.get(managementId);
      const credentialOf = (pool: string | null): string | null =>
        cluster.pools.find((each) => each.name === pool)?.credential ?? credential;
      const machines = (machinesBy.get(keyOf(cluster)) ?? []).map((each) => toMachine(each, credentialOf));
      const isConnected = view?.isConnected ?? null;
      const status = guestStatus(cluster, machines, isConnected);
      const failed = machines.find(({ state }) => state === 'error');
      const why =
        status === 'disconnected' ? messageOf(view?.conditions ?? [], ['Ready', 'Connected']) : null;
      return {
        ...{ rancher: facts.rancher, namespace, name, managementId, conditions, isConnected, credential },
        createdAt: cluster.createdAt,
        distribution: distributionOf(cluster.kubernetesVersion, view?.provider ?? ''),
        kubernetesVersion: cluster.kubernetesVersion,
        runningVersion: view?.runningVersion ?? null,
        state: stateOfStatus[status],
        status,
        message: why ?? failed?.message ?? messageOf(conditions, guestSigns),
        isDeleting: cluster.isDeleting,
        deepLink: toDeepLink(facts.url, namespace, name),
        pools: cluster.pools.map((pool) => toPool(pool, cluster, machines)),
        machines,
        etcdSnapshots: (snapshotsBy.get(keyOf(cluster)) ?? [])
          .map(({ snapshot }) => snapshot)
          .sort((a, b) => ((a.createdAt ?? '') > (b.createdAt ?? '') ? -1 : 1)),
        snapshotSchedule: cluster.schedule,
        engine: engines.get(keyOf(cluster))?.engine ?? null,
        harvesterClusterId: harvesterOf(credential),
      };
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The Harvester clusters a Rancher manages, in name order. */
export function toTwins(
  management: readonly ManagementPart[],
  uidOf: (id: string) => string | null,
): HarvesterTwin[] {
  return management
    .filter(({ isHarvester }) => isHarvester)
    .map(({ name, displayName, isConnected, isDeleting, conditions }) => {
      const isReady = isTrue(conditions, 'Ready');
      return {
        id: name,
        name: displayName,
        isConnected,
        state: toTwinState({ isDeleting, isConnected, isReady }),
        message: messageOf(conditions, ['Connected', 'Ready']),
        clusterUid: uidOf(name),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function toTwinState(of: { isDeleting: boolean; isConnected: boolean | null; isReady: boolean }): State {
  if (of.isDeleting) return 'stopping';
  if (of.isConnected === null) return 'pending';
  if (!of.isConnected) return 'error';
  return of.isReady ? 'running' : 'warning';
}
