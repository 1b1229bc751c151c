import { z } from 'zod';

/**
 * One node of a schema as a server publishes it (OpenAPI v3), with what an editor needs: `ref` names a definition;
 * `additional` is what the values of a map are; `isOpen` takes fields that are not listed.
 */
export type SchemaNode = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | undefined;
  description?: string | undefined;
  properties?: Record<string, SchemaNode> | undefined;
  items?: SchemaNode | undefined;
  additional?: SchemaNode | undefined;
  enum?: string[] | undefined;
  required?: string[] | undefined;
  ref?: string | undefined;
  isOpen?: boolean | undefined;
};

/** A node of a schema, checked. */
export const SchemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.enum(['object', 'array', 'string', 'integer', 'number', 'boolean', 'int-or-string']).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), SchemaNode).optional(),
    items: SchemaNode.optional(),
    additional: SchemaNode.optional(),
    enum: z.array(z.string()).optional(),
    required: z.array(z.string()).optional(),
    ref: z.string().optional(),
    isOpen: z.boolean().optional(),
  }),
);

/** The schema of one kind: its own node, and those it refers to by name. */
export const KindSchema = z.object({ root: SchemaNode, definitions: z.record(z.string(), SchemaNode) });
export type KindSchema = z.infer<typeof KindSchema>;

/** What a node is once its reference is followed; its own description counts before that of what it refers to. */
export function resolved(schema: KindSchema, node: SchemaNode | undefined): SchemaNode | undefined {
  let current = node;
  for (let depth = 0; current?.ref !== undefined && depth < 16; depth += 1) {
    const target: SchemaNode | undefined = schema.definitions[current.ref];
    const description: string | undefined = current.description ?? target?.description;
    current = target === undefined || description === undefined ? target : { ...target, description };
  }
  return current;
}

/** The node behind keys; `-` steps into the items of a list. Undefined where the schema says nothing of it. */
export function nodeAt(schema: KindSchema, path: readonly string[]): SchemaNode | undefined {
  let node = resolved(schema, schema.root);
  for (const key of path) {
    if (!node) return undefined;
    node = resolved(schema, key === '-' ? node.items : (node.properties?.[key] ?? node.additional));
  }
  return node;
}
