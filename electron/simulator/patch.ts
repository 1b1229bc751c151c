import { parse as parseYaml } from 'yaml';
import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { jsonPatch } from './patch/json-patch.ts';
import { mergePatch } from './patch/merge-patch.ts';
import { StrategicError, strategicMerge } from './patch/strategic.ts';
import type { Resource } from './resources.ts';
import type { SchemaNode } from './schema-node.ts';
import { rootOf } from './schema-node.ts';
import { badRequest, rejectedPatch, unsupportedMediaType } from './status.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';

function mediaType(contentType: string): string {
  return contentType.split(';')[0]?.trim() ?? '';
}

/** Whether a PATCH request is a server-side apply. */
export function isApply(contentType: string): boolean {
  return mediaType(contentType) === APPLY_PATCH;
}

/** The body of a server-side apply: YAML, of which JSON is a part. Throws a 400 StatusError on what is neither. */
export function toConfiguration(body: string): JsonObject {
  let value: unknown;
  try {
    value = parseYaml(body);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : 'not YAML'}`);
  }
  if (!isObject(value)) throw badRequest('error decoding YAML: the configuration is no object');
  return value;
}

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : 'not JSON');

/**
 * Applies the body of a PATCH request to an object, by its content type; server-side apply goes another way. Throws
 * StatusErrors: 415 for a type the resource does not take, 422 where a JSON patch does not fit, 400 for a body that is
 * no JSON.
 */
export function applyPatch(
  resource: Resource,
  schema: SchemaNode | undefined,
  target: unknown,
  contentType: string,
  body: string,
): unknown {
  const type = mediaType(contentType);
  const accepted = [JSON_PATCH, MERGE_PATCH, ...(resource.isBuiltIn ? [STRATEGIC_PATCH] : []), APPLY_PATCH];
  if (!accepted.includes(type)) throw unsupportedMediaType(accepted);
  let patch: unknown;
  try {
    patch = JSON.parse(body);
  } catch (error) {
    throw badRequest(`error decoding patch: ${whyOf(error)}`);
  }
  if (type === JSON_PATCH) {
    if (!Array.isArray(patch))
      throw badRequest(
        'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
      );
    try {
      return jsonPatch(target, patch);
    } catch {
      throw rejectedPatch();
    }
  }
  if (!isObject(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}',
    );
  if (type === MERGE_PATCH) return mergePatch(target, patch);
  try {
    return strategicMerge(target, patch, schema === undefined ? undefined : rootOf(schema));
  } catch (error) {
    if (error instanceof StrategicError) throw badRequest(error.message);
    throw error;
  }
}
