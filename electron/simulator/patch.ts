import type { JsonObject } from './json.ts';
import { isObject, isSame } from './json.ts';
import { strategicMerge } from './patch-strategic.ts';
import type { Resource } from './resources.ts';
import { badRequest, invalid, notImplemented, unsupportedMediaType } from './status.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

/** JSON merge patch (RFC 7386). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: JsonObject = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

function pointer(path: unknown): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw new Error(`invalid JSON pointer "${String(path)}"`);
  }
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookup(document: unknown, steps: readonly string[]): unknown {
  let here = document;
  for (const step of steps) {
    if (Array.isArray(here)) here = here[Number(step)] as unknown;
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else throw new Error(`path not found: /${steps.join('/')}`);
    if (here === undefined) throw new Error(`path not found: /${steps.join('/')}`);
  }
  return here;
}

function edit(
  document: unknown,
  steps: readonly string[],
  operation: 'add' | 'replace' | 'remove',
  value: unknown,
): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return operation === 'remove' ? null : value;
  if (Array.isArray(document)) {
    const copy: unknown[] = [...(document as unknown[])];
    const index = step === '-' ? copy.length : Number(step);
    const last = operation === 'add' && rest.length === 0 ? copy.length : copy.length - 1;
    if (!Number.isInteger(index) || index < 0 || index > last)
      throw new Error(`index out of bounds: ${step}`);
    if (rest.length > 0) copy[index] = edit(copy[index], rest, operation, value);
    else if (operation === 'add') copy.splice(index, 0, value);
    else if (operation === 'remove') copy.splice(index, 1);
    else copy[index] = value;
    return copy;
  }
  if (!isObject(document)) throw new Error(`path not found: /${steps.join('/')}`);
  if (rest.length > 0) {
    if (!Object.hasOwn(document, step)) throw new Error(`path not found: /${steps.join('/')}`);
    return { ...document, [step]: edit(document[step], rest, operation, value) };
  }
  if (operation === 'add') return { ...document, [step]: value };
  if (!Object.hasOwn(document, step)) throw new Error(`path not found: /${steps.join('/')}`);
  const copy = { ...document, [step]: value };
  if (operation === 'remove') Reflect.deleteProperty(copy, step);
  return copy;
}

/** JSON patch (RFC 6902); throws an Error that says which operation does not fit. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw new Error('a JSON patch is a list of operations');
  let document = target;
  for (const operation of operations as unknown[]) {
    if (!isObject(operation)) throw new Error('a JSON patch is a list of operations');
    const steps = pointer(operation.path);
    switch (operation.op) {
      case 'add':
      case 'replace':
      case 'remove':
        document = edit(document, steps, operation.op, operation.value);
        break;
      case 'test': {
        let found: unknown = null;
        try {
          found = lookup(document, steps);
        } catch {
          // A missing value equals null in a test, as in evanphx/json-patch.
        }
        if (!isSame(found, operation.value ?? null))
          throw new Error(`testing value ${String(operation.path)} failed: test failed`);
        break;
      }
      case 'move':
      case 'copy': {
        const from = pointer(operation.from);
        const value = lookup(document, from);
        if (operation.op === 'move') document = edit(document, from, 'remove', undefined);
        document = edit(document, steps, 'add', value);
        break;
      }
      default:
        throw new Error(`Unexpected kind: ${String(operation.op)}`);
    }
  }
  return document;
}

/**
 * Applies the body of a PATCH request to an object. Throws StatusErrors: 415 for a type the resource does not take,
 * 422 where a JSON patch does not fit, 400 for a body that is no JSON, 501 for server-side apply.
 */
export function applyPatch(
  resource: Resource,
  name: string,
  target: unknown,
  contentType: string,
  body: string,
): unknown {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === APPLY_PATCH) throw notImplemented('server-side apply');
  const accepted = [JSON_PATCH, MERGE_PATCH, ...(resource.isBuiltIn ? [STRATEGIC_PATCH] : []), APPLY_PATCH];
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  let patch: unknown;
  try {
    patch = JSON.parse(body);
  } catch (error) {
    throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : 'not JSON'}`);
  }
  if (type === JSON_PATCH) {
    try {
      return jsonPatch(target, patch);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it does not fit';
      throw invalid(
        resource,
        name,
        'patch',
        `the server rejected our request due to an error in our request: ${why}`,
      );
    }
  }
  if (!isObject(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
    );
  return type === MERGE_PATCH ? mergePatch(target, patch) : strategicMerge(target, patch);
}
