import { appError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { KindName, kinds } from '../../shared/kinds/index.ts';
import { fieldsOf, isServerOwned } from '../../shared/objects/edit.ts';
import { holdsHidden } from '../../shared/objects/hidden.ts';
import type { AnyRef, DocumentReport } from '../../shared/objects/report.ts';
import { isObject } from '../../shared/plan/canonical.ts';
import type { Json, JsonObject } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { redactObject } from '../cluster/redact-object.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { readDocuments } from './documents.ts';
import type { ParsedDocument } from './documents.ts';
import { orDone, toChanges } from './edit-object.ts';
import { fieldManager, ownersIn } from './owners.ts';
import { findServed } from './served.ts';

/** What is to be made or changed, and how. */
export type ApplyRequest = { cluster: string; text: string; isDry: boolean; takesOver: boolean };

/** The entity that an object of a kind is; null for a kind that Acre does not show. */
function entityOf(cluster: string, ref: AnyRef, { group, plural }: ApiResource): string | null {
  const kind = KindName.options.find((name) => {
    const { resource } = kinds[name];
    return resource.group === group && resource.plural === plural;
  });
  const { namespace, name } = ref;
  return kind === undefined || name === '' ? null : toEntityId({ cluster, kind, namespace, name });
}

/** What is sent of an object: nothing that only the server writes, in the namespace it goes to. */
function toBody(object: JsonObject, namespace: string | null): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const kept = Object.entries(metadata).filter(([key]) => !isServerOwned(['metadata', key]));
  const { status: _, ...rest } = object;
  return {
    ...rest,
    metadata: { ...Object.fromEntries(kept), ...(namespace === null ? {} : { namespace }) },
  };
}

/** Of what the server has, the fields that a text is about too: it says nothing of the others. */
function partOf(now: Json, intended: Json): Json {
  if (!isObject(now) || !isObject(intended)) return now;
  return Object.fromEntries(
    Object.keys(intended).flatMap((key): [string, Json][] => {
      const [is, to] = [now[key], intended[key]];
      return is === undefined || to === undefined ? [] : [[key, partOf(is, to)]];
    }),
  );
}

const shownOf = (object: Json): Json => redactObject(object).object as Json;

async function applyOne(
  client: Pick<KubeClient, 'request' | 'namespace'>,
  document: ParsedDocument,
  { cluster, isDry, takesOver }: ApplyRequest,
  { made, signal }: { made: ReadonlySet<string>; signal: AbortSignal },
): Promise<{ report: DocumentReport; isLost: boolean }> {
  const { apiVersion, kind, name, generateName } = document;
  const report: DocumentReport = {
    ref: { apiVersion, kind, namespace: document.namespace, name: name || `${generateName}…` },
    ...{ entity: null, state: 'refused', isDone: false, fields: [], owners: [], error: null },
  };
  const refused = (failure: Extract<KubeResult<unknown>, { ok: false }>) => ({
    report: { ...report, error: orDone(failure) },
    isLost: failure.status === null && failure.error.code !== 'invalid' && failure.error.code !== 'not-found',
  });
  if (holdsHidden(document.object)) {
    const error = appError('invalid', 'It has hidden values, which stand for what is not known here.', {
      hint: 'Write the whole values in their place.',
    });
    return { report: { ...report, error }, isLost: false };
  }
  const served = await findServed(client, { apiVersion, kind });
  if (!served.ok) return refused(served);
  const namespace = served.value.isNamespaced ? (document.namespace ?? client.namespace ?? 'default') : null;
  report.ref = { ...report.ref, namespace };
  report.entity = entityOf(cluster, { ...report.ref, name }, served.value);
  if (isDry && namespace !== null && made.has(namespace)) {
    const error = appError('not-found', `It cannot be tried before its namespace ${namespace} is there.`);
    return { report: { ...report, state: 'skipped', error }, isLost: false };
  }
  const body = toBody(document.object, namespace);
  const query = { fieldManager, ...(isDry ? { dryRun: 'All' } : {}) };
  if (name === '') {
    const path = toResourcePath(served.value, { namespace });
    const made = await client.request('POST', path, { signal, body, query });
    if (!made.ok) return refused(made);
    return { report: { ...report, state: 'create', isDone: !isDry }, isLost: false };
  }
  const path = toResourcePath(served.value, { namespace, name });
  const now = await client.request('GET', path, { signal });
  if (!now.ok && now.status !== 404) return refused(now);
  const intended = shownOf(body);
  const part = now.ok ? partOf(shownOf(now.value as Json), intended) : {};
  const fields = now.ok ? fieldsOf(part, part, intended) : [];
  const found: DocumentReport = {
    ...report,
    state: now.ok ? (fields.length === 0 ? 'unchanged' : 'change') : 'create',
    fields: toChanges(fields),
  };
  const answer = await client.request('PATCH', path, {
    signal,
    body,
    contentType: 'application/apply-patch+yaml',
    query: { ...query, ...(takesOver ? { force: true } : {}) },
  });
  if (answer.ok) return { report: { ...found, isDone: !isDry }, isLost: false };
  const owners = answer.error.code === 'conflict' ? ownersIn(answer.error.message) : [];
  if (owners.length > 0) return { report: { ...found, state: 'conflict', owners }, isLost: false };
  const lost = refused(answer);
  return { ...lost, report: { ...found, state: 'refused', error: lost.report.error } };
}

/**
 * Makes or changes the objects of a text by server-side apply, one after another. What is refused does not keep the next
 * from being sent; once the server cannot be reached, the rest is skipped.
 */
export async function applyDocuments(
  client: Pick<KubeClient, 'request' | 'namespace'>,
  request: ApplyRequest,
  signal: AbortSignal,
): Promise<Result<{ documents: DocumentReport[] }>> {
  const read = readDocuments(request.text);
  if (!read.ok) return read;
  const documents: DocumentReport[] = [];
  let isLost = false;
  /** Namespaces that this text makes. */
  const made = new Set<string>();
  for (const document of read.value) {
    if (isLost || signal.aborted) {
      const { apiVersion, kind, namespace, name } = document;
      const ref = { apiVersion, kind, namespace, name: name || `${document.generateName}…` };
      documents.push({
        ...{ ref, entity: null, state: 'skipped', isDone: false, fields: [], owners: [], error: null },
      });
      continue;
    }
    const one = await applyOne(client, document, request, { made, signal });
    documents.push(one.report);
    const { ref, state } = one.report;
    if (ref.kind === 'Namespace' && state === 'create') made.add(ref.name);
    isLost = one.isLost;
  }
  return ok({ documents });
}
