import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { TendGuest } from '../../shared/plan/intention.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { rancherRefs } from '../../shared/plan/rancher-refs.ts';
import type { Step } from '../../shared/plan/step.ts';
import { counterName } from '../../shared/plan/steps/tend-counters.ts';
import { releaseName } from '../../shared/rancher/provision/cluster.ts';
import { newestOf } from '../../shared/rancher/provision/release.ts';
import { isThrough } from '../../shared/rancher/provision/spec.ts';
import type { ThroughGuest } from '../../shared/rancher/provision/spec.ts';
import { readOffered } from '../rancher/offered.ts';
import { readRef } from './requests.ts';
import type { RunClients } from './run-clients.ts';

type Ways = Pick<RunClients, 'wayInto'>;
type Learned = Result<Record<string, string>>;

/** The Kubernetes version that a new guest cluster gets, by what its Rancher offers. */
async function learnRelease(guest: ThroughGuest, ways: Ways, signal: AbortSignal): Promise<Learned> {
  const { release, distribution, through } = guest;
  const way = await ways.wayInto(through.rancher);
  if (!way.ok) return way;
  const offered = await readOffered(way.value.root, distribution, signal);
  if (!offered.ok) return offered;
  if (release.type === 'version') {
    if (offered.value.includes(release.version)) return ok({});
    const newest = newestOf(offered.value, 'stable');
    const hint = newest === null ? {} : { hint: `It offers ${newest}, for example.` };
    return fail(
      appError('invalid', `${through.name} does not offer ${release.version} for ${guest.name}.`, hint),
    );
  }
  const version = newestOf(offered.value, release.channel);
  return version === null
    ? fail(
        appError('invalid', `${through.name} offers no version of ${release.channel} for ${guest.name}.`, {
          hint: 'Choose a version that it offers.',
        }),
      )
    : ok({ [releaseName(guest)]: version });
}

const numberAt = (object: unknown, path: readonly string[]): number => {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : 0;
};

function poolOf(cluster: unknown, name: string): unknown {
  const pools = valueAt(cluster, ['spec', 'rkeConfig', 'machinePools']);
  return Array.isArray(pools)
    ? (pools as unknown[]).find((each) => valueAt(each, ['name']) === name)
    : undefined;
}

/** Why a change does not fit what its Rancher has by now; null where it does. */
function misfit({ guest, verb }: TendGuest, cluster: unknown): string | null {
  if (cluster === undefined) return `Rancher has no guest cluster ${guest.name} any more.`;
  if (valueAt(cluster, ['metadata', 'deletionTimestamp']) !== undefined)
    return `${guest.name} is being deleted already.`;
  const name =
    verb.type === 'scale' || verb.type === 'reshape'
      ? verb.pool.name
      : verb.type === 'remove-node'
        ? verb.pool
        : null;
  const pool = name === null ? null : poolOf(cluster, name);
  if (name !== null && pool === undefined) return `${guest.name} has no pool ${name} any more.`;
  if (verb.type === 'scale' || verb.type === 'remove-node') {
    const quantity = numberAt(pool, ['quantity']);
    if (quantity !== verb.from)
      return `The pool ${name ?? ''} of ${guest.name} is to have ${quantity} nodes by now, and the plan was drafted when it was ${verb.from}.`;
  }
  if (verb.type === 'upgrade') {
    const version = valueAt(cluster, ['spec', 'kubernetesVersion']);
    if (version !== verb.from)
      return `${guest.name} is to run ${String(version)} by now, and the plan was drafted when it was ${verb.from}.`;
  }
  return null;
}

async function learnTended(
  intention: TendGuest,
  steps: readonly Step[],
  clients: Pick<RunClients, 'clientFor'>,
  signal: AbortSignal,
): Promise<Learned> {
  const { guest } = intention;
  if (!isThrough(guest)) return ok({});
  const ref = rancherRefs(guest.through.rancher).cluster(guest.name);
  const client = await clients.clientFor(ref, signal);
  if (!client.ok) return client;
  const read = await readRef(client.value, ref, signal);
  if (!read.ok) return fail(read.error);
  const why = misfit(intention, read.value);
  if (why !== null)
    return fail(appError('conflict', why, { hint: 'Take it out of the plan and draft it anew.' }));
  const known: Record<string, string> = {};
  for (const { source } of steps) {
    if (source?.type !== 'rancher' || source.counter === null) continue;
    const now = numberAt(read.value, ['spec', 'rkeConfig', source.counter, 'generation']);
    known[counterName(guest, source.counter)] = String(now + 1);
  }
  return ok(known);
}

/**
 * What steps that go to a Rancher need to know before: the version of Kubernetes, the next number of a counter. Fails with
 * `conflict` where a change was drafted from what is not so any more, and with `invalid` where nothing that is wanted is offered.
 */
export async function learnFromRancher(
  { intentions }: Pick<Plan, 'intentions'>,
  steps: readonly Step[],
  clients: Pick<RunClients, 'clientFor' | 'wayInto'>,
  signal: AbortSignal,
): Promise<Learned> {
  const known: Record<string, string> = {};
  for (const intention of intentions) {
    const own = steps.filter((step) => step.intention === intention.id);
    const learned =
      intention.type === 'tend-guest'
        ? await learnTended(intention, own, clients, signal)
        : intention.type === 'create-guest' && isThrough(intention.guest)
          ? await learnRelease(intention.guest, clients, signal)
          : ok({});
    if (!learned.ok) return learned;
    Object.assign(known, learned.value);
  }
  return ok(known);
}
