import { listAt, metaOf, textAt } from '../../shared/rancher/raw.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { tokenNameOf } from './credential-token.ts';
import type { RancherWay } from './rancher-way.ts';
import { listNorman } from './norman-list.ts';

/** When the token in each cloud credential ends: ISO 8601, null for never; undefined where that is not told. */
export type CredentialEnds = ReadonlyMap<string, string | null | undefined>;

/** Up to so many are asked for one by one; more by a list, which may bring others along. */
const few = 4;
const pageSize = 500;

type Answers = ReadonlyMap<string, unknown>;

/** Whether a failure is an answer: that it may not be read, or is not there. */
const isAnswered = ({ status }: { status: number | null }): boolean => status === 403 || status === 404;

type List = (client: KubeClient, path: string, signal: AbortSignal) => Promise<KubeResult<unknown[]>>;

/** Every object of a list of Kubernetes, in pages. */
const listKube: List = async (client, path, signal) => {
  const items: unknown[] = [];
  let next: string | null = null;
  do {
    const query = { limit: pageSize, ...(next === null ? {} : { continue: next }) };
    const answer: KubeResult<unknown> = await client.request('GET', path, { query, signal });
    if (!answer.ok) return answer;
    items.push(...listAt(answer.value, 'items'));
    next = textAt(answer.value, 'metadata', 'continue');
  } while (next !== null);
  return { ok: true, value: items };
};

/** Every object of one of Rancher's own lists. */
const listOwn: List = (client, path, signal) => listNorman(client, path, {}, signal);

/** Where objects are read, and how they are named there. */
type Place = { client: KubeClient; path: string; list: List; nameOf: (object: unknown) => string | null };

/** Reads objects by name: a few one by one, many by their list where that may be read. What is not told is left out. */
async function readNamed(
  { client, path, list, nameOf }: Place,
  names: readonly string[],
  signal: AbortSignal,
): Promise<KubeResult<Answers>> {
  const found = new Map<string, unknown>();
  if (names.length > few) {
    const listed = await list(client, path, signal);
    if (!listed.ok && !isAnswered(listed)) return listed;
    if (listed.ok) {
      const wanted = new Set(names);
      for (const object of listed.value) {
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
    const place = { client: local, path: secretsIn(namespace), list: listKube, nameOf };
    const secrets = await readNamed(place, names, signal);
    if (!secrets.ok) return secrets;
    for (const [name, secret] of secrets.value) {
      const token = tokenNameOf(secret);
      if (token !== null) tokens.set(`${namespace}:${name}`, token);
    }
  }
  const names = [...new Set(tokens.values())];
  const nameOf = (token: unknown): string | null => textAt(token, 'id');
  const told = await readNamed({ client: root, path: '/v3/tokens', list: listOwn, nameOf }, names, signal);
  if (!told.ok) return told;
  const ends = credentials.map((credential): [string, string | null | undefined] => {
    const token = told.value.get(tokens.get(credential) ?? '');
    return [credential, token === undefined ? undefined : textAt(token, 'expiresAt')];
  });
  return { ok: true, value: new Map(ends) };
}
