import { appError } from '../../shared/error.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { acreLabels } from '../../shared/guest/guest.ts';
import { ok } from '../../shared/result.ts';
import { isObject, valueAt } from '../../shared/plan/canonical.ts';
import { isEdited, overtakenIn, patchOf } from '../../shared/plan/edits.ts';
import type { Edit, ObjectRef, Operation } from '../../shared/plan/step.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeFailure, KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';

/** Who Acre is among those that manage fields of objects. */
const fieldManager = 'acre';

/** How a request is made; `isDry` asks for all that the server checks and no effect. */
export type SendOptions = { signal: AbortSignal; takesOver: boolean; isDry?: boolean };

function resourceOf({ apiVersion, plural, namespace }: ObjectRef): ApiResource {
  const [version = '', group] = apiVersion.split('/').reverse();
  return { group: group ?? '', version, plural, isNamespaced: namespace !== null };
}

function pathOf(ref: ObjectRef, subresource?: string): string {
  const { namespace, name } = ref;
  return toResourcePath(resourceOf(ref), {
    namespace,
    name,
    ...(subresource === undefined ? {} : { subresource }),
  });
}

/** Reads an object as the server has it; undefined where it has none. */
export async function readRef(
  client: Pick<KubeClient, 'request'>,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const answer = await client.request('GET', pathOf(ref), { signal });
  return !answer.ok && answer.status === 404 ? ok(undefined) : answer;
}

/** Whether Acre made an object, by its label. */
export function isOurs(object: unknown): boolean {
  return valueAt(object, ['metadata', 'labels', acreLabels.managedBy]) === 'acre';
}

/** The uid of an object; null where it has none. */
export function uidOf(object: unknown): string | null {
  const uid = valueAt(object, ['metadata', 'uid']);
  return typeof uid === 'string' ? uid : null;
}

/** The managers that a conflict of server-side apply names. Source: kubernetes/apimachinery pkg/util/managedfields conflict messages. */
export function managersOf(message: string): string[] {
  return [...new Set([...message.matchAll(/conflicts? with "([^"]+)"/g)].map(([, name]) => name ?? ''))];
}

/** Names the object in the words of a user. */
export function describeRef({ kind, namespace, name }: ObjectRef): string {
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/**
 * Sends one operation that is a single request; `uid` is that of the object a deletion is meant for. Sending what was
 * taken already does no harm but for `call`, and what is gone already counts as deleted.
 */
export async function sendOperation(
  client: Pick<KubeClient, 'request'>,
  operation: Operation,
  uid: string | null,
  { signal, takesOver, isDry = false }: SendOptions,
): Promise<KubeResult<unknown>> {
  const { action, ref, body, subresource } = operation;
  const dry = isDry ? { dryRun: 'All' } : {};
  switch (action) {
    case 'wait':
      return ok(undefined);
    case 'apply':
      return client.request('PATCH', pathOf(ref), {
        signal,
        body,
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager, ...(takesOver ? { force: true } : {}), ...dry },
      });
    case 'create':
      return client.request('POST', pathOf(ref).replace(/\/[^/]+$/, ''), {
        signal,
        body,
        query: { fieldManager, ...dry },
      });
    case 'patch':
      return client.request('PATCH', pathOf(ref), { signal, body, query: { fieldManager, ...dry } });
    case 'edit':
      return sendEdit(client, operation, { signal, query: { fieldManager, ...dry } });
    case 'delete': {
      const options = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(isObject(body) ? body : {}),
        ...(uid === null ? {} : { preconditions: { uid } }),
        ...(isDry ? { dryRun: ['All'] } : {}),
      };
      const answer = await client.request('DELETE', pathOf(ref), { signal, body: options });
      return !answer.ok && answer.status === 404 ? ok(undefined) : answer;
    }
    case 'call':
      return isDry
        ? ok(undefined)
        : client.request('PUT', pathOf(ref, subresource ?? ''), { signal, body: body ?? {} });
  }
}

/** How often an object that others change meanwhile is read and edited again. */
const mostEdits = 5;

/** Changes values of an object as it is now; again where somebody else was faster, and not at all where somebody has changed the same. */
async function sendEdit(
  client: Pick<KubeClient, 'request'>,
  { ref, edits = [] }: Operation,
  { signal, query }: { signal: AbortSignal; query: Record<string, string> },
): Promise<KubeResult<unknown>> {
  for (let attempt = 1; ; attempt += 1) {
    const now = await readRef(client, ref, signal);
    if (!now.ok) return now;
    if (now.value === undefined)
      return toFailure(appError('not-found', `${describeRef(ref)} is not there any more.`));
    if (isEdited(now.value, edits)) return ok(now.value);
    const overtaken = whyOvertaken(ref, now.value, edits);
    if (overtaken !== null) return overtaken;
    const body = patchOf(now.value, edits);
    if (body === null) return nothingToEdit(ref);
    const answer = await client.request('PATCH', pathOf(ref), { signal, body, query });
    if (answer.ok || answer.status !== 409 || attempt === mostEdits) return answer;
  }
}

/** The most letters of a value that are told. */
const mostLetters = 60;

/** Why an object must not be edited any more: somebody else has changed the same of it since; null where nobody has, or it is as wanted. */
export function whyOvertaken(ref: ObjectRef, object: unknown, edits: readonly Edit[]): KubeFailure | null {
  const found = object === undefined || isEdited(object, edits) ? null : overtakenIn(object, edits);
  if (found === null) return null;
  const { edit, now } = found;
  const text = now === null ? 'not set' : typeof now === 'string' ? now : JSON.stringify(now);
  const told = text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
  const message = `${describeRef(ref)} was changed by somebody else since the plan was drafted: ${edit.path.join('.')} is ${told} by now.`;
  return toFailure(
    appError('conflict', message, { hint: 'Look at it, then skip the step or draft the plan anew.' }),
  );
}

/** An object that has not what is to be edited, such as a pool that is gone. */
export function nothingToEdit(ref: ObjectRef): KubeFailure {
  return toFailure(
    appError('not-found', `${describeRef(ref)} has no longer what is to be changed of it.`, {
      hint: 'Somebody has changed it meanwhile: draft the plan anew.',
    }),
  );
}

/** An object of another one's that stands where ours is to be. */
export function foreignObject(ref: ObjectRef): KubeFailure {
  return toFailure(
    appError('conflict', `${describeRef(ref)} is there already, and was not made by Acre.`, {
      hint: 'Choose another name in the plan, or remove what is there.',
    }),
  );
}
