import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { ContextChoices, KubeconfigContext } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { Secret } from '../vault/secret.ts';
import { checkContext } from './kubeconfig-context.ts';
import type { CheckedContext, ContextParts } from './kubeconfig-context.ts';
import { withContents } from './kubeconfig-files.ts';
import type { FileContents, FileHolder } from './kubeconfig-files.ts';
import { replaceAddress } from './kubeconfig-server.ts';
import { readKubeconfigText } from './kubeconfig-text.ts';

/** A kubeconfig that was read: what may be shown of it, and each usable context as a credential of its own. */
export type Kubeconfig = {
  contexts: KubeconfigContext[];
  /** A kubeconfig (JSON) of just this context, its cluster and its user, as the user decided; fails for an unknown context, one with a problem, and choices that cannot be. */
  credentialOf: (context: string, choices?: ContextChoices) => Result<Secret>;
  /** The server's URL as the user decided; fails like `credentialOf`. */
  serverOf: (context: string, choices?: ContextChoices) => Result<string>;
  /** The same with the contents of a context's files in the place of their paths. */
  withFiles: (context: string, contents: FileContents) => Kubeconfig;
};

/** A kubeconfig's text with what to call it, and the folder its relative paths begin at; null where that is not known. */
export type KubeconfigSource = { text: string; source: string; folder: string | null };

const Named = z.looseObject({ name: z.string() });
const Shape = z.looseObject({
  kind: z.string().nullish(),
  'current-context': z.string().nullish(),
  clusters: z.array(Named).nullish(),
  users: z.array(Named).nullish(),
  contexts: z.array(Named).nullish(),
});
type Shape = z.infer<typeof Shape>;

/** Several kubeconfigs as one: of each name the entry that came first. */
type Merged = {
  current: string | null;
  clusters: ReadonlyMap<string, FileHolder>;
  users: ReadonlyMap<string, FileHolder>;
  contexts: ReadonlyMap<string, Record<string, unknown>>;
};

/** More contexts than anybody can choose from. */
const maxContexts = 500;

const invalid = (message: string, hint?: string): { ok: false; error: AppError } =>
  fail(appError('invalid', message, hint === undefined ? {} : { hint }));

/** Reads a kubeconfig's text. An error says what the text is instead; it never repeats any of it. */
export function readKubeconfig(text: string, folder: string | null = null): Result<Kubeconfig> {
  return readKubeconfigs([{ text, source: '', folder }]);
}

/**
 * Reads kubeconfigs and merges them as kubectl does those of KUBECONFIG: of each name the first entry counts, and the
 * first current context. An error names the one it is about. Source: Kubernetes documentation, "Organizing Cluster
 * Access Using kubeconfig Files".
 */
export function readKubeconfigs(sources: readonly KubeconfigSource[]): Result<Kubeconfig> {
  const clusters = new Map<string, FileHolder>();
  const users = new Map<string, FileHolder>();
  const contexts = new Map<string, Record<string, unknown>>();
  let current: string | null = null;
  for (const { text, source, folder } of sources) {
    const shapes = readShapes(text);
    if (!shapes.ok) return sources.length === 1 ? shapes : ofSource(shapes.error, source);
    for (const shape of shapes.value) {
      current ??= toText(shape['current-context']);
      const add = (into: Map<string, FileHolder>, list: Shape['clusters'], key: string): void => {
        for (const item of list ?? [])
          if (!into.has(item.name)) into.set(item.name, { value: toRecord(item[key]), folder });
      };
      add(clusters, shape.clusters, 'cluster');
      add(users, shape.users, 'user');
      for (const item of shape.contexts ?? [])
        if (!contexts.has(item.name)) contexts.set(item.name, toRecord(item.context));
    }
  }
  if (contexts.size === 0) {
    const hint = 'A context names a cluster and the user to log in as.';
    return invalid(
      sources.length === 1 ? 'This kubeconfig has no contexts.' : 'These kubeconfigs have no contexts.',
      hint,
    );
  }
  if (contexts.size > maxContexts) {
    const hint = 'Take those of the clusters you want: kubectl config view --flatten --minify --context NAME';
    return invalid(`It has more than ${maxContexts} contexts.`, hint);
  }
  return ok(build({ current, clusters, users, contexts }));
}

function ofSource(error: AppError, source: string): { ok: false; error: AppError } {
  return fail({ ...error, message: `${source}: ${error.message}` });
}

function readShapes(text: string): Result<Shape[]> {
  const values = readKubeconfigText(text);
  if (!values.ok) return values;
  if (values.value.length === 0) return invalid('It is empty: no kubeconfig.');
  const shapes: Shape[] = [];
  for (const value of values.value) {
    const shape = toShape(value);
    if (!shape.ok) return shape;
    shapes.push(shape.value);
  }
  return ok(shapes);
}

function build(merged: Merged): Kubeconfig {
  const entries = new Map<string, CheckedContext>();
  for (const [name, context] of merged.contexts)
    entries.set(name, checkContext(toParts(merged, name, context), merged.current));
  const find = (context: string, choices: ContextChoices): Result<CheckedContext & { server: string }> => {
    const entry = entries.get(context);
    if (!entry) return invalid('The kubeconfig has no such context.');
    const { shown } = entry;
    if (shown.problem) return fail(shown.problem);
    if (shown.files.length > 0) {
      const paths = shown.files.map(({ path }) => path).join(', ');
      return invalid(`The files it refers to have not been read: ${paths}.`, 'Allow them to be read first.');
    }
    if (choices.isInsecure === true && !shown.asksInsecure)
      return invalid('The kubeconfig does not ask to skip the verification of the certificate.');
    if (choices.address === undefined) return ok({ ...entry, server: shown.server });
    const server = replaceAddress(shown.server, choices.address);
    return server.ok ? ok({ ...entry, server: server.value }) : server;
  };
  return {
    contexts: [...entries.values()].map(({ shown }) => shown),
    credentialOf: (context, choices = {}) => {
      const found = find(context, choices);
      if (!found.ok) return found;
      try {
        return ok(new Secret(JSON.stringify(minify(found.value, choices))));
      } catch {
        return invalid('What it tells its program (exec) of the cluster refers to itself.');
      }
    },
    serverOf: (context, choices = {}) => {
      const found = find(context, choices);
      return found.ok ? ok(found.value.server) : found;
    },
    withFiles: (context, contents) => build(inline(merged, context, contents)),
  };
}

function inline(merged: Merged, name: string, contents: FileContents): Merged {
  const context = merged.contexts.get(name) ?? {};
  const replace = (
    part: 'cluster' | 'user',
    entries: ReadonlyMap<string, FileHolder>,
  ): ReadonlyMap<string, FileHolder> => {
    const key = toText(context[part]);
    const held = key === null ? undefined : entries.get(key);
    if (key === null || held === undefined) return entries;
    return new Map(entries).set(key, { ...held, value: withContents(part, held.value, contents) });
  };
  return {
    ...merged,
    clusters: replace('cluster', merged.clusters),
    users: replace('user', merged.users),
  };
}

function minify(
  { shown, kept, server }: CheckedContext & { server: string },
  choices: ContextChoices,
): unknown {
  const context = {
    cluster: 'cluster',
    user: 'user',
    ...(shown.namespace ? { namespace: shown.namespace } : {}),
  };
  const skip = choices.isInsecure === true ? { 'insecure-skip-tls-verify': true } : {};
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': shown.context,
    clusters: [{ name: 'cluster', cluster: { ...kept.cluster, server, ...skip } }],
    users: [{ name: 'user', user: kept.user }],
    contexts: [{ name: shown.context, context }],
  };
}

function toParts(merged: Merged, name: string, context: Record<string, unknown>): ContextParts {
  const clusterName = toText(context.cluster) ?? '';
  const userName = toText(context.user) ?? '';
  return {
    name,
    clusterName,
    userName,
    namespace: toText(context.namespace),
    cluster: merged.clusters.get(clusterName) ?? null,
    user: merged.users.get(userName) ?? null,
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
      const hint = 'The kubeconfig may be inside it: paste the value of its data, in Base64 as it is.';
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
  // Only names that a kubeconfig has: the path of an issue may hold a key of the text.
  const place = shape.error.issues[0]?.path.map(String).join('.') ?? '';
  return invalid(`This kubeconfig is malformed${/^[\w.-]{1,60}$/.test(place) ? ` at ${place}` : ''}.`);
}
