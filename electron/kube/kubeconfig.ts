import { parseDocument } from 'yaml';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { KubeconfigContext } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { Secret } from '../vault/secret.ts';
import { checkContext } from './kubeconfig-context.ts';
import type { ContextParts } from './kubeconfig-context.ts';

/** Longest kubeconfig that is read, in characters: one with hundreds of clusters and certificates stays below. */
const maxKubeconfigLength = 1024 * 1024;

/** A kubeconfig that was read: what may be shown of it, and each usable context as a credential of its own. */
export type Kubeconfig = {
  contexts: KubeconfigContext[];
  /** A kubeconfig (JSON) of just this context, its cluster and its user; fails for an unknown context or one with a problem. */
  credentialOf: (context: string) => Result<Secret>;
};

const Named = z.looseObject({ name: z.string() });
const Shape = z.looseObject({
  kind: z.string().nullish(),
  'current-context': z.string().nullish(),
  clusters: z.array(Named).nullish(),
  users: z.array(Named).nullish(),
  contexts: z.array(Named).nullish(),
});
type Shape = z.infer<typeof Shape>;

const invalid = (message: string, hint?: string): { ok: false; error: AppError } =>
  fail(appError('invalid', message, hint === undefined ? {} : { hint }));

/** Reads a kubeconfig's text. An error says what the text is instead; it never repeats any of it. */
export function readKubeconfig(text: string): Result<Kubeconfig> {
  const shape = parse(text);
  if (!shape.ok) return shape;
  const entries = (shape.value.contexts ?? []).map((entry) => {
    const parts = toParts(shape.value, entry);
    return { parts, ...checkContext(parts, shape.value['current-context'] ?? null) };
  });
  if (entries.length === 0) {
    return invalid(
      'This kubeconfig has no contexts.',
      'A context names a cluster and the user to log in as.',
    );
  }
  return ok({
    contexts: entries.map(({ shown }) => shown),
    credentialOf: (context) => {
      const entry = entries.find(({ shown }) => shown.context === context);
      if (!entry) return invalid('The kubeconfig has no such context.');
      if (entry.shown.problem) return fail(entry.shown.problem);
      return ok(new Secret(JSON.stringify(minify(entry.shown, entry.kept))));
    },
  });
}

function minify(shown: KubeconfigContext, kept: { cluster: object; user: object }): unknown {
  const context = {
    cluster: 'cluster',
    user: 'user',
    ...(shown.namespace ? { namespace: shown.namespace } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': shown.context,
    clusters: [{ name: 'cluster', cluster: kept.cluster }],
    users: [{ name: 'user', user: kept.user }],
    contexts: [{ name: shown.context, context }],
  };
}

function toParts(shape: Shape, entry: z.infer<typeof Named>): ContextParts {
  const context = toRecord(entry.context);
  const find = (list: Shape['clusters'], name: unknown, key: string): Record<string, unknown> | null => {
    const found = (list ?? []).find((item) => item.name === name);
    return found ? toRecord(found[key]) : null;
  };
  return {
    name: entry.name,
    clusterName: toText(context.cluster) ?? '',
    userName: toText(context.user) ?? '',
    namespace: toText(context.namespace),
    cluster: find(shape.clusters, context.cluster, 'cluster'),
    user: find(shape.users, context.user, 'user'),
  };
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function toText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function parse(text: string): Result<Shape> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return invalid('It is empty: no kubeconfig.');
  if (text.length > maxKubeconfigLength)
    return invalid('It is too large for a kubeconfig (more than 1 MiB).');
  if (trimmed.includes('\0')) return invalid('It is a binary file, not a kubeconfig.');
  const pem = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(trimmed);
  if (pem) {
    const what = pem[1]?.includes('KEY') ? 'a key' : 'a certificate';
    return invalid(
      `This is ${what}, not a kubeconfig.`,
      'Choose the file with the clusters, users and contexts.',
    );
  }
  const document = parseDocument(trimmed, { logLevel: 'silent', prettyErrors: true, uniqueKeys: true });
  const fault = document.errors[0];
  if (fault) {
    const line = fault.linePos?.[0].line;
    if (/^\s*[[{]/.test(trimmed))
      return invalid(`It is neither JSON nor YAML${line ? `: see line ${line}` : ''}.`);
    return invalid(`It is not YAML${line ? `: see line ${line}` : ''}.`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return invalid('Its YAML cannot be resolved: it refers to itself too often.');
  }
  return toShape(value);
}

function toShape(value: unknown): Result<Shape> {
  if (typeof value === 'string') {
    if (/^eyJ[\w-]+\./.test(value)) return invalid('This is a token, not a kubeconfig.');
    return invalid('This is plain text, not a kubeconfig.');
  }
  if (Array.isArray(value)) return invalid('This is a list, not a kubeconfig.');
  if (typeof value !== 'object' || value === null)
    return invalid('This is a single value, not a kubeconfig.');
  const record = value as Record<string, unknown>;
  const kind = record.kind;
  if (typeof kind === 'string' && kind !== 'Config') {
    if (kind === 'Secret') {
      const hint = 'The kubeconfig may be inside it, encoded: decode the value of its data first.';
      return invalid('This is a Kubernetes Secret, not a kubeconfig.', hint);
    }
    const name = /^[A-Za-z]{1,63}$/.test(kind) ? ` (${kind})` : '';
    return invalid(`This is another Kubernetes object${name}, not a kubeconfig.`);
  }
  if (!('clusters' in record) && !('contexts' in record) && !('users' in record)) {
    return invalid('This is not a kubeconfig: it has no clusters, users and contexts.');
  }
  const shape = Shape.safeParse(record);
  if (shape.success) return ok(shape.data);
  const place = shape.error.issues[0]?.path.map(String).join('.') ?? '';
  return invalid(`This kubeconfig is malformed${place === '' ? '' : ` at ${place}`}.`);
}
