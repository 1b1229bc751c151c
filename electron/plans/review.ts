import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import { isObject } from '../../shared/plan/canonical.ts';
import type { Json } from '../../shared/plan/canonical.ts';
import { differ } from '../../shared/plan/differ.ts';
import { patchOf } from '../../shared/plan/edits.ts';
import { leavingOf } from '../../shared/plan/leaving.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { DryRun, ObjectChange, ReviewEvent } from '../../shared/plan/review.ts';
import { keyOfRef } from '../../shared/plan/step.ts';
import type { ObjectRef, Operation, Step } from '../../shared/plan/step.ts';
import { estimateSeconds } from '../../shared/plan/steps.ts';
import { isAborted } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import { draftPlan } from './begin-run.ts';
import type { GuestSecrets } from './guest-secrets.ts';
import {
  foreignObject,
  isOurs,
  managersOf,
  nothingToEdit,
  readRef,
  sendOperation,
  uidOf,
  whyOvertaken,
} from './requests.ts';
import type { RunClients } from './run-clients.ts';
import { isLost } from './run-clients.ts';
import { toStepView } from './run-view.ts';

/** What a review works with. */
export type ReviewTools = {
  session: Session;
  clients: RunClients;
  secrets: Pick<GuestSecrets, 'missing'>;
  signal: AbortSignal;
  send: (event: ReviewEvent) => void;
};

/** How many steps are tried at once. */
const atOnce = 6;

/** The parts of what a plan was drafted from that an operation changes too: the rest is none of its business. */
function sharedPart(base: Json, intended: Json): Json {
  if (!isObject(base) || !isObject(intended)) return base;
  return Object.fromEntries(
    Object.keys(intended).flatMap((key): [string, Json][] => {
      const [from, to] = [base[key], intended[key]];
      return from === undefined || to === undefined ? [] : [[key, sharedPart(from, to)]];
    }),
  );
}

function toChange(plan: Plan, operation: Operation, now: Json | undefined): ObjectChange {
  const { ref, body, subresource } = operation;
  const action = operation.action === 'edit' ? 'patch' : operation.action;
  const common = { ref, action, subresource: subresource ?? null };
  if (action === 'call' || action === 'wait')
    return {
      ...common,
      state: action === 'call' ? 'call' : 'unchanged',
      isGone: false,
      hasDrift: false,
      fields: [],
    };
  const { kind, namespace, name } = ref;
  const seen =
    ref.guest === null
      ? plan.draftedFrom[toEntityId({ cluster: plan.cluster, kind, namespace, name })]
      : undefined;
  const intended = action === 'delete' ? undefined : (body ?? {});
  const changes = action === 'patch' && (seen !== undefined || now !== undefined);
  const base =
    intended === undefined
      ? seen?.fields
      : seen
        ? sharedPart(seen.fields, intended)
        : changes
          ? {}
          : undefined;
  const { state, isGone, hasDrift, fields } = differ(base, now, intended);
  return {
    ...common,
    state,
    isGone,
    hasDrift: hasDrift || (seen !== undefined && now !== undefined && seen.uid !== uidOf(now)),
    fields: fields.map(({ path, state: each, ...values }) => ({
      path: [...path],
      state: each,
      base: values.base ?? null,
      now: values.now ?? null,
      intended: values.intended ?? null,
    })),
  };
}

function refusedBy(error: AppError, ref: ObjectRef): DryRun {
  return { type: 'refused', error, message: error.message, ref, managers: managersOf(error.message) };
}

const skipped = (why: string): DryRun => ({ type: 'skipped', why });

/** Webhooks that have effects of their own let nothing be tried. Source: kubernetes/kubernetes webhook/errors, NewDryRunUnsupportedErr. */
const cannotTry = /does not support dry run/;

async function tryOperation(
  client: KubeClient,
  step: Step,
  operation: Operation,
  now: unknown,
  made: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<DryRun> {
  const { action, ref, subresource } = operation;
  if (action === 'wait') return skipped('Nothing is sent: it is waited for.');
  if (operation.mints !== undefined)
    return skipped('A credential is handed out when the plan is applied, and kept nowhere else.');
  if (action === 'call')
    return skipped(`A request such as ${subresource ?? 'this'} cannot be tried without its effect.`);
  if (now === undefined && action === 'delete') return skipped('It is not there.');
  if (now === undefined && action === 'patch' && made.has(keyOfRef(ref)))
    return skipped('It needs what an earlier step makes.');
  if (
    action === 'apply' &&
    step.type === 'create-vm' &&
    ref.kind === 'VirtualMachine' &&
    now !== undefined &&
    !isOurs(now)
  )
    return refusedBy(foreignObject(ref).error, ref);
  const answer = await sendOperation(client, operation, uidOf(now), {
    signal,
    takesOver: false,
    isDry: true,
  });
  if (answer.ok) return { type: 'ok' };
  if (cannotTry.test(answer.error.message)) return skipped(answer.error.message);
  return isLost(answer)
    ? skipped(`The server could not be asked: ${answer.error.message}`)
    : refusedBy(answer.error, ref);
}

/** The worst of what was said of a step's operations. */
function summed(tries: readonly DryRun[]): DryRun {
  const refused = tries.find(({ type }) => type === 'refused');
  return refused ?? tries.find(({ type }) => type === 'ok') ?? tries[0] ?? skipped('It sends nothing.');
}

async function reviewStep(
  plan: Plan,
  step: Step,
  made: ReadonlySet<string>,
  tools: ReviewTools,
): Promise<ReviewEvent> {
  const { clients, signal } = tools;
  const changes: ObjectChange[] = [];
  const tries: DryRun[] = [];
  for (const planned of step.operations) {
    const { ref } = planned;
    const isMadeHere = made.has(keyOfRef(ref));
    const client =
      ref.guest !== null && planned.action === 'wait' ? null : await clients.clientFor(ref, signal);
    if (client === null) {
      changes.push(toChange(plan, planned, undefined));
      tries.push(skipped('Nothing is sent: it is waited for.'));
      continue;
    }
    const readable = ref.apiVersion.startsWith('subresources.')
      ? { ...ref, apiVersion: 'kubevirt.io/v1' }
      : ref;
    const read = client.ok ? await readRef(client.value, readable, signal) : toFailure(client.error);
    if (!client.ok || !read.ok) {
      const failure = read.ok ? toFailure(appError('internal', 'Nothing was read.')) : read;
      const { error } = failure;
      changes.push({ ...toChange(plan, planned, undefined), state: 'unknown', fields: [] });
      tries.push(
        isLost(failure) ? skipped(`The server could not be asked: ${error.message}`) : refusedBy(error, ref),
      );
      continue;
    }
    // What is edited is shown as it would be sent by what is there now.
    const body = planned.edits && patchOf(read.value, planned.edits, { withVersion: false });
    if (body === null) {
      changes.push({ ...toChange(plan, planned, undefined), state: 'unknown', fields: [] });
      tries.push(refusedBy(nothingToEdit(ref).error, ref));
      continue;
    }
    const overtaken = whyOvertaken(ref, read.value, planned.edits ?? []);
    const operation: Operation = body === undefined ? planned : { ...planned, action: 'patch', body };
    const change = toChange(plan, operation, read.value as Json | undefined);
    // What an earlier step makes is not gone, only not there yet.
    changes.push(
      isMadeHere && read.value === undefined && change.isGone
        ? { ...change, isGone: false, state: 'change' }
        : change,
    );
    tries.push(
      overtaken === null
        ? await tryOperation(client.value, step, operation, read.value, made, signal)
        : refusedBy(overtaken.error, ref),
    );
  }
  return { type: 'step', step: step.id, changes, dryRun: summed(tries) };
}

/** The objects that steps make, by key. */
function madeBy(steps: readonly Step[]): Set<string> {
  const keys = steps.flatMap(({ operations }) =>
    operations.flatMap(({ action, ref }) =>
      action === 'apply' || action === 'create' ? [keyOfRef(ref)] : [],
    ),
  );
  return new Set(keys);
}

/** Reviews a plan: what it would do, to what, and what the server says to every step of it. Changes nothing. */
export async function reviewPlan(plan: Plan, tools: ReviewTools): Promise<AppError | null> {
  const { session, secrets, signal, send } = tools;
  const connected = session.client();
  const drafted = draftPlan(plan, session);
  const { steps, site, findings, drift } = drafted;
  const missing = await secrets.missing(plan.id, plan.cluster, steps);
  if (!missing.ok) return missing.error;
  const seconds = estimateSeconds(steps);
  send({
    type: 'steps',
    steps: steps.map(toStepView),
    findings,
    drift: drift.map(({ entity, type, now, facts }) => ({ entity, type, now, facts: [...facts] })),
    leaving: plan.intentions.flatMap((each) => {
      const { vms, goes, stays, ...sizes } = leavingOf(site, each);
      return vms.length === 0
        ? []
        : [{ intention: each.id, vms: [...vms], goes: [...goes], stays: [...stays], ...sizes }];
    }),
    missingSecrets: missing.value,
    isPossible: drafted.isPossible && missing.value.length === 0,
    estimateSeconds: seconds,
  });
  if (!connected.ok) return connected.error;
  const made = madeBy(steps);
  let refused = 0;
  for (let from = 0; from < steps.length && !isAborted(signal); from += atOnce) {
    const group = steps.slice(from, from + atOnce);
    for (const event of await Promise.all(group.map((step) => reviewStep(plan, step, made, tools)))) {
      if (event.type === 'step' && event.dryRun.type === 'refused') refused += 1;
      send(event);
    }
  }
  send({ type: 'complete', estimateSeconds: seconds, refused });
  return null;
}
