/** A node of an OpenAPI v3 schema as Kubernetes uses it; references are followed already, and nodes are shared. */
export interface SchemaNode {
  readonly type?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-patch-merge-key'?: string;
  /** `merge`, `replace`, `retainKeys`, or two of them joined by a comma. */
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** The schema below a property of an object, whether named or said for all names; undefined where nothing is known. */
export function childOf(node: SchemaNode | undefined, key: string): SchemaNode | undefined {
  const named = node?.properties;
  if (named !== undefined && Object.hasOwn(named, key)) return named[key];
  const more = node?.additionalProperties;
  return typeof more === 'object' ? more : undefined;
}

/** Whether an object of this schema may have fields that the schema does not name. */
export function isOpen(node: SchemaNode): boolean {
  if (node['x-kubernetes-preserve-unknown-fields'] === true || node.additionalProperties === true)
    return true;
  return node.properties === undefined && node.additionalProperties === undefined && node.type === undefined;
}
