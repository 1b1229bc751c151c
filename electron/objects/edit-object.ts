import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import type { EntityRef } from '../../shared/id.ts';
import { fieldsOf, toMergePatch } from '../../shared/objects/edit.ts';
import type { EditedField } from '../../shared/objects/edit.ts';
import { holdsHidden } from '../../shared/objects/hidden.ts';
import type { AnyRef, DocumentReport } from '../../shared/objects/report.ts';
import type { Json } from '../../shared/plan/canonical.ts';
import { isObject, valueAt } from '../../shared/plan/canonical.ts';
import type { FieldChange } from '../../shared/plan/review.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { resourceOf } from '../cluster/object.ts';
import { redactObject } from '../cluster/redact-object.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { readDocument } from './documents.ts';
import { appliersOf, fieldManager } from './owners.ts';
import { restoreHidden } from './restore-hidden.ts';

/** What was made of an object's YAML, and how it is to be written. */
export type EditRequest = {
  ref: EntityRef;
  base: string;
  edited: string;
  isDry: boolean;
  takesOver: boolean;
  keepsMine: boolean;
};

const shownOf = (object: Json): Json => redactObject(object).object as Json;

/** Fields as the page may have them: none of the values that are hidden. */
export function toChanges(fields: readonly EditedField[]): FieldChange[] {
  return fields.map(({ path, state, base, now, intended }) => ({
    path: [...path],
    state,
    base: base ?? null,
    now: now ?? null,
    intended: intended ?? null,
  }));
}

/** What is said of a request of which nobody knows whether the server carried it out. */
export function orDone(failure: KubeFailure): AppError {
  const { error, status } = failure;
  if (status !== null || !['unreachable', 'timeout', 'internal'].includes(error.code)) return error;
  return { ...error, hint: 'The change may have been made all the same: check again.' };
}

/** The fields as they are sent: what is hidden is again what the server has; the path of one that cannot be. */
function restored(fields: readonly EditedField[], raw: Json): Result<EditedField[]> {
  const out: EditedField[] = [];
  for (const field of fields) {
    const { path, intended } = field;
    const isSent = field.state === 'planned' || field.state === 'conflict';
    if (!isSent || intended === undefined) {
      out.push(field);
      continue;
    }
    const value = restoreHidden(intended, valueAt(raw, path) as Json | undefined);
    if (value === undefined || path.some(holdsHidden))
      return fail(
        appError(
          'invalid',
          `${path.join('.')} has a hidden value that is not the one the server has there.`,
          {
            hint: 'Leave hidden values where they are, or write the whole value in its place.',
          },
        ),
      );
    out.push({ ...field, now: valueAt(raw, path) as Json | undefined, intended: value });
  }
  return ok(out);
}

/** Whether the text is still that object: names and kind cannot be changed. */
function isOfSame(edited: AnyRef, base: AnyRef): boolean {
  return (['apiVersion', 'kind', 'namespace', 'name'] as const).every((key) => edited[key] === base[key]);
}

/**
 * Writes an edited object as a merge patch of the fields that were changed, at the version that was just read; fields that
 * others changed meanwhile are left as they are, and the same fields changed to something else are a conflict. Hidden
 * values are not in the patch unless a list has one, and then as the server has it.
 */
export async function editObject(
  client: Pick<KubeClient, 'request'>,
  request: EditRequest,
  signal: AbortSignal,
): Promise<Result<DocumentReport>> {
  const { ref: entityRef, isDry, takesOver, keepsMine } = request;
  const resource = resourceOf(entityRef);
  if (!resource.ok) return resource;
  const base = readDocument(request.base);
  const edited = readDocument(request.edited);
  if (!base.ok) return base;
  if (!edited.ok) return edited;
  const toRef = ({ apiVersion, kind, namespace, name }: AnyRef): AnyRef => ({
    apiVersion,
    kind,
    namespace,
    name,
  });
  const ref = toRef(base.value);
  if (
    !isOfSame(toRef(edited.value), ref) ||
    ref.name !== entityRef.name ||
    ref.namespace !== entityRef.namespace
  )
    return fail(
      appError('invalid', 'The apiVersion, kind, name and namespace of an object cannot be changed.', {
        hint: 'Create another object from this text instead.',
      }),
    );
  const report: DocumentReport = {
    ...{ ref, entity: toEntityId(entityRef), state: 'unchanged', isDone: false },
    ...{ fields: [], owners: [], error: null },
  };
  const path = toResourcePath(resource.value, { namespace: entityRef.namespace, name: entityRef.name });
  const read = await client.request('GET', path, { signal });
  if (!read.ok) return read.status === null ? read : ok({ ...report, state: 'refused', error: read.error });
  const raw = read.value as Json;
  const opened = valueAt(base.value.object, ['metadata', 'uid']);
  if (opened !== undefined && opened !== valueAt(raw, ['metadata', 'uid']))
    return ok({
      ...report,
      state: 'refused',
      error: appError('conflict', 'It was deleted meanwhile, and another one has its name.', {
        hint: 'Open it again.',
      }),
    });
  const fields = fieldsOf(base.value.object, shownOf(raw), edited.value.object);
  const shown = fieldsOf(base.value.object, shownOf(raw), shownOf(edited.value.object));
  const changes = toChanges(shown.length === fields.length ? shown : fields);
  const sent = restored(fields, raw);
  if (!sent.ok) return sent;
  const written = sent.value.filter(({ state }) => state === 'planned' || state === 'conflict');
  if (written.length === 0) return ok({ ...report, fields: changes });
  const owners = appliersOf(
    raw,
    written.map((each) => each.path),
  );
  const found = { ...report, fields: changes, owners };
  const isDisputed = written.some(({ state }) => state === 'conflict') && !keepsMine;
  if (isDisputed || (owners.length > 0 && !takesOver)) return ok({ ...found, state: 'conflict' });
  const patch = toMergePatch(written);
  // At another version than this one the server refuses it, and it is looked at again.
  const metadata = isObject(patch.metadata) ? patch.metadata : {};
  const version = valueAt(raw, ['metadata', 'resourceVersion']) as Json;
  const body = { ...patch, metadata: { ...metadata, resourceVersion: version } };
  if (holdsHidden(toMergePatch(written)))
    return fail(appError('internal', 'A hidden value would have been written; nothing was sent.'));
  const answer = await client.request('PATCH', path, {
    signal,
    body,
    query: { fieldManager, ...(isDry ? { dryRun: 'All' } : {}) },
  });
  if (answer.ok) return ok({ ...found, state: 'change', isDone: !isDry });
  const isLate = answer.error.code === 'conflict';
  const error = isLate
    ? { ...answer.error, hint: 'It was changed at the same moment: check again.' }
    : orDone(answer);
  return ok({ ...found, state: isLate ? 'conflict' : 'refused', error });
}
