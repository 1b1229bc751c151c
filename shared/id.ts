/**
 * Entity ids: `cluster/kind/namespace/name`, with `-` for no namespace. None of the four parts can hold a slash:
 * Kubernetes forbids it in names and namespaces (RFC 1123), and cluster ids are slugs.
 */
export type EntityId = string;

/** The four parts of an entity id; `namespace` is null for cluster-scoped objects. */
export type EntityRef = { cluster: string; kind: string; namespace: string | null; name: string };

/** Joins the parts of an entity id. */
export function toEntityId(ref: EntityRef): EntityId {
  // Joined and not put together from pieces: V8 would keep the pieces.
  return [ref.cluster, ref.kind, ref.namespace ?? '-', ref.name].join('/');
}

/** Splits an entity id; null where the text is none. */
export function parseEntityId(id: EntityId): EntityRef | null {
  const parts = id.split('/');
  const [cluster, kind, namespace, name] = parts;
  if (parts.length !== 4 || !cluster || !kind || !namespace || !name) return null;
  return { cluster, kind, namespace: namespace === '-' ? null : namespace, name };
}

/** A lower-case slug (`a-z0-9-`, at most 40 characters) of a display name, `cluster` where nothing is left of it. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'cluster' : slug;
}
