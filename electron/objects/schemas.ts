import { z } from 'zod';
import type { KindSchema, SchemaNode } from '../../shared/objects/schema.ts';
import { isObject } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';

const Index = z.object({ paths: z.record(z.string(), z.object({ serverRelativeURL: z.string() })) });

/** Schemas by the address they came from, which holds the digest of its text, and by kind; the latest used last. */
const read = new Map<string, KindSchema | null>();
const mostKept = 64;
const longestDescription = 400;
const prefix = '#/components/schemas/';

function isOf(value: unknown, kind: string, group: string, version: string): boolean {
  const named = isObject(value) ? value['x-kubernetes-group-version-kind'] : undefined;
  return (
    Array.isArray(named) &&
    named.some(
      (each) => isObject(each) && each.kind === kind && each.group === group && each.version === version,
    )
  );
}

const types = ['object', 'array', 'string', 'integer', 'number', 'boolean'] as const;

/** A node with only what an editor needs; `refs` gets the names of what it refers to. */
function toNode(raw: unknown, refs: Set<string>): SchemaNode {
  if (!isObject(raw)) return {};
  const node: SchemaNode = {};
  const { description, properties, items, additionalProperties, required, allOf } = raw;
  // A reference with a description or a default of its own is written as allOf of one. Source: kube-openapi pkg/schemaconv.
  const single: unknown = Array.isArray(allOf) && allOf.length === 1 ? allOf[0] : undefined;
  const ref = raw.$ref ?? (isObject(single) ? single.$ref : undefined);
  if (typeof ref === 'string' && ref.startsWith(prefix)) {
    node.ref = ref.slice(prefix.length);
    refs.add(node.ref);
  }
  if (typeof description === 'string' && description !== '')
    node.description = description.slice(0, longestDescription);
  if (raw['x-kubernetes-int-or-string'] === true || raw.format === 'int-or-string')
    node.type = 'int-or-string';
  else {
    const type = types.find((each) => each === raw.type);
    if (type) node.type = type;
  }
  if (isObject(properties))
    node.properties = Object.fromEntries(
      Object.entries(properties).map(([name, each]) => [name, toNode(each, refs)]),
    );
  if (items !== undefined) node.items = toNode(items, refs);
  if (isObject(additionalProperties)) node.additional = toNode(additionalProperties, refs);
  if (Array.isArray(raw.enum)) node.enum = raw.enum.map(String);
  if (Array.isArray(required)) node.required = required.map(String);
  if (raw['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true)
    node.isOpen = true;
  return node;
}

/** A kind's schema out of the document of its group and version; null where it is not in it. */
function extract(document: unknown, apiVersion: string, kind: string): KindSchema | null {
  const components = isObject(document) ? document.components : undefined;
  const all = isObject(components) && isObject(components.schemas) ? components.schemas : {};
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const own = Object.values(all).find((each) => isOf(each, kind, group, version));
  if (own === undefined) return null;
  const definitions: Record<string, SchemaNode> = {};
  const refs = new Set<string>();
  const root = toNode(own, refs);
  // The set grows while it is walked: a definition may refer to others.
  for (const name of refs) definitions[name] = toNode(all[name], refs);
  return { root, definitions };
}

/**
 * Reads what a server says the fields of a kind are, by its OpenAPI v3; null where it publishes nothing of it. Kept by the
 * digest that the server gives each document, so a kind is read once for each version of a cluster. Source: Kubernetes
 * API, GET /openapi/v3.
 */
export async function readSchema(
  client: Pick<KubeClient, 'request'>,
  { apiVersion, kind }: { apiVersion: string; kind: string },
  signal: AbortSignal,
): Promise<KubeResult<KindSchema | null>> {
  const index = await client.request('GET', '/openapi/v3', { signal });
  // A proxy before the cluster, or a server of old, may have none: there is no completion then.
  if (!index.ok) return index.status === 404 || index.status === 403 ? ok(null) : index;
  const paths = Index.safeParse(index.value).data?.paths ?? {};
  const address = paths[apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`];
  if (!address) return ok(null);
  const key = `${address.serverRelativeURL} ${kind}`;
  const before = read.get(key);
  if (before !== undefined) {
    read.delete(key);
    read.set(key, before);
    return ok(before);
  }
  const { pathname, searchParams } = new URL(address.serverRelativeURL, 'https://server.invalid');
  // Rancher's prefix may be in the address already, or not: what counts is behind it.
  const path = pathname.slice(Math.max(0, pathname.indexOf('/openapi/v3')));
  const document = await client.request('GET', path, {
    signal,
    query: Object.fromEntries(searchParams),
    timeoutMs: 60_000,
  });
  if (!document.ok) return document.status === 404 || document.status === 403 ? ok(null) : document;
  const schema = extract(document.value, apiVersion, kind);
  // Without a digest in its address nothing tells when it changes.
  if (searchParams.has('hash')) {
    read.set(key, schema);
    for (const [oldest] of read) {
      if (read.size <= mostKept) break;
      read.delete(oldest);
    }
  }
  return ok(schema);
}
