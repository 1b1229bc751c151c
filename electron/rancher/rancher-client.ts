import { stringify } from 'yaml';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toBase64 } from '../../shared/rancher/provision/base64.ts';
import { serverThrough } from '../../shared/rancher/server.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { RancherReport } from '../../shared/rancher/rancher.ts';
import type { KubeClient, Network } from '../kube/client.ts';
import { openKubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import { Secret } from '../vault/secret.ts';
import { nameOfToken } from './credential-token.ts';
import type { Ranchers } from './ranchers.ts';
import { listNorman } from './norman-list.ts';

/** What a Rancher is asked with. */
export type RancherAccess = {
  url: string;
  token: Secret;
  pinnedSha256: string | null;
  /** PEM of the authority its certificate is verified by; null where that is one of the system's. */
  authority: string | null;
  network: Network;
  userAgent: string;
};

/** What a Rancher says of itself and of the token. */
export type RancherFacts = { version: string | null; user: string | null; tokenExpiresAt: string | null };

type Json = Record<string, unknown>;

/** The address of a Rancher from what was typed: https by default, without the path of its page. Fails on what is none. */
export function toRancherUrl(text: string): Result<string> {
  const typed = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(typed)) return fail(appError('invalid', `“${text}” is not an address.`));
  const url = new URL(typed);
  if (url.protocol !== 'https:')
    return fail(
      appError('invalid', 'A Rancher is only asked over https.', { hint: 'Write https:// or leave it out.' }),
    );
  const path = url.pathname.replace(/\/(dashboard|v3|v1|k8s)(\/.*)?$/, '').replace(/\/+$/, '');
  return ok(`${url.origin}${path}`);
}

/** A kubeconfig of one context for a path of a Rancher. */
function kubeconfigFor({ url, token, authority }: RancherAccess): Secret {
  const ca = authority === null ? {} : { 'certificate-authority-data': toBase64(authority) };
  return new Secret(
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'rancher', cluster: { server: url, ...ca } }],
      users: [{ name: 'rancher', user: { token: token.reveal() } }],
      contexts: [{ name: 'rancher', context: { cluster: 'rancher', user: 'rancher' } }],
      'current-context': 'rancher',
    }),
  );
}

/** Opens a client to a Rancher, or to what it serves under a path of its address. Nothing is connected yet. */
export async function openRancherClient(access: RancherAccess): Promise<Result<KubeClient>> {
  const opened = await openKubeClient({
    kubeconfig: kubeconfigFor(access),
    pinnedSha256: access.pinnedSha256,
    network: access.network,
    userAgent: access.userAgent,
    timeoutMs: 20_000,
  });
  if (!opened.ok) return opened;
  const client = opened.value;
  return ok({
    ...client,
    request: async (method, path, extras) => {
      const answer = await client.request(method, path, extras);
      return answer.ok ? answer : { ...answer, error: ofToken(answer.error, access) };
    },
    stream: async (path, extras) => {
      const answer = await client.stream(path, extras);
      return answer.ok ? answer : { ...answer, error: ofToken(answer.error, access) };
    },
  });
}

/** What a Rancher refuses where it does not know who asks: its token, not a kubeconfig. Any other error as it is. */
function ofToken(error: AppError, { url }: Pick<RancherAccess, 'url'>): AppError {
  if (error.code !== 'unauthorized') return error;
  return appError('unauthorized', `${hostOf(url)} refused the API token.`, {
    hint: 'It may have expired or been deleted: create another in Rancher, and add the Rancher again with it.',
  });
}

/** Runs questions to a Rancher over one client, and closes it. */
export async function askRancher<T>(
  access: RancherAccess,
  ask: (client: KubeClient) => Promise<Result<T>>,
): Promise<Result<T>> {
  const client = await openRancherClient(access);
  if (!client.ok) return client;
  try {
    return await ask(client.value);
  } finally {
    await client.value.close();
  }
}

/** Runs questions to a Rancher that was added, by its id. */
export type AskRancher = <T>(
  rancher: string,
  ask: (client: KubeClient) => Promise<Result<T>>,
) => Promise<Result<T>>;

/** Opens what runs questions to the Ranchers that were added. */
export function openAsk({ access }: Pick<Ranchers, 'access'>): AskRancher {
  return async (rancher, ask) => {
    const found = await access(rancher);
    return found.ok ? askRancher(found.value.access, ask) : found;
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown, field: string): string | null => {
  const text = isObject(value) ? value[field] : undefined;
  return typeof text === 'string' && text !== '' ? text : null;
};
const itemsOf = (value: unknown): Json[] => {
  const data = isObject(value) ? value['data'] : undefined;
  return Array.isArray(data) ? data.filter(isObject) : [];
};

/** What a Rancher is, and whom the token is for. Source: guest-clusters reference, section 3.9. */
export async function readFacts(client: KubeClient, token: Secret): Promise<Result<RancherFacts>> {
  const users = await client.request('GET', '/v3/users', { query: { me: true } });
  // A page, a login or another server answers there with something else, or leads elsewhere.
  const isOther = users.ok
    ? textOf(users.value, 'type') !== 'collection'
    : users.error.code === 'not-found' || users.error.code === 'invalid';
  if (isOther)
    return fail(
      appError('invalid', `${hostOf(client.server)} does not answer like a Rancher.`, {
        hint: 'Give the address that its page has in the browser, up to /dashboard, with a path only where it has one before that.',
      }),
    );
  if (!users.ok) return fail(users.error);
  const [me] = itemsOf(users.value);
  const name = nameOfToken(token.reveal()) ?? '';
  const [version, own] = await Promise.all([
    client.request('GET', '/v3/settings/server-version', {}),
    client.request('GET', `/v3/tokens/${encodeURIComponent(name)}`, {}),
  ]);
  return ok({
    version: version.ok ? textOf(version.value, 'value') : null,
    user: textOf(me, 'username') ?? textOf(me, 'name') ?? textOf(me, 'id'),
    tokenExpiresAt: own.ok ? textOf(own.value, 'expiresAt') : null,
  });
}

/** Whether a cluster is a Harvester: its label takes precedence (rancher/dashboard shell/utils/cluster.js). */
function isHarvester(cluster: Json): boolean {
  const labels = cluster['labels'];
  return textOf(labels, 'provider.cattle.io') === 'harvester' || cluster['provider'] === 'harvester';
}

function toManaged(cluster: Json, url: string): RancherReport['harvesters'][number] {
  const id = textOf(cluster, 'id') ?? '';
  const conditions = Array.isArray(cluster['conditions']) ? cluster['conditions'].filter(isObject) : [];
  const of = (type: string): Json | undefined => conditions.find((each) => each['type'] === type);
  const connected = of('Connected') ?? of('Ready');
  const hosts = cluster['nodeCount'];
  return {
    id,
    name: textOf(cluster, 'name') ?? id,
    state: textOf(cluster, 'state') ?? 'unknown',
    isConnected: connected === undefined ? null : connected['status'] === 'True',
    message: textOf(of('Ready'), 'message') ?? textOf(connected, 'message'),
    kubernetesVersion: textOf(cluster['version'], 'gitVersion'),
    hosts: typeof hosts === 'number' ? hosts : null,
    server: serverThrough(url, id),
  };
}

/** The Harvester clusters that a Rancher manages, in the order of their names. Source: guest-clusters reference, section 5. */
export async function readReport(client: KubeClient, url: string): Promise<Result<RancherReport>> {
  const [clusters, version, feature] = await Promise.all([
    listNorman(client, '/v3/clusters'),
    client.request('GET', '/v3/settings/server-version', {}),
    client.request('GET', '/v3/features/harvester-baremetal-container-workload', {}),
  ]);
  if (!clusters.ok) return fail(clusters.error);
  const value = feature.ok && isObject(feature.value) ? feature.value['value'] : null;
  return ok({
    version: version.ok ? textOf(version.value, 'value') : null,
    harvesters: clusters.value
      .filter(isObject)
      .filter(isHarvester)
      .map((cluster) => toManaged(cluster, url))
      .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    hasWorkloads: typeof value === 'boolean' ? value : null,
  });
}

/** The authority that signs a Rancher's certificate, as it tells it; null where it is a public one. */
export async function readAuthority(client: KubeClient): Promise<string | null> {
  const answer = await client.request('GET', '/v3/settings/cacerts', {});
  return answer.ok ? textOf(answer.value, 'value') : null;
}
