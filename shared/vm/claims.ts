import { isObject } from '../plan/canonical.ts';
import type { Json, JsonObject } from '../plan/canonical.ts';
import { quantityOf, toBytes } from '../quantity.ts';
import type { DiskSource, VmForm } from './form.ts';
import { textAt } from './json-tree.ts';

/** The annotation of a VM with the claims that Harvester makes for it. Source: harvester API reference section 3.5. */
export const claimsAnnotation = 'harvesterhci.io/volumeClaimTemplates';
const annotationPath = ['metadata', 'annotations', claimsAnnotation];
const imagePath = ['metadata', 'annotations', 'harvesterhci.io/imageId'];

/** The claims that a VM has made for it; none where the annotation is no list. */
export function readClaims(vm: unknown): JsonObject[] {
  try {
    const parsed: unknown = JSON.parse(textAt(vm, annotationPath) ?? '[]');
    return Array.isArray(parsed) ? (parsed as unknown[]).filter(isObject) : [];
  } catch {
    return [];
  }
}

/** What is in a disk with this claim: made for it as the templates say, or there already. */
export function sourceOfClaim(claims: readonly JsonObject[], claim: string): DiskSource {
  const template = claims.find((each) => textAt(each, ['metadata', 'name']) === claim);
  if (!template) return { type: 'volume', claim };
  const image = textAt(template, imagePath);
  const common = {
    claim,
    sizeBytes: toBytes(textAt(template, ['spec', 'resources', 'requests', 'storage'])) ?? 0,
    storageClass: textAt(template, ['spec', 'storageClassName']) ?? null,
  };
  return image === undefined || !/^[^/]+\/[^/]+$/.test(image)
    ? { type: 'new', ...common }
    : { type: 'image', image, ...common };
}

/** The template of a claim with what the form says of it over what it has beside. */
function toTemplate(source: Extract<DiskSource, { type: 'image' | 'new' }>, before: unknown): JsonObject {
  const old: JsonObject = isObject(before) ? before : {};
  const metadata: JsonObject = isObject(old.metadata) ? old.metadata : {};
  const spec: JsonObject = isObject(old.spec) ? old.spec : {};
  const { annotations, ...rest } = metadata;
  const others = Object.fromEntries(
    Object.entries(isObject(annotations) ? annotations : {}).filter(
      ([key]) => key !== 'harvesterhci.io/imageId',
    ),
  );
  const kept: JsonObject =
    source.type === 'image' ? { ...others, 'harvesterhci.io/imageId': source.image } : others;
  const { storageClassName: _, ...claim } = spec;
  const resources: JsonObject = isObject(spec.resources) ? spec.resources : {};
  const requests: JsonObject = isObject(resources.requests) ? resources.requests : {};
  // As much as before, however that was written.
  const isSameSize = toBytes(requests.storage) === source.sizeBytes && requests.storage !== undefined;
  const storage: Json = isSameSize ? (requests.storage ?? '') : quantityOf(source.sizeBytes);
  return {
    ...old,
    metadata: {
      ...rest,
      name: source.claim,
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
    },
    spec: {
      accessModes: ['ReadWriteMany'],
      volumeMode: 'Block',
      ...claim,
      resources: { ...resources, requests: { ...requests, storage } },
      ...(source.storageClass === null ? {} : { storageClassName: source.storageClass }),
    },
  };
}

/** The claims of a form as the annotation has them; `before` are the disks and the claims that were there. */
export function writeClaims(
  disks: VmForm['disks'],
  before: { disks: VmForm['disks']; claims: readonly JsonObject[] },
): string {
  const named = (claim: string): unknown =>
    before.claims.find((each) => textAt(each, ['metadata', 'name']) === claim);
  const claimOf = (disk: string): string => {
    const source = before.disks.find(({ name }) => name === disk)?.source;
    return source?.type === 'image' || source?.type === 'new' ? source.claim : '';
  };
  const made = disks.flatMap(({ name, source }) =>
    source.type === 'image' || source.type === 'new' ? [toTemplate(source, named(claimOf(name)))] : [],
  );
  return JSON.stringify(made);
}
