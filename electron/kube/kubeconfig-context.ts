import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { AuthType, KubeconfigContext } from '../../shared/cluster.ts';
import type { Result } from '../../shared/result.ts';
import { redact } from '../redact.ts';
import { readExecStanza, toExecProgram } from './exec-stanza.ts';
import type { ExecStanza } from './exec-stanza.ts';
import { filesOf } from './kubeconfig-files.ts';
import type { FileHolder } from './kubeconfig-files.ts';
import { toProxy, toServer } from './kubeconfig-server.ts';

/** A context with the cluster and user it names; null where the kubeconfig has none of that name. */
export type ContextParts = {
  name: string;
  clusterName: string;
  userName: string;
  namespace: string | null;
  cluster: FileHolder | null;
  user: FileHolder | null;
};

/** What may be shown of a context, and the fields of its cluster and user that are kept. */
export type CheckedContext = {
  shown: KubeconfigContext;
  kept: { cluster: Record<string, unknown>; user: Record<string, unknown> };
};

const invalid = (message: string, hint?: string): AppError =>
  appError('invalid', message, hint === undefined ? {} : { hint });

/** The extension of a cluster that its programs are told. Source: client-go tools/clientcmd/api ExecConfig.Config. */
const execExtension = 'client.authentication.k8s.io/exec';

/** Says what a context is and whether it can be used; registers its secrets to be redacted everywhere. */
export function checkContext(parts: ContextParts, current: string | null): CheckedContext {
  const cluster = parts.cluster?.value ?? {};
  const user = parts.user?.value ?? {};
  registerSecrets(user);
  const server = toServer(cluster.server);
  const proxy = toProxy(cluster['proxy-url']);
  const auth = toAuthType(user);
  const exec = auth === 'exec' ? readExecStanza(user.exec, parts.user?.folder ?? null) : null;
  const asksInsecure = cluster['insecure-skip-tls-verify'] === true;
  const files = [
    ...(parts.cluster ? filesOf('cluster', parts.cluster) : []),
    ...(parts.user && exec === null ? filesOf('user', parts.user) : []),
  ];
  const problem = problemOf(parts, { server: server.problem, proxy: proxy.problem, exec, files });
  const shown: KubeconfigContext = {
    context: parts.name,
    clusterName: parts.clusterName,
    server: server.url,
    user: parts.userName,
    namespace: parts.namespace,
    auth,
    isCurrent: parts.name === current,
    problem,
    notes:
      exec?.ok && hasCertificate(user)
        ? ['Its client certificate is not used: its credential comes from a program.']
        : [],
    proxyUrl: proxy.shown,
    asksInsecure,
    isLoopback: server.isLoopback,
    program: exec?.ok ? toExecProgram(exec.value) : null,
    files: problem === null ? files : [],
  };
  const kept = {
    cluster: {
      server: server.url,
      ...pick(cluster, clusterFields),
      ...(proxy.url === null ? {} : { 'proxy-url': proxy.url }),
      ...(exec?.ok && exec.value.provideClusterInfo ? keptExtension(cluster) : {}),
    },
    user: exec?.ok ? { exec: toKept(exec.value), ...pick(user, ['as']) } : pick(user, userFields),
  };
  return { shown, kept };
}

function registerSecrets(user: Record<string, unknown>): void {
  for (const secret of [user.token, user.password, user['client-key-data']]) {
    if (typeof secret === 'string') redact.register(secret);
  }
  if (typeof user['client-key-data'] === 'string') {
    redact.register(Buffer.from(user['client-key-data'], 'base64').toString('utf8'));
  }
}

function toKept(stanza: ExecStanza): object {
  const { installHint, ...rest } = stanza;
  return { ...rest, interactiveMode: 'Never', ...(installHint === null ? {} : { installHint }) };
}

function keptExtension(cluster: Record<string, unknown>): object {
  const entries: unknown[] = Array.isArray(cluster.extensions) ? cluster.extensions : [];
  const found = entries.find(
    (entry) => typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === execExtension,
  );
  return found === undefined ? {} : { extensions: [found] };
}

function pick(from: Record<string, unknown>, names: string[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  return kept;
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
const hasCertificate = (user: Record<string, unknown>): boolean =>
  isSet(user['client-certificate-data']) || isSet(user['client-certificate']);

/** A token takes the place of a program, as in kubectl. */
function toAuthType(user: Record<string, unknown>): AuthType {
  if (isSet(user.token) || (isSet(user.tokenFile) && !isSet(user.exec))) return 'token';
  if (isSet(user.exec)) return 'exec';
  if (isSet(user['auth-provider'])) return 'unknown';
  if (hasCertificate(user)) return 'certificate';
  if (isSet(user.username)) return 'basic';
  return 'none';
}

/** Fields that are kept, and must be text: YAML may read a token of digits as a number. */
const clusterFields = ['certificate-authority-data', 'tls-server-name'];
const userFields = ['token', 'client-certificate-data', 'client-key-data', 'username', 'password', 'as'];
const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];
const textFields = [...clusterFields, ...userFields, ...fileFields];
const pemFields = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'];

type Found = {
  server: AppError | null;
  proxy: AppError | null;
  exec: Result<ExecStanza> | null;
  files: readonly { field: string }[];
};

function problemOf(parts: ContextParts, found: Found): AppError | null {
  if (parts.cluster === null) return invalid('It names a cluster that is not in this kubeconfig.');
  if (found.server) return found.server;
  if (parts.user === null) return invalid('It names a user that is not in this kubeconfig.');
  const cluster = parts.cluster.value;
  const user = parts.user.value;
  if (found.exec?.ok === false) return found.exec.error;
  if (isSet(user['auth-provider']) && found.exec === null && !isSet(user.token)) {
    return invalid(
      'Its credential comes from an auth provider, which Kubernetes has removed.',
      'Use a kubeconfig with a token, a client certificate or a program (exec).',
    );
  }
  for (const name of textFields) {
    const value = cluster[name] ?? user[name];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return invalid(`Its ${name} is not text.`, 'Put it in quotation marks.');
    }
  }
  const fault = valueFault(user, cluster);
  if (fault !== null) return fault;
  const pending = new Set(found.files.map(({ field }) => field));
  const hasCert = isSet(user['client-certificate-data']) || pending.has('client-certificate');
  const hasKey = isSet(user['client-key-data']) || pending.has('client-key');
  if (found.exec === null && hasCert && !hasKey)
    return invalid('It has a client certificate without its key.');
  if (found.proxy) return found.proxy;
  if (user['as-groups'] ?? user['as-uid'] ?? user['as-user-extra']) {
    return invalid('It acts in the name of groups (as-groups), which is not supported yet.');
  }
  return null;
}

/** What is wrong with a value itself; values go into headers, where a line break would begin another header. */
function valueFault(user: Record<string, unknown>, cluster: Record<string, unknown>): AppError | null {
  for (const name of pemFields) {
    const value = cluster[name] ?? user[name];
    if (!isSet(value)) continue;
    if (typeof value !== 'string' || !Buffer.from(value, 'base64').includes('-----BEGIN ')) {
      return invalid(`Its ${name} is not a Base64-encoded PEM file.`);
    }
  }
  for (const name of ['token', 'as', 'tls-server-name']) {
    const value = cluster[name] ?? user[name];
    if (typeof value === 'string' && value !== '' && !/^[\x20-\x7e]+$/.test(value))
      return invalid(`Its ${name} has characters that no ${name} has.`);
  }
  if (isSet(user.username) && !isSet(user.password) && !isSet(user.token))
    return invalid('It has a user name without a password.');
  const skip = cluster['insecure-skip-tls-verify'];
  if (isSet(skip) && typeof skip !== 'boolean')
    return invalid('Its insecure-skip-tls-verify is neither true nor false.');
  return null;
}
