import type { Amounts, Quota } from '../../kinds/quota.ts';
import { toFinding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { Intention } from '../intention.ts';
import type { Landing } from '../landing.ts';
import type { Site, SiteVm } from '../site.ts';
import { changesOf, ofMove } from './quota-changes.ts';
import type { Change } from './quota-changes.ts';
import { amountText, quotaWords } from './words.ts';

const nothing: Amounts = {};

/** A limit on one name: what it is, what is used, and what a change counts for under it. */
type Limit = {
  quota: Quota;
  name: string;
  limit: number;
  used: number;
  amountOf: (change: Change) => number;
};

/** Scopes that launcher pods are within: they ask for CPU and memory, and may run for ever. */
const podScopes: ReadonlySet<string> = new Set(['NotTerminating', 'NotBestEffort']);

/**
 * The limits of a quota; those of Rancher's, where the namespace has them too, are lifted by Harvester for pods that
 * migrations come to.
 */
function limitsOf(site: Site, quota: Quota): Limit[] {
  const { hard, used, isOfRancher, scopes = [] } = quota.quota;
  const given = site.limitsOf(quota.namespace ?? '');
  if (!scopes.every((scope) => podScopes.has(scope))) return [];
  return Object.entries(hard).map(([name, limit]) => {
    const isLiftable = isOfRancher && (name === 'limits.cpu' || name === 'limits.memory');
    const isLifted = isLiftable && (given?.[name] !== undefined || !site.knows('Namespace'));
    const amountOf = ({ amounts, isPassing }: Change): number =>
      isPassing && isLifted ? 0 : (amounts[name] ?? 0);
    return { quota, name, limit, used: used[name] ?? 0, amountOf };
  });
}

/** The limits that Harvester's webhook holds a VM to by what Rancher wrote on its namespace. */
function webhookLimits(quota: Quota, limits: Amounts | undefined): Limit[] {
  if (!quota.quota.isOfRancher || limits === undefined) return [];
  const { used, migrating = nothing } = quota.quota;
  return Object.entries(limits).map(([name, limit]) => ({
    quota,
    name,
    limit,
    used: (used[name] ?? 0) - (migrating[name] ?? 0),
    amountOf: ({ webhook }) => webhook[name] ?? 0,
  }));
}

/** What goes beyond a limit: the first VM for which it does not hold, with the most that the plan wants at once. */
function beyond({ quota, name, limit, used, amountOf }: Limit, changes: readonly Change[]): Finding | null {
  // Quantities are parsed to floating point: a byte or a thousandth of a core is no excess.
  const slack = /cpu$/.test(name) ? 1e-6 : 0.5;
  let sum = 0;
  let most = 0;
  let first: Change | null = null;
  for (const change of changes) {
    const amount = amountOf(change);
    const wanted = sum + amount;
    if (amount > 0 && used + wanted > limit + slack) {
      first ??= change;
      most = Math.max(most, wanted);
    }
    if (!change.isPassing) sum = wanted;
  }
  if (first === null) return null;
  const amount = (of: number): string => amountText(name, of);
  const text = `${first.name} goes beyond the quota ${quota.name} of ${quota.namespace ?? ''} in ${quotaWords(name)}: ${amount(used)} used, ${amount(most)} wanted, ${amount(limit)} allowed.`;
  return toFinding('error', 'quota', text, { intention: first.intention, entity: first.vm });
}

function checkNamespace(site: Site, namespace: string, changes: readonly Change[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const quota of site.quotasOf(namespace)) {
    for (const limit of [...limitsOf(site, quota), ...webhookLimits(quota, site.limitsOf(namespace))]) {
      // Both say the same of one excess; that of the pods is the stricter.
      const key = `${quota.id} ${limit.name}`;
      const finding = found.has(key) ? null : beyond(limit, changes);
      if (finding) found.set(key, finding);
    }
  }
  return [...found.values()];
}

/** Says of a namespace whose quotas are not known that nothing could be checked against them. */
function unknownIn(site: Site, namespace: string, { intention }: Change): Finding[] {
  const reading = site.readingIn('ResourceQuota', namespace);
  if (reading === 'known') return [];
  const text =
    reading === 'forbidden'
      ? `You may not read the quotas of ${namespace}, so it could not be checked whether they hold what the plan wants: the server may refuse it.`
      : `Quotas have not been read, so it could not be checked whether those of ${namespace} hold what the plan wants.`;
  return [toFinding('info', 'quota-unknown', text, { intention })];
}

/** Namespaces whose quotas cannot hold what the plan makes, starts, resizes and moves in them, with the numbers. */
export function checkQuotas(
  site: Site,
  intentions: readonly Intention[],
  landings: readonly Landing[],
): Finding[] {
  const isOfInterest = (namespace: string): boolean =>
    site.quotasOf(namespace).length > 0 || site.readingIn('ResourceQuota', namespace) !== 'known';
  return [...changesOf(site, intentions, landings, isOfInterest)].flatMap(([namespace, changes]) => {
    const [first] = changes;
    if (!first || changes.every(({ amounts }) => Object.values(amounts).every((each) => each <= 0)))
      return [];
    return [...unknownIn(site, namespace, first), ...checkNamespace(site, namespace, changes)];
  });
}

/** Why the quotas of its namespace do not let a VM move to another host with the size it says it has; null where they do, or are not known. */
export function whyOverQuota(site: Site, vm: SiteVm): string | null {
  const [finding] = checkNamespace(site, vm.entity.namespace ?? '', [ofMove(site, vm)]);
  return finding?.text ?? null;
}
