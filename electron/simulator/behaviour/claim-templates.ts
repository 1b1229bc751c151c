import type { JsonObject, KubeObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';

/** The annotation with the claims Harvester creates for a VM (harvester-api reference, section 3.5). */
export const CLAIM_TEMPLATES = 'harvesterhci.io/volumeClaimTemplates';
/** The annotation with the image a claim is made from, `namespace/name`. */
export const IMAGE_ID = 'harvesterhci.io/imageId';

/**
 * Reads a VM's claim templates; throws an Error that says what is wrong in Go's words (harvester pkg/util
 * UnmarshalVolumeClaimTemplates).
 */
export function parseClaimTemplates(text: string | undefined): JsonObject[] {
  if (text === undefined || text === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const first = /\S/.exec(text)?.[0] ?? '';
    throw new Error(`invalid character '${first}' looking for beginning of value`);
  }
  if (!Array.isArray(value)) {
    throw new Error(`json: cannot unmarshal ${isObject(value) ? 'object' : typeof value} into Go value`);
  }
  return value.filter(isObject);
}

/** The claim templates of a VM; none where the annotation cannot be read. */
export function claimTemplatesOf(vm: KubeObject): JsonObject[] {
  try {
    return parseClaimTemplates(vm.metadata.annotations?.[CLAIM_TEMPLATES]);
  } catch {
    return [];
  }
}

/** Namespace and name of an image id such as default/image-x7k2p. */
export function splitImageId(id: string | undefined): [namespace: string, name: string] | undefined {
  const [namespace, name, ...more] = (id ?? '').split('/');
  if (namespace === undefined || name === undefined || more.length > 0) return undefined;
  return [namespace, name];
}

/** The name of a claim template. */
export function templateName(template: JsonObject): string {
  return textAt(template, 'metadata', 'name') ?? '';
}
