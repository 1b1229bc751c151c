import { listAt, metaOf, textAt } from '../../shared/rancher/raw.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { tokenNameOf } from './credential-token.ts';
import type { RancherWay } from './rancher-way.ts';

/** When the token in each cloud credential ends: ISO 8601, null for never; undefined where that is not told. */
export type CredentialEnds = ReadonlyMap<string, string | null | undefined>;

/** Up to so many are asked for one by one; more by a list, which may bring others along. */
const few = 4;
const pageSize = 500;

type Answers = ReadonlyMap<string, unknown>;

/** Whether a failure is an answer: that it may not be read, or is not there. */
const isAnswered = ({ status }: { status: number | null }): boolean => status === 403 || status === 404;

/** Every object of a list, in pages; null where no list may be read; fails where there was no answer. */
async function readList(
  client: KubeClient,
  path: string,
  signal: AbortSignal,
): Promise<KubeResult<readonly unknown[] | null>> {
  const items: unknown[] = [];
  let next: string | null = null;
  do {
    const query = { limit: pageSize, ...(next === null ? {} : { continue: next }) };
    const answer: KubeResult<unknown> = await client.request('GET', path, { query, signal });
    if (!answer.ok) return isAnswered(answer) ? { ok: true, value: null } : answer;
    // Rancher's own lists have their objects under another name than those of Kubernetes.
    items.push(...listAt(answer.value, 'items'), ...listAt(answer.value, 'data'));
    next = textAt(answer.value, 'metadata', 'continue');
  } while (next !== null);
  return { ok: true, value: items };
}

/** Reads objects by name: a few one by one, many by their list where that may be read. What is not told is left out. */
async function readNamed(
  client: KubeClient,
  path: string,
  names: readonly string[],
  nameOf: (object: unknown) => string | null,
  signal: AbortSignal,
): Promise<KubeResult<Answers>> {
  const found = new Map<string, unknown>();
  if (names.length > few) {
    const list = await readList(client, path, signal);
    if (!list.ok) return list;
    if (list.value !== null) {
      const wanted = new Set(names);
      for (const object of list.value) {
        const name = nameOf(object);
        if (name !== null && wanted.has(name)) found.set(name, object);
      }
      return { ok: true, value: found };
    }
  }
  for (const name of names) {
    const answer = await client.request('GET', `${path}/${encodeURIComponent(name)}`, { signal });
    if (answer.ok) found.set(name, answer.value);
    else if (!isAnswered(answer)) return answer;
  }
  return { ok: true, value: found };
}

const secretsIn = (namespace: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets`;

/**
 * Reads when the tokens in cloud credentials (`namespace:name`) end; fails where the Rancher did not answer. Tokens of other
 * users are not told. Source: guest-clusters reference, sections 1.7, 3.7 and 3.9.
 */
export async function readCredentialEnds(
  { root, local }: Pick<RancherWay, 'root' | 'local'>,
  credentials: readonly string[],
  signal: AbortSignal,
): Promise<KubeResult<CredentialEnds>> {
  const byNamespace = new Map<string, string[]>();
  for (const credential of credentials) {
    const [namespace = '', name = ''] = credential.split(':');
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), name]);
  }
  const tokens = new Map<string, string>();
  for (const [namespace, names] of byNamespace) {
    const nameOf = (object: unknown): string | null => metaOf(object)?.name ?? null;
    const secrets = await readNamed(local, secretsIn(namespace), names, nameOf, signal);
    if (!secrets.ok) return secrets;
    for (const [name, secret] of secrets.value) {
      const token = tokenNameOf(secret);
      if (token !== null) tokens.set(`${namespace}:${name}`, token);
    }
  }
  const names = [...new Set(tokens.values())];
  const told = await readNamed(root, '/v3/tokens', names, (token) => textAt(token, 'id'), signal);
  if (!told.ok) return told;
  const ends = credentials.map((credential): [string, string | null | undefined] => {
    const token = told.value.get(tokens.get(credential) ?? '');
    return [credential, token === undefined ? undefined : textAt(token, 'expiresAt')];
  });
  return { ok: true, value: new Map(ends) };
}
