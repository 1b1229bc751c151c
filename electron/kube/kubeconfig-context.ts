import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { AuthType, KubeconfigContext } from '../../shared/cluster.ts';
import { redact } from '../redact.ts';

/** A context with the cluster and user it names; null where the kubeconfig has none of that name. */
export type ContextParts = {
  name: string;
  clusterName: string;
  userName: string;
  namespace: string | null;
  cluster: Record<string, unknown> | null;
  user: Record<string, unknown> | null;
};

/** What may be shown of a context, and the fields of its cluster and user that are kept. */
export type CheckedContext = { shown: KubeconfigContext; kept: { cluster: object; user: object } };

const invalid = (message: string, hint?: string): AppError =>
  appError('invalid', message, hint === undefined ? {} : { hint });

/** Says what a context is and whether it can be used; registers its secrets to be redacted everywhere. */
export function checkContext(parts: ContextParts, current: string | null): CheckedContext {
  const cluster = parts.cluster ?? {};
  const user = parts.user ?? {};
  for (const secret of [user.token, user.password, user['client-key-data']]) {
    if (typeof secret === 'string') redact.register(secret);
  }
  if (typeof user['client-key-data'] === 'string') {
    redact.register(Buffer.from(user['client-key-data'], 'base64').toString('utf8'));
  }
  const server = toServer(cluster.server);
  const notes = [...server.notes];
  if (cluster['insecure-skip-tls-verify'] === true) {
    notes.push(
      'It asks to skip TLS verification. Acre does not: where the certificate is not trusted you are shown its fingerprint, to pin it instead.',
    );
  }
  const shown: KubeconfigContext = {
    context: parts.name,
    clusterName: parts.clusterName,
    server: server.url,
    user: parts.userName,
    namespace: parts.namespace,
    auth: toAuthType(user),
    isCurrent: parts.name === current,
    problem: problemOf(parts, server.problem),
    notes,
  };
  const kept = {
    cluster: { server: server.url, ...pick(cluster, clusterFields) },
    user: pick(user, userFields),
  };
  return { shown, kept };
}

function pick(from: Record<string, unknown>, names: string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  return kept;
}

function toAuthType(user: Record<string, unknown>): AuthType {
  const has = (name: string): boolean => user[name] !== undefined && user[name] !== null && user[name] !== '';
  if (has('exec')) return 'exec';
  if (has('auth-provider')) return 'unknown';
  if (has('token') || has('tokenFile') || has('token-file')) return 'token';
  if (has('client-certificate-data') || has('client-certificate')) return 'certificate';
  if (has('username')) return 'basic';
  return 'none';
}

type Server = { url: string; problem: AppError | null; notes: string[] };

/** The URL of the API as it may be shown and used: https, with its path, without user info. */
function toServer(value: unknown): Server {
  const refuse = (message: string, hint?: string, url = ''): Server => ({
    url,
    problem: invalid(message, hint),
    notes: [],
  });
  if (typeof value !== 'string' || value.trim() === '') return refuse('Its cluster has no server address.');
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return refuse('The server address of its cluster is not a URL.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  const shown = `${url.protocol}//${url.host}${path}`;
  if (url.username !== '' || url.password !== '') {
    for (const secret of [url.password, decode(url.password)]) redact.register(secret);
    return refuse(
      'The server address holds a user name or password.',
      'Put the credential into the user entry.',
      shown,
    );
  }
  if (url.protocol === 'http:') {
    return refuse(
      'The server address begins with http: everybody on the way could read the credential.',
      'Only https is used.',
      shown,
    );
  }
  if (url.protocol !== 'https:')
    return refuse('The server address does not begin with https.', undefined, shown);
  if (url.search !== '' || url.hash !== '')
    return refuse('The server address has a query or a fragment.', undefined, shown);
  const notes = isLoopback(url.hostname)
    ? [
        'The address is this machine itself. In a kubeconfig copied from a host (/etc/rancher/rke2/rke2.yaml) it has to be replaced by the address of the cluster.',
      ]
    : [];
  return { url: shown, problem: null, notes };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Fields that name a file beside the kubeconfig, which is not read. */
const fileFields: Record<string, string> = {
  'certificate-authority': 'certificate-authority-data',
  'client-certificate': 'client-certificate-data',
  'client-key': 'client-key-data',
  tokenFile: 'token',
  'token-file': 'token',
};
/** Fields that are kept, and must be text: YAML may read a token of digits as a number. */
const clusterFields = ['certificate-authority-data', 'tls-server-name'];
const userFields = ['token', 'client-certificate-data', 'client-key-data', 'username', 'password', 'as'];
const textFields = [...clusterFields, ...userFields];
const pemFields = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'];

function problemOf({ cluster, user }: ContextParts, serverProblem: AppError | null): AppError | null {
  if (cluster === null) return invalid('It names a cluster that is not in this kubeconfig.');
  if (serverProblem) return serverProblem;
  if (user === null) return invalid('It names a user that is not in this kubeconfig.');
  if (user.exec !== undefined && user.exec !== null) {
    return invalid(
      'Its credential comes from a program (exec). Running programs of a kubeconfig is not supported yet.',
      'Use a kubeconfig with a token or a client certificate.',
    );
  }
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null) {
    return invalid('Its credential comes from an auth provider, which Kubernetes has removed.');
  }
  for (const [name, instead] of Object.entries(fileFields)) {
    const value = cluster[name] ?? user[name];
    const hasData = cluster[instead] ?? user[instead];
    if (typeof value === 'string' && value !== '' && !hasData) {
      return invalid(
        `It refers to a file (${name}). Files beside a kubeconfig are not read yet.`,
        'Make it self-contained: kubectl config view --flatten --minify',
      );
    }
  }
  for (const name of textFields) {
    const value = cluster[name] ?? user[name];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return invalid(`Its ${name} is not text.`, 'Put it in quotation marks.');
    }
  }
  for (const name of pemFields) {
    const value = cluster[name] ?? user[name];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string' || !Buffer.from(value, 'base64').includes('-----BEGIN ')) {
      return invalid(`Its ${name} is not a Base64-encoded PEM file.`);
    }
  }
  if (user['client-certificate-data'] && !user['client-key-data']) {
    return invalid('It has a client certificate without its key.');
  }
  if (cluster['proxy-url']) return invalid('It asks for a proxy (proxy-url), which is not supported yet.');
  if (user['as-groups'] ?? user['as-uid'] ?? user['as-user-extra']) {
    return invalid('It acts in the name of groups (as-groups), which is not supported yet.');
  }
  return null;
}
