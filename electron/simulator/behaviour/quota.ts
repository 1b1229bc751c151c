import type { KubeObject } from '../json.ts';
import { at, isSame, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { toNumber } from '../quantity.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES, findResource } from '../resources.ts';
import { forbidden } from '../status.ts';
import type { Store } from '../store.ts';
import type { Behaviour } from './context.ts';
import { formatBytes, formatCpu } from './format.ts';
import type { Indexes } from './indexes.ts';
import { isHolding } from './scheduling/demand.ts';

/** Amounts by the resource names of a ResourceQuota: cores, bytes or counts. */
type Amounts = Record<string, number>;

const CLASS_SUFFIX = '.storageclass.storage.k8s.io';
const PARTS = ['requests', 'limits'] as const;

/** What a pod counts for (kubernetes pkg/quota/v1/evaluator/core/pods.go). */
function amountsOfPod(pod: KubeObject): Amounts {
  if (!isHolding(pod)) return { 'count/pods': 1 };
  const amounts: Amounts = { 'count/pods': 1, pods: 1 };
  for (const container of objectsAt(pod, 'spec', 'containers')) {
    for (const part of PARTS) {
      for (const [name, quantity] of Object.entries(objectAt(container, 'resources', part))) {
        const names = part === 'requests' ? [`requests.${name}`, name] : [`limits.${name}`];
        for (const each of names) amounts[each] = (amounts[each] ?? 0) + toNumber(quantity);
      }
    }
  }
  return amounts;
}

/** What a claim counts for (kubernetes pkg/quota/v1/evaluator/core/persistent_volume_claims.go). */
function amountsOfClaim(claim: KubeObject): Amounts {
  const bytes = toNumber(at(claim, 'spec', 'resources', 'requests', 'storage'));
  const storageClass = textAt(claim, 'spec', 'storageClassName') ?? '';
  const own = {
    'count/persistentvolumeclaims': 1,
    persistentvolumeclaims: 1,
    'requests.storage': bytes,
  };
  if (storageClass === '') return own;
  return {
    ...own,
    [`${storageClass}${CLASS_SUFFIX}/persistentvolumeclaims`]: 1,
    [`${storageClass}${CLASS_SUFFIX}/requests.storage`]: bytes,
  };
}

/** An amount as Kubernetes writes it. */
function shown(name: string, amount: number): string {
  if (/(^|\.)cpu$/.test(name)) return formatCpu(Math.round(amount * 1000));
  return /(memory|storage)$/.test(name) ? formatBytes(amount) : String(amount);
}

const hardOf = (quota: KubeObject): Record<string, unknown> => objectAt(quota, 'spec', 'hard');

/** Scopes that launcher pods are within: they ask for CPU and memory, and have no deadline. */
const POD_SCOPES = ['NotTerminating', 'NotBestEffort'];

/** Quotas of a namespace; those for other pods than launchers are not reckoned with. */
function quotasOf(store: Store, namespace: string): KubeObject[] {
  if (store.table(RESOURCES.coreResourceQuotas).count() === 0) return [];
  return store.list(RESOURCES.coreResourceQuotas, namespace).filter((quota) => {
    const { scopes, scopeSelector } = objectAt(quota, 'spec');
    const isWithin = !Array.isArray(scopes) || scopes.every((each) => POD_SCOPES.includes(String(each)));
    return isWithin && scopeSelector === undefined;
  });
}

function add(sum: Amounts, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) sum[name] = (sum[name] ?? 0) + amount;
}

/** How many objects a name such as `count/virtualmachines.kubevirt.io` or `secrets` counts; undefined for other names. */
function countOf(store: Store, namespace: string, name: string): number | undefined {
  const [plural = '', ...group] = name.replace(/^count\//, '').split('.');
  const resource = findResource(group.join('.'), plural);
  return resource === undefined ? undefined : store.list(resource, namespace).length;
}

/** What a namespace uses of the resources that are asked for. */
function usedOf(store: Store, indexes: Indexes, namespace: string, names: readonly string[]): Amounts {
  const sum: Amounts = {};
  indexes.podsByNamespace.each(namespace, (pod) => add(sum, amountsOfPod(pod)));
  for (const claim of store.list(RESOURCES.claims, namespace)) add(sum, amountsOfClaim(claim));
  for (const name of names) sum[name] ??= countOf(store, namespace, name) ?? 0;
  return sum;
}

function check(
  store: Store,
  indexes: Indexes,
  of: { group: string; plural: string },
  object: KubeObject,
  wanted: Amounts,
): void {
  const { namespace = '', name } = object.metadata;
  for (const quota of quotasOf(store, namespace)) {
    const hard = hardOf(quota);
    const names = Object.keys(hard);
    if (of.plural === 'pods') {
      const missing = names
        .filter((each) => /^(requests\.|limits\.)?(cpu|memory)$/.test(each) && wanted[each] === undefined)
        .sort();
      if (missing.length > 0) {
        const containers = objectsAt(object, 'spec', 'containers').map((each) => textAt(each, 'name') ?? '');
        const must = missing.map((each) => `${each} for: ${containers.join(',')}`).join('; ');
        throw forbidden(of, name, `failed quota: ${quota.metadata.name}: must specify ${must}`);
      }
    }
    const used = usedOf(store, indexes, namespace, names);
    const over = names
      .filter((each) => (wanted[each] ?? 0) > 0)
      .filter((each) => (used[each] ?? 0) + (wanted[each] ?? 0) > toNumber(hard[each]))
      .sort();
    if (over.length === 0) continue;
    const list = (amountOf: (each: string) => string): string =>
      over.map((each) => `${each}=${amountOf(each)}`).join(',');
    const requested = list((each) => shown(each, wanted[each] ?? 0));
    const taken = list((each) => shown(each, used[each] ?? 0));
    const limited = list((each) => String(hard[each]));
    throw forbidden(
      of,
      name,
      `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${taken}, limited: ${limited}`,
    );
  }
}

/** Refuses a pod that a namespace's quota does not let in (kubernetes apiserver admission/plugin/resourcequota). */
export function checkPodQuota(store: Store, indexes: Indexes, pod: KubeObject): void {
  check(store, indexes, RESOURCES.pods, pod, amountsOfPod(pod));
}

/** Refuses a claim, or its growth, that a namespace's quota does not let in. */
export function checkClaimQuota(
  store: Store,
  indexes: Indexes,
  before: KubeObject | undefined,
  after: KubeObject,
): void {
  const held = before === undefined ? {} : amountsOfClaim(before);
  const added = Object.entries(amountsOfClaim(after)).map(([name, amount]) => [
    name,
    amount - (held[name] ?? 0),
  ]);
  check(store, indexes, RESOURCES.claims, after, Object.fromEntries(added) as Amounts);
}

/** Core kinds that a quota also counts by their bare name (Kubernetes documentation, Object count quota). */
const BARE = new Set(['secrets', 'configmaps', 'services', 'replicationcontrollers', 'resourcequotas']);

/** Refuses an object beyond the number that a namespace's quota lets be of its kind; pods and claims are counted elsewhere. */
export function checkCountQuota(
  store: Store,
  indexes: Indexes,
  resource: Resource,
  object: KubeObject,
): void {
  if (!resource.isNamespaced || resource === RESOURCES.pods || resource === RESOURCES.claims) return;
  const { group, plural } = resource;
  const wanted: Amounts = { [`count/${plural}${group === '' ? '' : `.${group}`}`]: 1 };
  if (group === '' && BARE.has(plural)) wanted[plural] = 1;
  check(store, indexes, resource, object, wanted);
}

/** Keeps `status.hard` and `status.used` of ResourceQuotas (kubernetes pkg/controller/resourcequota). */
export function openQuotas(behaviour: Behaviour): void {
  const { store, indexes } = behaviour;
  const due = new Set<string>();

  const look = (): void => {
    const namespaces = [...due];
    due.clear();
    for (const namespace of namespaces) {
      for (const quota of quotasOf(store, namespace)) {
        const hard = hardOf(quota);
        const amounts = usedOf(store, indexes, namespace, Object.keys(hard));
        const used = Object.fromEntries(
          Object.keys(hard).map((name) => [name, shown(name, amounts[name] ?? 0)]),
        );
        const before = objectAt(quota, 'status');
        if (isSame(before.hard, hard) && isSame(before.used, used)) continue;
        store.replace(RESOURCES.coreResourceQuotas, withStatus(quota, { hard, used }));
      }
    }
  };
  const enqueue = (namespace: string): void => {
    if (due.size === 0) setImmediate(look);
    due.add(namespace);
  };
  for (const quota of store.list(RESOURCES.coreResourceQuotas)) enqueue(quota.metadata.namespace ?? '');
  store.onChange(({ resource, type, entry, previous }) => {
    if (store.table(RESOURCES.coreResourceQuotas).count() === 0) return;
    const { namespace } = entry.object.metadata;
    if (namespace === undefined) return;
    const isCounted =
      resource === RESOURCES.pods ||
      resource === RESOURCES.claims ||
      resource === RESOURCES.coreResourceQuotas;
    if (type === 'MODIFIED') {
      if (!isCounted) return;
      // Of a pod only its end counts; its requests do not change.
      const before = previous?.object;
      if (
        resource === RESOURCES.pods &&
        before !== undefined &&
        isHolding(before) === isHolding(entry.object)
      )
        return;
    }
    if (quotasOf(store, namespace).length > 0) enqueue(namespace);
  });
}
