import { z } from 'zod';
import type { Access } from './access.ts';

const Plain = z.object({
  'current-context': z.string(),
  contexts: z.tuple([z.strictObject({ name: z.string(), context: z.looseObject({}) })]),
  clusters: z.tuple([
    z.strictObject({
      name: z.string(),
      cluster: z.strictObject({
        server: z.string().startsWith('https://'),
        'certificate-authority-data': z.string().optional(),
        'tls-server-name': z.string().optional(),
        'proxy-url': z.string().min(1).optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
      }),
    }),
  ]),
  users: z.tuple([
    z.strictObject({
      name: z.string(),
      user: z.strictObject({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
        username: z.string().optional(),
        password: z.string().optional(),
        as: z.string().optional(),
      }),
    }),
  ]),
});

/** How a cluster is reached, and the texts in it that must never be shown. */
export type PlainAccess = { access: Access; secrets: string[] };

/**
 * Reads a kubeconfig (JSON, of one context) that holds all it needs as a token, a certificate or a password, which every
 * one does that this app has kept; null for any other, which client-node reads: loading it takes half a second and 88 MB.
 * Source: Kubernetes API client-go tools/clientcmd/api/v1 (fields), client-node src/config.ts (what becomes of them).
 */
export function readPlainAccess(text: string): PlainAccess | null {
  const parsed = Plain.safeParse(toJson(text));
  if (!parsed.success) return null;
  const {
    contexts: [context],
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: userName, user }],
  } = parsed.data;
  const isWhole =
    context.name === parsed.data['current-context'] &&
    context.context.cluster === clusterName &&
    context.context.user === userName;
  if (!isWhole) return null;
  const headers: Record<string, string> = {};
  if (user.as !== undefined) headers['Impersonate-User'] = user.as;
  const basic = user.username && user.password ? `${user.username}:${user.password}` : undefined;
  if (user.token) headers.Authorization = `Bearer ${user.token}`;
  else if (basic !== undefined) headers.Authorization = `Basic ${Buffer.from(basic).toString('base64')}`;
  const tls: Access['tls'] = {};
  const ca = bytesOf(cluster['certificate-authority-data']);
  const cert = bytesOf(user['client-certificate-data']);
  const key = bytesOf(user['client-key-data']);
  if (ca) tls.ca = ca;
  if (cert) tls.cert = cert;
  if (key) tls.key = key;
  if (cluster['tls-server-name']) tls.servername = cluster['tls-server-name'];
  if (cluster['insecure-skip-tls-verify'] === true) tls.rejectUnauthorized = false;
  const secrets = [user.token, user.password, basic, user['client-key-data'], key?.toString('utf8')];
  const { namespace } = context.context;
  return {
    access: {
      server: cluster.server,
      headers,
      tls,
      proxyUrl: cluster['proxy-url'] ?? null,
      ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}),
    },
    secrets: secrets.filter((secret) => secret !== undefined),
  };
}

function bytesOf(base64: string | undefined): Buffer | null {
  return base64 ? Buffer.from(base64, 'base64') : null;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
