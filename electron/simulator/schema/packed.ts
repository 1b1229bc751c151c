import { isObject } from '../json.ts';
import { PACKED_SCHEMAS } from './data.ts';
import type { SchemaNode } from './node.ts';

/** A column of `kubectl get` that a CRD asks for (apiextensions v1, CustomResourceColumnDefinition). */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  priority?: number;
}

/** What is kept of one custom resource. */
export interface PackedKind {
  schema: SchemaNode;
  columns?: readonly PrinterColumn[];
  /** The JSON paths of the scale subresource. */
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
}

/** Raw definitions of built-in kinds (Kubernetes OpenAPI v2), which refer to each other by `#/definitions/NAME`. */
export type Definitions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Packed {
  crds: Readonly<Record<string, PackedKind>>;
  /** Schemas of the kinds that differ between releases of KubeVirt: release, resource id. */
  kubeVirt: Readonly<Record<string, Readonly<Record<string, SchemaNode>>>>;
  definitions: Definitions;
}

let packed: Packed | undefined;

/** Puts shared parts in the place of `{"$ref": N}`; parts are shared, never copied. */
function unpack(value: unknown, shared: readonly unknown[]): unknown {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) value[index] = unpack(item, shared);
    return value;
  }
  if (!isObject(value)) return value;
  if (typeof value.$ref === 'number') return shared[value.$ref];
  for (const key of Object.keys(value)) value[key] = unpack(value[key], shared);
  return value;
}

/** The generated copy of the schemas, read when first asked for. */
export function packedSchemas(): Packed {
  if (packed === undefined) {
    const read = JSON.parse(PACKED_SCHEMAS) as Packed & { shared: unknown[] };
    const { shared } = read;
    for (const [index, part] of shared.entries()) shared[index] = unpack(part, shared);
    packed = {
      crds: unpack(read.crds, shared) as Packed['crds'],
      kubeVirt: unpack(read.kubeVirt, shared) as Packed['kubeVirt'],
      definitions: read.definitions,
    };
  }
  return packed;
}
