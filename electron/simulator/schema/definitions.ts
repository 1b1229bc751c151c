import { isObject } from '../json.ts';
import type { SchemaNode } from './node.ts';
import { packedSchemas } from './packed.ts';

const PREFIX = '#/definitions/';

/** Types of Go that read more than their OpenAPI type says (k8s.io/apimachinery). */
const READS_MORE: Readonly<Record<string, Record<string, unknown>>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { 'x-kubernetes-int-or-string': true },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { 'x-kubernetes-preserve-unknown-fields': true },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { 'x-kubernetes-preserve-unknown-fields': true },
};

const resolved = new Map<string, Record<string, unknown>>();
const nameOf = new WeakMap<object, string>();
const byKind = new Map<string, string>();

function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (!isObject(value)) return value;
  const { $ref, ...rest } = value;
  if (typeof $ref === 'string' && $ref.startsWith(PREFIX)) {
    const target = definition($ref.slice(PREFIX.length));
    if (target === undefined || Object.keys(rest).length === 0) return target;
    const joined = { ...target, ...rest };
    nameOf.set(joined, $ref.slice(PREFIX.length));
    return joined;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]));
}

/** The schema of one definition of the Kubernetes OpenAPI document, references followed. */
export function definition(name: string): SchemaNode | undefined {
  const known = resolved.get(name);
  if (known !== undefined) return known;
  const raw = packedSchemas().definitions[name];
  if (raw === undefined) return undefined;
  const node: Record<string, unknown> = {};
  resolved.set(name, node);
  nameOf.set(node, name);
  return Object.assign(node, resolve(raw), READS_MORE[name]);
}

/** The name of the definition a node is, such as `io.k8s.api.core.v1.Pod`; undefined inside definitions and in CRDs. */
export function definitionNameOf(node: SchemaNode): string | undefined {
  return nameOf.get(node);
}

/** The name of the definition of a built-in kind. */
export function definitionNameOfKind(group: string, version: string, kind: string): string | undefined {
  if (byKind.size === 0) {
    for (const [name, raw] of Object.entries(packedSchemas().definitions)) {
      const kinds = (raw as SchemaNode)['x-kubernetes-group-version-kind'] ?? [];
      for (const each of kinds.length === 1 ? kinds : [])
        byKind.set(`${each.group}/${each.version}/${each.kind}`, name);
    }
  }
  return byKind.get(`${group}/${version}/${kind}`);
}
