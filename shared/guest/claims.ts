import type { EntityId } from '../id.ts';
import { driverCreator } from './guest.ts';
import type { Confidence, GuestDistribution, GuestRole, GuestSignal } from './guest.ts';
import { beginsWith, distributionIn, longestPrefix, roleWordsOf, saysKubernetes } from './node-names.ts';
import { shapeOf, splitStems } from './node-names.ts';
import type { GuestSigns } from './signs.ts';

/** What recognition looks at of one VM. */
export type Evidence = {
  id: EntityId;
  namespace: string;
  name: string;
  creator: string | null;
  /** Label guestcluster.harvesterhci.io/name. */
  label: string | null;
  signs: GuestSigns | undefined;
};

/** That a VM is a node of a cluster of its namespace, and what for. */
export type Claim = {
  evidence: Evidence;
  cluster: string;
  pool: string | null;
  roles: readonly GuestRole[];
  roleConfidence: Confidence | null;
  signals: readonly GuestSignal[];
  confidence: Confidence;
  distribution: GuestDistribution | null;
  distributionConfidence: Confidence | null;
};

const isDriver = ({ creator }: Evidence): boolean => creator === driverCreator;

/** Roles and distribution as the VM itself tells them; by a label for certain, by its user data likely. */
function toldBy({
  signs,
}: Evidence): Pick<Claim, 'roles' | 'roleConfidence' | 'distribution' | 'distributionConfidence'> {
  const roles = signs?.roles ?? [];
  const distribution = signs?.distribution ?? null;
  const confidence: Confidence = signs?.told === 'label' ? 'certain' : 'likely';
  return {
    roles,
    roleConfidence: roles.length > 0 ? confidence : null,
    distribution,
    distributionConfidence: distribution === null ? null : confidence,
  };
}

function toldSignals({ signs }: Evidence): GuestSignal[] {
  return signs?.told === undefined ? [] : [signs.told === 'label' ? 'own-label' : 'user-data'];
}

/** The pool of a node whose cluster is known: by its machine set, its name, or its pool label; the first does not change when it is rolled out. */
function poolOf(evidence: Evidence, cluster: string): string | null {
  const { namespace, name, signs } = evidence;
  const whole = `${namespace}-${cluster}-`;
  const shape = shapeOf(name);
  if (signs?.machineSet?.startsWith(whole) && (shape.type === 'machine' || signs.pool === undefined))
    return signs.machineSet.slice(whole.length);
  if (shape.type === 'machine' && beginsWith(shape.stem, cluster))
    return shape.stem.slice(cluster.length + 1);
  return signs?.pool ?? null;
}

/** What a Rancher says of a VM that it made as a node. */
export type ToldNode = {
  cluster: string;
  pool: string | null;
  roles: readonly GuestRole[];
  distribution: GuestDistribution | null;
};

/** A Rancher that made the VM knows all of it for certain; what else speaks for the same cluster is told too. */
export function claimByRancher(evidence: Evidence, told: ToldNode): Claim {
  const { cluster, pool, roles, distribution } = told;
  const signals: GuestSignal[] = ['rancher'];
  if (evidence.label === cluster) signals.push('cluster-label');
  if (isDriver(evidence)) signals.push('driver');
  return {
    ...{ evidence, cluster, roles, signals, distribution },
    pool: pool ?? poolOf(evidence, cluster),
    roleConfidence: roles.length > 0 ? 'certain' : null,
    confidence: 'certain',
    distributionConfidence: distribution === null ? null : 'certain',
  };
}

/** A label says the cluster; it is certain only where something else agrees. */
export function claimByLabel(evidence: Evidence): Claim | null {
  const { label, namespace, name, signs } = evidence;
  if (label === null || label === '') return null;
  const signals: GuestSignal[] = ['cluster-label'];
  if (isDriver(evidence)) signals.push('driver');
  if (signs?.machineSet?.startsWith(`${namespace}-${label}-`)) signals.push('machine-set');
  if (beginsWith(name, label)) signals.push('name');
  signals.push(...toldSignals(evidence));
  const confidence = signals.length > 1 ? 'certain' : 'likely';
  if (signs?.pool !== undefined) signals.push('pool-label');
  return {
    evidence,
    cluster: label,
    pool: poolOf(evidence, label),
    signals,
    confidence,
    ...toldBy(evidence),
  };
}

/** Control planes of Cluster API Provider Harvester, and the workers that look like them; older versions label workers too. */
export function claimByCapi(all: readonly Evidence[]): Claim[] {
  const labelled = all.filter(({ signs }) => signs?.capiCluster !== undefined);
  const clusters = new Set(labelled.map(({ signs }) => signs?.capiCluster ?? ''));
  if (clusters.size === 0) return [];
  const workers = all.flatMap((evidence): Claim[] => {
    if (evidence.signs?.capiCluster !== undefined) return [];
    if (evidence.creator !== 'harvester' || !evidence.signs?.isOwnPrefix) return [];
    const cluster = longestPrefix(evidence.name, clusters);
    if (cluster === null) return [];
    const told = toldBy(evidence);
    const role = { roles: ['worker'] as const, roleConfidence: 'likely' as const };
    return [
      {
        evidence,
        cluster,
        pool: null,
        signals: ['capi-name', ...toldSignals(evidence)],
        confidence: 'likely',
        ...told,
        ...(told.roles.length > 0 ? {} : role),
      },
    ];
  });
  const withWorkers = new Set(workers.map(({ cluster }) => cluster));
  const controlPlanes = labelled.map((evidence): Claim => {
    const cluster = evidence.signs?.capiCluster ?? '';
    const signals: GuestSignal[] = ['capi-label'];
    if (beginsWith(evidence.name, cluster)) signals.push('name');
    if (evidence.signs?.isOwnPrefix) signals.push('capi-name');
    const told = toldBy(evidence);
    const roleConfidence: Confidence = withWorkers.has(cluster) ? 'certain' : 'guess';
    return {
      evidence,
      cluster,
      pool: null,
      signals: [...signals, ...toldSignals(evidence)],
      confidence: signals.length > 1 ? 'certain' : 'likely',
      ...told,
      ...(told.roles.length > 0 ? {} : { roles: ['control-plane'], roleConfidence }),
    };
  });
  return [...controlPlanes, ...workers];
}

/** VMs of the node driver without a label: of an older Rancher, or of RKE1, which numbers its nodes. */
export function claimByDriver(all: readonly Evidence[], clusters: ReadonlySet<string>): Claim[] {
  const own = all.filter(isDriver).map((evidence) => ({ evidence, shape: shapeOf(evidence.name) }));
  const unknown = own.filter(({ shape }) => longestPrefix(shape.stem, clusters) === null);
  const split = splitStems(unknown.map(({ shape }) => shape.stem));
  const stemsOf = new Map<string, Set<string>>();
  for (const [stem, { cluster }] of split) {
    stemsOf.set(cluster, (stemsOf.get(cluster) ?? new Set()).add(stem));
  }
  return own.map(({ evidence, shape }): Claim => {
    const labelled = longestPrefix(shape.stem, clusters);
    const found =
      labelled === null
        ? (split.get(shape.stem) ?? { cluster: shape.stem, pool: null })
        : { cluster: labelled, pool: shape.stem.slice(labelled.length + 1) };
    const isShared = labelled !== null || (stemsOf.get(found.cluster)?.size ?? 0) > 1;
    const signals: GuestSignal[] = ['driver'];
    const isSet = evidence.signs?.machineSet === `${evidence.namespace}-${shape.stem}`;
    if (shape.type === 'machine') signals.push(isSet ? 'machine-set' : 'name');
    if (shape.type === 'counter') signals.push('counter-name');
    const isRke1 = shape.type === 'counter' && labelled === null;
    const told = toldBy(evidence);
    return {
      evidence,
      ...found,
      signals: [...signals, ...toldSignals(evidence)],
      confidence: shape.type !== 'other' && isShared ? 'likely' : 'guess',
      ...told,
      ...(isRke1 && told.distribution === null
        ? { distribution: 'RKE1', distributionConfidence: 'likely' }
        : {}),
    };
  });
}

/** VMs whose user data or own labels make them nodes, with nothing that names the cluster: it is told by their names. */
export function claimByTelling(all: readonly Evidence[], clusters: ReadonlySet<string>): Claim[] {
  const own = all
    .filter(({ signs }) => signs?.told !== undefined)
    .map((evidence) => {
      const words = roleWordsOf(evidence.name);
      const cluster = longestPrefix(evidence.name, clusters) ?? words?.prefix ?? shapeOf(evidence.name).stem;
      return { evidence, cluster, pool: words?.word ?? null };
    });
  const counts = new Map<string, number>();
  for (const { cluster } of own) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  return own.map(({ evidence, cluster, pool }): Claim => {
    const isShared = (counts.get(cluster) ?? 0) > 1 || clusters.has(cluster);
    const signals = [...toldSignals(evidence), ...(isShared ? (['name'] as const) : [])];
    return {
      evidence,
      cluster,
      pool,
      signals,
      confidence: isShared ? 'likely' : 'guess',
      ...toldBy(evidence),
    };
  });
}

/** VMs whose names alone look like the nodes of one cluster: a control plane and workers under one name. Never more than a guess. */
export function claimByWords(all: readonly Evidence[]): Claim[] {
  const named = all.flatMap((evidence) => {
    const words = roleWordsOf(evidence.name);
    return words && !isDriver(evidence) ? [{ evidence, words }] : [];
  });
  const typesOf = new Map<string, Set<string>>();
  for (const { words } of named) {
    typesOf.set(words.prefix, (typesOf.get(words.prefix) ?? new Set()).add(words.type));
  }
  return named.flatMap(({ evidence, words }): Claim[] => {
    const types = typesOf.get(words.prefix) ?? new Set();
    const hasControl = types.has('control-plane') || (types.has('mixed') && saysKubernetes(words.prefix));
    if (!hasControl || !types.has('worker')) return [];
    const distribution = distributionIn(words.prefix);
    return [
      {
        evidence,
        cluster: words.prefix,
        pool: words.word,
        roles: [],
        roleConfidence: null,
        signals: ['role-words'],
        confidence: 'guess',
        distribution,
        distributionConfidence: distribution === null ? null : 'guess',
      },
    ];
  });
}
