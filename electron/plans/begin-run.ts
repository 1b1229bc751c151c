import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { joinBalancerName, learnedNames } from '../../shared/plan/build.ts';
import { checkPlan } from '../../shared/plan/check.ts';
import { toCloudInitOf } from '../../shared/plan/cloud-init.ts';
import { driftOf } from '../../shared/plan/drafting.ts';
import type { Finding } from '../../shared/plan/finding.ts';
import { toLearned } from '../../shared/plan/learn.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { placeOf, refs } from '../../shared/plan/refs.ts';
import type { ApplyOverrides } from '../../shared/plan/review.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Site } from '../../shared/plan/site.ts';
import { isElsewhere, keyOfRef } from '../../shared/plan/step.ts';
import type { ObjectRef, Step } from '../../shared/plan/step.ts';
import { toSteps } from '../../shared/plan/steps.ts';
import type { Session } from '../cluster/session.ts';
import type { KubeClient } from '../kube/client.ts';
import { guestsOf } from './guest-secrets.ts';
import { readRef } from './requests.ts';

/** What is known of a plan before its cluster is asked: its steps, and what keeps it from being applied. */
export type Drafted = {
  site: Site;
  steps: readonly Step[];
  findings: Finding[];
  drift: ReturnType<typeof driftOf>;
  isPossible: boolean;
};

/** Turns a plan into steps for what is known of its cluster now, with all that a user should know before. */
export function draftPlan(plan: Plan, session: Session): Drafted {
  const site = toSite(
    { ...session.world.view, entities: new Map(session.world.view.entities) },
    plan.cluster,
  );
  const { steps, refusals } = toSteps(plan, site, toCloudInitOf(plan.cluster));
  const check = checkPlan(plan, site);
  const known = new Set(check.findings.map(({ text }) => text));
  const findings = [...refusals.filter(({ text }) => !known.has(text)), ...check.findings];
  const isPossible = steps.length > 0 && findings.every(({ severity }) => severity !== 'error');
  return { site, steps, findings, drift: driftOf(plan, site), isPossible };
}

/** Why a plan cannot be applied as it is; null where it can. */
export function objectionTo(plan: Plan, drafted: Drafted, overrides: ApplyOverrides): Result<void> {
  const where = { cluster: plan.cluster };
  const error = drafted.findings.find(({ severity }) => severity === 'error');
  if (error) {
    const entity = error.where.entity === null ? {} : { entity: error.where.entity };
    return fail(
      appError('invalid', `"${plan.name}" cannot be applied: ${error.text}`, { ...where, ...entity }),
    );
  }
  if (drafted.steps.length === 0)
    return fail(appError('invalid', `"${plan.name}" has nothing to do.`, where));
  const [first] = drafted.drift;
  if (first && overrides.acceptsDrift !== true) {
    const count = drafted.drift.length;
    const message = `${count === 1 ? 'One object has' : `${count} objects have`} changed since "${plan.name}" was drafted.`;
    const hint = 'Look at what has changed in the review, and accept it there.';
    return fail(appError('conflict', message, { ...where, entity: first.entity, hint }));
  }
  return ok(undefined);
}

/** The address that new nodes of a guest cluster that is there already join by; null where it cannot be learned. */
async function findAddress(
  client: KubeClient,
  site: Site,
  guest: ReturnType<typeof guestsOf>[number],
  signal: AbortSignal,
): Promise<Result<string | null>> {
  const { spec, id } = guest;
  const name = learnedNames.joinAddress(spec);
  const members = site.guests().find((each) => each.id === id)?.members ?? [];
  const servers = members.filter(({ roles }) => roles.includes('etcd') || roles.includes('control-plane'));
  const balancer = refs.balancer({ namespace: spec.namespace, name: joinBalancerName(spec) });
  const from: { ref: ObjectRef; path: string[]; pick: 'value' | 'address' }[] =
    spec.join.type === 'load-balancer'
      ? [{ ref: balancer, path: ['status', 'address'], pick: 'value' }]
      : servers.map(({ vm }) => ({
          ref: refs.instance(placeOf(vm)),
          path: ['status', 'interfaces'],
          pick: 'address',
        }));
  for (const { ref, path, pick } of from) {
    const read = await readRef(client, ref, signal);
    if (!read.ok) return read;
    const values = toLearned({ learns: [{ name, ref, path, pick }] }, () => read.value);
    const value = values?.[name];
    if (value !== undefined) return ok(value);
  }
  return ok(null);
}

/** What later steps need and no step learns: where the nodes of guest clusters that are there already join. */
export async function learnBefore(
  client: KubeClient,
  { site, steps }: Pick<Drafted, 'site' | 'steps'>,
  signal: AbortSignal,
): Promise<Result<Record<string, string>>> {
  const known: Record<string, string> = {};
  for (const guest of guestsOf(site.cluster, steps)) {
    const { spec, isBegun } = guest;
    if (isBegun || spec.join.type === 'static') continue;
    const address = await findAddress(client, site, guest, signal);
    if (!address.ok) return address;
    if (address.value === null) {
      const message = `Nothing says at which address ${spec.name} in ${spec.namespace} is joined: neither its load balancer nor its servers.`;
      return fail(appError('not-found', message, { cluster: site.cluster, entity: guest.id }));
    }
    known[learnedNames.joinAddress(spec)] = address.value;
  }
  return ok(known);
}

/** The uids of what steps change or delete and is there already. */
export function uidsOf(plan: Plan, { site, steps }: Pick<Drafted, 'site' | 'steps'>): Record<string, string> {
  const uids: Record<string, string> = {};
  for (const { operations, subject } of steps) {
    for (const { action, ref } of operations) {
      if ((action !== 'delete' && action !== 'patch') || isElsewhere(ref)) continue;
      const host = ref.kind === 'Node' ? site.hostNamed(ref.name)?.entity.uid : undefined;
      const vm = ref.kind === 'VirtualMachine' ? site.vms.get(subject)?.entity.uid : undefined;
      const uid = host ?? vm ?? (ref.kind === 'VirtualMachine' ? plan.draftedFrom[subject]?.uid : undefined);
      if (uid !== undefined) uids[keyOfRef(ref)] = uid;
    }
  }
  return uids;
}
