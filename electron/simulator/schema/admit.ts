import type { KubeObject } from '../json.ts';
import type { Resource } from '../resources.ts';
import type { StatusError } from '../status.ts';
import { badRequest, invalidFields } from '../status.ts';
import { decodeFailure } from './decode.ts';
import { applyDefaults } from './defaults.ts';
import { definition } from './definitions.ts';
import type { FieldError } from './field-error.ts';
import type { SchemaRelease } from './kinds.ts';
import { schemaOf } from './kinds.ts';
import type { SchemaNode } from './node.ts';
import { prune } from './prune.ts';
import { validate } from './validate.ts';

/** What a client wants to be told of fields that nobody knows (query `fieldValidation`; Kubernetes API). */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** How a client's write is checked. */
export interface SchemaCheck extends SchemaRelease {
  fieldValidation: FieldValidation;
  /** Whether the object is the result of a patch: refusals then speak of the patch. */
  isPatch: boolean;
}

/** What is stored, and what the client is warned of. */
export interface Admitted {
  object: KubeObject;
  warnings: string[];
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A 422 that lists every field that is wrong. */
function refused(
  of: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  return invalidFields(
    of,
    name,
    errors.map(({ field, message, reason }) => ({ field, why: message, reason })),
  );
}

/** What cannot be read: a 400 for whole objects, a 422 for patches (apiserver endpoints/handlers create.go, patch.go). */
function unreadable(resource: Resource, object: KubeObject, isPatch: boolean, why: string): StatusError {
  const { kind, version } = resource;
  if (!isPatch) return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(object))}: ${why}`;
  return refused({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', field: 'patch', message }]);
}

function withoutUnknown(node: SchemaNode, object: KubeObject): { object: KubeObject; unknown: string[] } {
  const { value, unknown } = prune(node, object);
  const metaNode = definition(META);
  if (metaNode === undefined) return { object: value, unknown };
  const meta = prune(metaNode, object.metadata, 'metadata');
  const pruned = meta.value === object.metadata ? value : { ...value, metadata: meta.value };
  return { object: pruned, unknown: [...meta.unknown, ...unknown] };
}

/** Built-in kinds say no more in their schemas than what is required; the rest of their rules is code in kube-apiserver. */
function faultsOf(resource: Resource, node: SchemaNode, object: KubeObject): FieldError[] {
  const errors = validate(node, object);
  return resource.isBuiltIn
    ? errors.filter((error) => ['FieldValueRequired', 'FieldValueDuplicate'].includes(error.reason))
    : errors;
}

/** Faults that were there before do not stand in the way of other changes (apiextensions "validation ratcheting"). */
function newFaults(faults: readonly FieldError[], old: readonly FieldError[]): FieldError[] {
  const known = new Set(old.map(({ field, message }) => `${field}\n${message}`));
  return faults.filter(({ field, message }) => !known.has(`${field}\n${message}`));
}

/**
 * Reads a client's object by the schema of its kind, as kube-apiserver does before it asks admission: fields nobody knows
 * are dropped (with a warning, or refused when `Strict`), defaults are filled in, what is left is validated. Throws 400
 * and 422 StatusErrors; kinds without a schema pass as they are.
 */
export function admitSchema(
  resource: Resource,
  before: KubeObject | undefined,
  after: KubeObject,
  { fieldValidation, isPatch, ...release }: SchemaCheck,
): Admitted {
  const node = schemaOf(resource, release);
  if (node === undefined) return { object: after, warnings: [] };
  const misread = resource.isBuiltIn
    ? decodeFailure(node, after)
    : decodeFailure({ type: 'object', properties: { metadata: definition(META) ?? {} } }, after);
  if (misread !== undefined) throw unreadable(resource, after, isPatch, misread);
  const { object: known, unknown } = withoutUnknown(node, after);
  const warnings = unknown.map((field) => `unknown field ${JSON.stringify(field)}`);
  if (fieldValidation === 'Strict' && warnings.length > 0)
    throw unreadable(resource, after, isPatch, `strict decoding error: ${warnings.join(', ')}`);
  const object = resource.isBuiltIn ? known : applyDefaults(node, known);
  const faults = faultsOf(resource, node, object);
  if (faults.length > 0) {
    const fresh = before === undefined ? faults : newFaults(faults, faultsOf(resource, node, before));
    if (fresh.length > 0) throw refused(resource, object.metadata.name, fresh);
  }
  return { object, warnings: fieldValidation === 'Warn' ? warnings : [] };
}
