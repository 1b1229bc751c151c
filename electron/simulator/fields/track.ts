import type { KubeObject } from '../json.ts';
import { at, isObject, isSame } from '../json.ts';
import type { SchemaNode } from '../schema-node.ts';
import { rootOf } from '../schema-node.ts';
import type { StatusError } from '../status.ts';
import { failure } from '../status.ts';
import type { Manager } from './managed.ts';
import { isSameManager, managersOf, toManagedFields } from './managed.ts';
import { mergeOver, prune } from './merge.ts';
import type { FieldSet } from './set.ts';
import { difference, emptySet, intersection, isEmpty, pathText, pathsOf, union, without } from './set.ts';
import { compare, FieldError, fieldsOf } from './walk.ts';

/** Who writes: the field manager of a request and what it writes to. */
export interface Writer {
  manager: string;
  apiVersion: string;
  subresource: string | undefined;
  /** Whether `status` belongs to `/status` only, so that other writes do not own it. */
  hasStatus: boolean;
  /** Now, as Kubernetes writes it. */
  now: string;
}

/** Fields nobody owns (apimachinery managedfields/internal/stripmeta.go). */
const NOBODY: string[][] = [
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
];

const BEFORE_FIRST_APPLY = 'before-first-apply';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What this write cannot own: metadata that is the server's, and the half of the object it does not write. */
function ownable(set: FieldSet, writer: Writer): FieldSet {
  const reset =
    writer.subresource === 'status' ? [['f:spec'], ['f:metadata']] : writer.hasStatus ? [['f:status']] : [];
  const stripped = without(set, [...NOBODY, ...reset]);
  const metadata = stripped.children.get('f:metadata');
  if (metadata === undefined || !metadata.isMember) return stripped;
  const children = new Map(stripped.children);
  children.set('f:metadata', { isMember: false, children: metadata.children });
  return { isMember: false, children };
}

function withManagers(object: KubeObject, managedFields: unknown[]): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields },
  };
}

/** What a change takes from the managers of an object: fields that changed hands and fields that are gone. */
function take(
  managers: readonly Manager[],
  writer: Manager,
  changed: FieldSet,
  removed: FieldSet,
): Manager[] {
  return managers.map((each) => {
    const left = difference(each.fields, removed);
    return { ...each, fields: isSameManager(each, writer) ? left : difference(left, changed) };
  });
}

/**
 * Records who set what in an update, patch or creation (structured-merge-diff merge/update.go Update). Objects without
 * recorded managers stay without, but new ones begin with their creator (SkipNonAppliedManager). A client may write
 * `managedFields` itself; `[{}]` forgets them all.
 */
export function trackUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  schema: SchemaNode | undefined,
  writer: Writer,
): KubeObject {
  const given = after.metadata.managedFields;
  const isReset = Array.isArray(given) && given.length === 1 && isSame(given[0], {});
  if (isReset) return withManagers(after, []);
  const was = managersOf(before);
  const stored = managersOf(after) ?? was;
  if (before !== undefined && stored === undefined) return withManagers(after, []);
  const root = rootOf(schema);
  const difference_ = compare(before ?? {}, after, root);
  const changed = ownable(union(difference_.added, difference_.modified), writer);
  const self: Manager = {
    manager: writer.manager,
    operation: 'Update',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: writer.now,
    fields: emptySet(),
  };
  const managers = take(stored ?? [], self, changed, difference_.removed);
  const index = managers.findIndex((each) => isSameManager(each, self));
  const own = managers[index] ?? self;
  const mine = { ...own, fields: union(own.fields, changed) };
  if (index < 0) managers.push(mine);
  else managers[index] = mine;
  return withManagers(after, toManagedFields(managers, was ?? [], writer.now));
}

interface Conflict {
  manager: Manager;
  path: string;
}

function managerText({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = JSON.stringify(manager);
  const named = subresource === undefined ? name : `${name} with subresource ${JSON.stringify(subresource)}`;
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}

/** 409 with a cause for each field (apimachinery managedfields/internal/conflict.go). */
function conflictError(conflicts: readonly Conflict[]): StatusError {
  const [first] = conflicts;
  const byManager = new Map<string, string[]>();
  for (const { manager, path } of conflicts) {
    const text = managerText(manager);
    byManager.set(text, [...(byManager.get(text) ?? []), path]);
  }
  const lines = [...byManager.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([text, paths]) => [`conflicts with ${text}:`, ...paths.map((path) => `- ${path}`)]);
  const message =
    conflicts.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: conflict with ${managerText(first.manager)}: ${first.path}`
      : `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
  return failure(409, 'Conflict', message, {
    causes: conflicts.map(({ manager, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${managerText(manager)}`,
      field: path,
    })),
  });
}

/** A configuration that does not fit the schema: 500 without a reason, as kube-apiserver answers a plain error. */
function misfit(object: KubeObject, why: string): StatusError {
  const { namespace = '', name } = object.metadata;
  const message = `failed to create typed patch object (${namespace}/${name}; ${object.apiVersion}, Kind=${object.kind}): ${why}`;
  return failure(500, undefined, message);
}

/** Fields the annotation of client-side apply says `kubectl apply` set: they may be taken over without force. */
function lastAppliedFields(live: KubeObject, root: SchemaNode): FieldSet {
  try {
    const value: unknown = JSON.parse(live.metadata.annotations?.[LAST_APPLIED] ?? 'null');
    return isObject(value) ? fieldsOf(value, root, false) : emptySet();
  } catch {
    return emptySet();
  }
}

/**
 * Server-side apply of a configuration over an object, or over nothing (structured-merge-diff merge/update.go Apply).
 * Throws a 409 StatusError that names each conflict, unless forced.
 */
export function trackApply(
  live: KubeObject | undefined,
  config: KubeObject,
  schema: SchemaNode | undefined,
  writer: Writer,
  isForced: boolean,
): KubeObject {
  const root = rootOf(schema);
  let applied: FieldSet;
  try {
    applied = fieldsOf(config, root, true);
  } catch (error) {
    if (error instanceof FieldError) throw misfit(config, error.message);
    throw error;
  }
  const before = managersOf(live) ?? [];
  const known = [...before];
  if (live !== undefined && known.length === 0) {
    // Whatever was there before the first apply belongs to a manager of that name, so that changing it is a conflict.
    const fields = ownable(fieldsOf(live, root, false), {
      ...writer,
      hasStatus: false,
      subresource: undefined,
    });
    known.push({
      manager: BEFORE_FIRST_APPLY,
      operation: 'Update',
      apiVersion: writer.apiVersion,
      subresource: undefined,
      time: writer.now,
      fields,
    });
  }
  const self: Manager = {
    manager: writer.manager,
    operation: 'Apply',
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: writer.now,
    fields: ownable(applied, writer),
  };
  const last = known.find((each) => isSameManager(each, self));
  const others = known.filter((each) => each !== last);
  const merged = live === undefined ? config : mergeOver(live, config, root);
  const owned = others.reduce((all, each) => union(all, each.fields), applied);
  const pruned = (last === undefined ? merged : prune(merged, last.fields, owned, root)) as KubeObject;

  const changes = compare(live ?? {}, pruned, root);
  const changed = ownable(union(changes.added, changes.modified), writer);
  const contested = others
    .map((manager) => ({ manager, fields: intersection(manager.fields, changed) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (!isForced && contested.length > 0) {
    const allowed =
      writer.manager === 'kubectl' && live !== undefined ? lastAppliedFields(live, root) : emptySet();
    const conflicts = contested.flatMap(({ manager, fields }) =>
      pathsOf(difference(fields, allowed)).map((path) => ({ manager, path: pathText(path) })),
    );
    if (conflicts.length > 0) throw conflictError(conflicts);
  }
  const managers = [...take(others, self, changed, changes.removed), self];
  const result = at(pruned, 'metadata') === undefined ? { ...pruned, metadata: config.metadata } : pruned;
  return withManagers(result, toManagedFields(managers, before, writer.now));
}
