import { appError } from '../../shared/error.ts';
import { ok } from '../../shared/result.ts';
import { toLearned } from '../../shared/plan/learn.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { Json } from '../../shared/plan/canonical.ts';
import { notesOf, wasTaken } from '../../shared/plan/run.ts';
import type { Move } from '../../shared/plan/run.ts';
import { isDone, isElsewhere, refsOf } from '../../shared/plan/step.ts';
import type { ObjectRef, Operation, Step } from '../../shared/plan/step.ts';
import { isThrough } from '../../shared/rancher/provision/spec.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { fill, learnEarly, readAll, reader, toAttempt } from './attempt-tools.ts';
import type { Attempt, AttemptTools, Event, Send } from './attempt-tools.ts';
import type { Minted } from '../rancher/mint.ts';
import { drainNode } from './drain.ts';
import { findHeldVm, findMachineFailure } from './machine-failures.ts';
import { withLog } from './request-log.ts';
import { describeRef, foreignObject, isOurs, sendOperation, uidOf } from './requests.ts';

/** Steps whose first operation makes an object that nobody else may have made. */
const makers: ReadonlySet<string> = new Set([
  'create-vm',
  'reserve-address',
  'make-config',
  'make-registry-login',
]);

/** Whether what is handed out for an object is in it already: others than Acre's are not taken for it. */
const isMinted = ({ action, mints }: Operation, object: unknown): boolean =>
  mints !== undefined && action === 'create' && isOurs(object);

/** What of an operation that may have been taken already, or that has no object to work on, needs no sending. */
async function isTaken(
  tools: AttemptTools,
  move: Send,
  signal: AbortSignal,
): Promise<KubeResult<{ isTaken: boolean; object: unknown; before: Json[] }>> {
  const { step, operation, isUnsure, done } = move;
  const notes = isUnsure ? [] : notesOf(step.done);
  const wants = [
    ...(operation.action === 'wait' || operation.subresource === 'drain' || operation.action === 'call'
      ? []
      : [operation.ref]),
    ...(isUnsure && operation.action === 'call' ? refsOf(done) : []),
    ...notes.map(({ ref }) => ref),
  ];
  const read = await readAll(tools, wants, signal);
  if (!read.ok) return read;
  const object = reader(read.value)(operation.ref);
  const isGone = operation.action === 'delete' && object === undefined;
  const before = notes.map(({ ref, path }) => (valueAt(reader(read.value)(ref), path) ?? null) as Json);
  const isThere = isGone || isMinted(operation, object);
  return ok({ isTaken: isThere || (isUnsure && wasTaken(move, reader(read.value))), object, before });
}

/** Why an object must not be touched; null where it may. */
function objection(
  tools: AttemptTools,
  { step, operation, index, isUnsure }: Send,
  object: unknown,
): Attempt | null {
  const { action, ref } = operation;
  if (object === undefined) return null;
  if (makers.has(step.type) && index === 0 && !isUnsure && action === 'apply' && !isOurs(object))
    return { type: 'failed', error: foreignObject(ref).error };
  if (action === 'create' && ref.rancher !== undefined && !isUnsure && !isOurs(object))
    return { type: 'failed', error: foreignObject(ref).error };
  const isOnlyOurs = ref.kind === 'LoadBalancer' || (ref.rancher !== undefined && ref.kind === 'Secret');
  if (action === 'delete' && isOnlyOurs && !isOurs(object))
    return { type: 'failed', error: foreignObject(ref).error };
  const expected = tools.uidOf(ref);
  const isChange = action === 'patch' || action === 'delete';
  if (!isChange || expected === undefined || uidOf(object) === expected) return null;
  const message = `${describeRef(ref)} is another one than that which the plan is about: it was made anew.`;
  return {
    type: 'failed',
    error: appError('conflict', message, { hint: 'Look at it, then skip the step or draft the plan anew.' }),
  };
}

async function sendOne(
  tools: AttemptTools,
  operation: Operation,
  object: unknown,
  { step }: Send,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const client = await tools.clients.clientFor(operation.ref, signal);
  if (!client.ok) return toFailure(client.error);
  const { clock, times, takesOver } = tools;
  const logged = withLog(client.value, {
    clock,
    isOfGuest: isElsewhere(operation.ref),
    onRequest: (request, sent) =>
      tools.write({ type: 'requested', step: step.id, request, ...(sent ? { sent } : {}) }),
  });
  if (operation.subresource === 'drain')
    return drainNode(logged, operation.ref.name, {
      signal,
      clock,
      everyMs: times.pollBaseMs * 2,
      limitMs: Math.max(times.limitMs, step.estimateSeconds * 10_000),
      onNote: (note) => tools.onNote(step.id, note),
    });
  return sendOperation(logged, operation, uidOf(object), { signal, takesOver: takesOver(step.id) });
}

/** Sends the next operation of a step, once, with the journal written before and after. */
export async function attemptSend(tools: AttemptTools, move: Send, signal: AbortSignal): Promise<Attempt> {
  const { step, index } = move;
  const early = await learnEarly(tools, move, signal);
  if (early) return early;
  const known = await isTaken(tools, move, signal);
  if (!known.ok) return toAttempt(known);
  const sent: Event = { type: 'sent', step: step.id, operation: index };
  const { object, before } = known.value;
  const refusal = known.value.isTaken ? null : objection(tools, move, object);
  if (refusal) return refusal;
  const minted = known.value.isTaken ? ok(null) : await mintFor(tools, move, signal);
  if (!minted.ok) return toAttempt(minted);
  await tools.write({
    type: 'sending',
    step: step.id,
    operation: index,
    ...(before.length > 0 ? { before } : {}),
  });
  if (known.value.isTaken) {
    await tools.write(sent);
    return { type: 'on' };
  }
  const filled = fill(withMinted(tools, minted.value), move);
  const answer = await sendOne(tools, filled, object, move, signal);
  if (answer.ok) {
    await tools.write(sent);
    return { type: 'on' };
  }
  return (await isTakenAnyway(tools, move, answer, signal))
    ? (await tools.write(sent), { type: 'on' })
    : toAttempt(answer);
}

/** What is handed out right before an operation that needs it; null for others. */
async function mintFor(
  tools: AttemptTools,
  { step, operation }: Send,
  signal: AbortSignal,
): Promise<KubeResult<Minted | null>> {
  const guest = step.source?.type === 'rancher' ? step.source.guest : null;
  if (operation.mints === undefined || guest === null || !isThrough(guest)) return ok(null);
  return tools.clients.mint(operation.mints, guest, signal);
}

function withMinted(tools: AttemptTools, minted: Minted | null): AttemptTools {
  return minted === null
    ? tools
    : { ...tools, secrets: new Map([...tools.secrets, [minted.slot, minted.secret]]) };
}

/** Whether a refusal says that what was asked for is so already. */
async function isTakenAnyway(
  tools: AttemptTools,
  { step, operation, index, done }: Send,
  { status }: { status: number | null },
  signal: AbortSignal,
): Promise<boolean> {
  const { action, ref } = operation;
  // What is to be deleted next and is gone needs no preparing.
  if (action === 'patch' && status === 404)
    return step.operations
      .slice(index + 1)
      .some((next) => next.action === 'delete' && next.ref.name === ref.name);
  if (status !== 409) return false;
  if (action === 'create') {
    const read = await readAll(tools, [ref], signal);
    return read.ok && isMade(operation, reader(read.value)(ref));
  }
  if (action !== 'call' || done.type === 'applied') return false;
  const read = await readAll(tools, refsOf(done), signal);
  return read.ok && isDone(done, reader(read.value));
}

/** Whether an object that is there already is what a creation wanted: what it wants is in it. */
function isMade({ body }: Operation, object: unknown): boolean {
  const spec = valueAt(body, ['spec']);
  const has = (wanted: unknown, found: unknown): boolean =>
    typeof wanted === 'object' && wanted !== null
      ? Object.entries(wanted).every(([key, value]) => has(value, valueAt(found, [key])))
      : wanted === found;
  return has(spec, valueAt(object, ['spec']));
}

/** Looks once whether a step whose operations were all taken is done, and learns what there is to learn. */
export async function attemptAwait(
  tools: AttemptTools,
  { step, done }: Extract<Move, { type: 'await' }>,
  signal: AbortSignal,
): Promise<Attempt> {
  const refs = [
    ...refsOf(done),
    ...(step.fails ? refsOf(step.fails) : []),
    ...step.learns.map(({ ref }) => ref),
  ];
  const read = await readAll(tools, refs, signal);
  if (!read.ok) return toAttempt(read);
  const at = reader(read.value);
  if (isDone(done, at)) {
    const values = toLearned(step, at);
    if (values === null) return { type: 'again', note: 'Its address is not known yet.' };
    const learned: Event[] =
      Object.keys(values).length > 0 ? [{ type: 'learned', step: step.id, values }] : [];
    await tools.write(...learned, { type: 'done', step: step.id });
    return { type: 'on' };
  }
  if (step.fails && isDone(step.fails, at)) {
    const [ref] = refsOf(step.fails);
    const phase = ref ? valueAt(at(ref), ['status', 'phase']) : undefined;
    const what = ref ? describeRef(ref) : step.subject;
    const message =
      typeof phase === 'string' ? `${what} has failed: its phase is ${phase}.` : `${what} has failed.`;
    return {
      type: 'failed',
      error: appError('rejected', message, {
        entity: step.subject,
        hint: 'Look at its events and its console.',
      }),
    };
  }
  const failure = await failureOf(tools, step, signal);
  return failure ?? { type: 'again', note: noteOf(refs, at) };
}

/** The end of a step whose Rancher cannot make its machines; null where nothing says so. */
async function failureOf(tools: AttemptTools, step: Step, signal: AbortSignal): Promise<Attempt | null> {
  const rancher = step.source?.type === 'rancher' ? step.operations[0]?.ref : undefined;
  if (rancher?.rancher === undefined) return null;
  const client = await tools.clients.clientFor(rancher, signal);
  if (!client.ok) return toAttempt(toFailure(client.error));
  const found = await findMachineFailure(client.value, step, signal);
  if (!found.ok) return toAttempt(found);
  if (found.value) return { type: 'failed', error: found.value };
  const harvester = await tools.clients.clientFor({ guest: null }, signal);
  const held = harvester.ok ? await findHeldVm(harvester.value, step, signal) : ok(null);
  return held.ok && held.value ? { type: 'failed', error: held.value } : null;
}

/** What the server says of why it is not there yet: the message of a condition that does not hold. */
function noteOf(refs: readonly ObjectRef[], at: (ref: ObjectRef) => unknown): string | null {
  for (const ref of refs) {
    const object = at(ref);
    if (object === undefined) return `${describeRef(ref)} is not there yet.`;
    const conditions = valueAt(object, ['status', 'conditions']);
    const open = Array.isArray(conditions)
      ? (conditions as unknown[]).find(
          (each) => valueAt(each, ['status']) === 'False' && valueAt(each, ['message']),
        )
      : undefined;
    const message = valueAt(open, ['message']);
    if (typeof message === 'string' && message !== '') return `${describeRef(ref)}: ${message}`;
  }
  return null;
}
