import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { isAborted } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import { readAccess } from '../kube/access.ts';
import { openKubeClient } from '../kube/client.ts';
import type { KubeClient, KubeClientOptions, Network } from '../kube/client.ts';
import { isLoopback } from '../kube/kubeconfig-server.ts';
import type { Secret } from '../vault/secret.ts';
import { dialServers } from './dial-servers.ts';
import type { GuestWay } from './guest-clients.ts';
import { serverVmsOf } from './server-vms.ts';

/** A client that was answered over a way. */
export type OpenedWay = { client: KubeClient; way: () => GuestWay };

/** What a way to a guest cluster is looked for with. */
export type OpenWayOptions = {
  guest: EntityId;
  /** Of the Harvester cluster that runs it. */
  session: Pick<Session, 'client' | 'world'>;
  /** A kubeconfig (JSON) of one context. */
  kubeconfig: Secret;
  network: Network;
  userAgent: string;
  /** Limit of each connection. */
  connectTimeoutMs: number;
  signal: AbortSignal;
};

/** Where servers of K3s, RKE2 and RKE1 serve their API. Source: K3s and RKE2 documentation, option https-listen-port. */
const usualPort = 6443;
/** Where it is not known which VMs are servers, so many of them are asked. */
const mostTries = 8;
/** TLS of the kubeconfig's own authority alone; the Harvester API is reached by its own client. */
const throughHarvester: Network = { proxy: { own: 'none', app: null, noProxy: [] }, bundles: [] };

/**
 * Finds a way to the API of a guest cluster and proves it by asking for its version: to the address in its kubeconfig, and
 * where that does not answer through the Harvester API to one of its running servers. A kubeconfig as a server wrote it
 * names that server itself (127.0.0.1:6443), which here is tried last. A refusal of the credential ends the search.
 */
export async function openWay(options: OpenWayOptions): Promise<Result<OpenedWay>> {
  const { guest, session, kubeconfig, network, userAgent, connectTimeoutMs, signal } = options;
  const name = parseEntityId(guest)?.name ?? '';
  const access = await readAccess(kubeconfig);
  if (!access.ok) {
    const hint = 'Give it a new kubeconfig.';
    return fail(
      appError('invalid', `The kept kubeconfig of the guest cluster ${name} cannot be used.`, { hint }),
    );
  }
  const server = new URL(access.value.server);
  const servers = (): ReturnType<typeof serverVmsOf> => serverVmsOf(session.world.view, guest);
  const base: KubeClientOptions = { kubeconfig, userAgent, connectTimeoutMs };
  const direct = (): Promise<Result<OpenedWay>> =>
    prove({ ...base, network }, () => ({ type: 'direct', server: access.value.server }), signal);
  const forwarded = (): Promise<Result<OpenedWay>> => {
    const host = server.hostname.replace(/^\[|\]$/g, '');
    const isOfServer = servers().some(({ addresses }) => addresses.includes(host));
    const port = isOfServer && server.port !== '' ? Number(server.port) : usualPort;
    const through = dialServers({ name, servers, harvester: session.client, port });
    const way = (): GuestWay => ({ type: 'port-forward', vm: through.vm() ?? '' });
    const connection = { ...base, network: throughHarvester, dial: through.dial };
    const running = servers().filter(({ isRunning }) => isRunning).length;
    return throughEach(Math.min(running, mostTries), () => prove(connection, way, signal));
  };
  const isOwnAddress = isLoopback(server.hostname) && server.port === String(usualPort);
  // What Rancher serves under a path of its own is answered by Rancher alone.
  const isBehindPath = server.pathname.replace(/\/+$/, '') !== '';
  const ways = isBehindPath ? [direct] : isOwnAddress ? [forwarded, direct] : [direct, forwarded];
  const errors: AppError[] = [];
  const words = (open: typeof direct, error: AppError): AppError =>
    open === forwarded && error.code !== 'tls' && servers().some(({ isRunning }) => isRunning)
      ? { ...error, message: toForwardedWords(name, error) }
      : error;
  for (const open of ways) {
    const opened = await open();
    if (opened.ok || opened.error.code === 'unauthorized' || opened.error.code === 'forbidden') return opened;
    errors.push(words(open, opened.error));
    if (isAborted(signal)) break;
  }
  return fail(toWayError(name, isOwnAddress ? errors.slice(0, 1) : errors));
}

/** Asks for the version; a client that is not answered is closed. */
async function prove(
  options: KubeClientOptions,
  way: () => GuestWay,
  signal: AbortSignal,
): Promise<Result<OpenedWay>> {
  const client = await openKubeClient(options);
  if (!client.ok) return client;
  const answer = await client.value.request('GET', '/version', { signal, timeoutMs: 10_000 });
  if (answer.ok) return ok({ client: client.value, way });
  await client.value.close();
  return fail(answer.error);
}

/** Tries as many times as there are servers, as long as the connection breaks; each try goes to another one. */
async function throughEach(
  count: number,
  open: () => Promise<Result<OpenedWay>>,
): Promise<Result<OpenedWay>> {
  let opened = await open();
  for (let tries = 1; tries < count && !opened.ok && opened.error.code === 'unreachable'; tries += 1)
    opened = await open();
  return opened;
}

/** A connection that was cut says nothing of which; that it could not be forwarded has words of its own. */
function toForwardedWords(name: string, { code, message }: AppError): string {
  const isCut = code === 'unreachable' && message.startsWith('The connection to');
  return isCut ? `None of the VMs of the guest cluster ${name} that run answers as its API.` : message;
}

/** The error for the user: what tells most of why, with what else was tried. */
function toWayError(name: string, errors: readonly AppError[]): AppError {
  const tls = errors.find(({ code }) => code === 'tls');
  if (tls) {
    const message = `What answers for the guest cluster ${name} is not signed by the authority of its kubeconfig. ${tls.message}`;
    const hint =
      'The kubeconfig may be of another cluster, or of before it was made anew: give it a new kubeconfig.';
    return appError('tls', message, { hint });
  }
  const last = errors.at(-1) ?? appError('cancelled', 'The request was cancelled.');
  if (errors.length < 2) return last;
  const [first] = errors;
  const message = `The API of the guest cluster ${name} cannot be reached. Directly: ${first?.message ?? ''} Through the Harvester API: ${last.message}`;
  return appError(last.code, message, {
    hint: last.hint ?? 'Check that its servers run, and the address in its kubeconfig.',
  });
}
