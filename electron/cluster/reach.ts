import { appError } from '../../shared/error.ts';
import type { CertificateFacts } from '../../shared/error.ts';
import type { ClusterRoute, NetworkSettings } from '../../shared/network.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readAccessAtRest } from '../kube/access-at-rest.ts';
import { readCertificate, toFingerprint } from '../kube/certificate.ts';
import { hostOf } from '../kube/errors.ts';
import { chooseProxy } from '../kube/proxy.ts';
import type { NetworkChange, NetworkStore, RouteChange } from './network.ts';
import type { ClusterRecord } from './record.ts';
import type { Registry } from './registry.ts';
import type { Sessions } from './sessions.ts';

/** How configured clusters are reached and trusted, and changing it; a cluster that is connected is connected anew. */
export type Reach = {
  route: (cluster: string) => Promise<Result<ClusterRoute>>;
  setRoute: (cluster: string, change: RouteChange) => Promise<Result<ClusterRoute>>;
  setNetwork: (change: NetworkChange) => Promise<Result<NetworkSettings>>;
  /** Asks the server for its certificate and sends it nothing; one that does not answer is an error. */
  readShown: (cluster: string) => Promise<Result<CertificateFacts>>;
  /** From now on only this certificate is accepted; null goes back to authorities. */
  pin: (cluster: string, sha256: string | null) => Promise<Result<void>>;
};

const certificateTimeoutMs = 10_000;

/** Opens it. */
export function openReach(options: { registry: Registry; sessions: Sessions; network: NetworkStore }): Reach {
  const { registry, sessions, network } = options;
  const find = (cluster: string): Result<ClusterRecord> => {
    const record = registry.find(cluster);
    return record ? ok(record) : fail(appError('not-found', 'There is no such cluster.'));
  };
  const reconnect = (cluster: string): void => {
    const session = sessions.find(cluster);
    if (session.ok) void session.value.reconnect();
  };
  /** The proxy-url and TLS name of a cluster's kubeconfig; none where the vault does not give it. */
  const readKept = async (cluster: string): Promise<{ proxyUrl: string | null; servername?: string }> => {
    const credential = await sessions.readCredential(cluster);
    const access = credential.ok ? await readAccessAtRest(credential.value) : credential;
    if (!access.ok) return { proxyUrl: null };
    const { proxyUrl, tls } = access.value;
    return { proxyUrl, ...(tls.servername ? { servername: tls.servername } : {}) };
  };
  const show = async ({ id, route, server }: ClusterRecord): Promise<ClusterRoute> =>
    network.showRoute(route, (await readKept(id)).proxyUrl, server);

  return {
    route: async (cluster) => {
      const record = find(cluster);
      return record.ok ? ok(await show(record.value)) : record;
    },
    setRoute: async (cluster, change) => {
      const record = find(cluster);
      if (!record.ok) return record;
      const route = await network.changeRoute(cluster, record.value.route, change);
      if (!route.ok) return route;
      const updated = await sessions.update(cluster, { route: route.value });
      if (!updated.ok) return updated;
      reconnect(cluster);
      return ok(await show({ ...record.value, route: route.value }));
    },
    setNetwork: async (change) => {
      const written = await network.write(change);
      if (!written.ok) return written;
      for (const { id, route } of registry.list())
        if (change.bundle !== undefined || route.mode === 'default') reconnect(id);
      return written;
    },
    readShown: async (cluster) => {
      const record = find(cluster);
      if (!record.ok) return record;
      const { route, server } = record.value;
      const [way, { proxyUrl, servername }] = await Promise.all([
        network.networkOf(cluster, route),
        readKept(cluster),
      ]);
      if (!way.ok) return way;
      const chosen = chooseProxy(way.value.proxy, proxyUrl, server);
      if (!chosen.ok) return chosen;
      const { proxy } = chosen.value;
      const ca = way.value.bundles;
      const shown = await readCertificate(server, certificateTimeoutMs, { servername, proxy, ca });
      if (shown) return ok(shown);
      const through = proxy === null ? '' : ' through its proxy';
      const message = `${hostOf(server)} showed no certificate${through}.`;
      return fail(
        appError('unreachable', message, { cluster, hint: 'Check the address, the network and the proxy.' }),
      );
    },
    pin: async (cluster, sha256) => {
      const record = find(cluster);
      if (!record.ok) return record;
      const pin = sha256 === null ? null : toFingerprint(sha256);
      if (sha256 !== null && pin === null)
        return fail(appError('invalid', 'The fingerprint to pin is not a SHA-256.'));
      const updated = await sessions.update(cluster, { pinnedSha256: pin });
      if (updated.ok) reconnect(cluster);
      return updated;
    },
  };
}
