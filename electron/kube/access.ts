import type { RequestOptions } from 'node:https';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { redact } from '../redact.ts';
import type { Secret } from '../vault/secret.ts';
import { readPlainAccess } from './plain-access.ts';

/** How a cluster is reached: its server URL, the headers of every request, and what TLS needs. Secret but for the URL. */
export type Access = {
  server: string;
  headers: Record<string, string>;
  /** `rejectUnauthorized` is false only where the user confirmed that the certificate is not verified. */
  tls: { ca?: Buffer; cert?: Buffer; key?: Buffer; servername?: string; rejectUnauthorized?: false };
  /** The proxy of the kubeconfig, with its user info; null where it names none. */
  proxyUrl: string | null;
  /** The namespace of the context; absent where it names none. */
  namespace?: string;
};

/** Reads how a cluster is reached from its kubeconfig; client-node is loaded only for what is more than plain. */
export async function readAccess(kubeconfig: Secret): Promise<Result<Access>> {
  const plain = readPlainAccess(kubeconfig.reveal());
  if (plain !== null) {
    for (const secret of plain.secrets) redact.register(secret);
    return ok(plain.access);
  }
  return readAnyAccess(kubeconfig);
}

/** What client-node makes of a kubeconfig: TLS material and headers. */
export async function readAnyAccess(kubeconfig: Secret): Promise<Result<Access>> {
  try {
    const { KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromString(kubeconfig.reveal());
    const server = config.getCurrentCluster()?.server;
    if (server === undefined || !server.startsWith('https://')) throw new TypeError('no https server');
    const user = config.getCurrentUser();
    // It would run programs and read files by itself, without the user's consent and without limits.
    const reaches: unknown = user?.exec ?? user?.authProvider ?? user?.certFile ?? user?.keyFile;
    if ((reaches ?? config.getCurrentCluster()?.caFile) !== undefined)
      throw new TypeError('not self-contained');
    const basic = user?.username && user.password ? `${user.username}:${user.password}` : undefined;
    for (const secret of [user?.token, user?.password, basic, user?.keyData, pemOf(user?.keyData)]) {
      if (typeof secret === 'string') redact.register(secret);
    }
    const made: RequestOptions = {};
    await config.applyToHTTPSOptions(made);
    made.agent = false;
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(made.headers ?? {}))
      if (typeof value === 'string') headers[name] = value;
    if (typeof made.auth === 'string')
      headers.Authorization = `Basic ${Buffer.from(made.auth).toString('base64')}`;
    const tls: Access['tls'] = {};
    if (Buffer.isBuffer(made.ca)) tls.ca = made.ca;
    if (Buffer.isBuffer(made.cert)) tls.cert = made.cert;
    if (Buffer.isBuffer(made.key)) tls.key = made.key;
    if (typeof made.servername === 'string') tls.servername = made.servername;
    if (made.rejectUnauthorized === false) tls.rejectUnauthorized = false;
    const namespace = config.getContextObject(config.getCurrentContext())?.namespace;
    const proxyUrl = config.getCurrentCluster()?.proxyUrl ?? null;
    return ok({ server, headers, tls, proxyUrl, ...(namespace ? { namespace } : {}) });
  } catch {
    return fail(
      appError('invalid', 'The kept kubeconfig cannot be used.', {
        hint: 'Remove the cluster and add it again.',
      }),
    );
  }
}

function pemOf(base64: string | undefined): string | undefined {
  return base64 ? Buffer.from(base64, 'base64').toString('utf8') : undefined;
}
