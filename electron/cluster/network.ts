import { join } from 'node:path';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { CertificateFacts } from '../../shared/error.ts';
import { ProxyInfo } from '../../shared/network.ts';
import type { ClusterRoute, NetworkSettings, ProxyEntry, ProxyMode } from '../../shared/network.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openJsonFile } from '../files/json-file.ts';
import { readBundle } from '../kube/authorities.ts';
import type { Network } from '../kube/client.ts';
import { isNoProxyEntry } from '../kube/no-proxy.ts';
import { parseProxyUrl, proxyHostOf, toProxyUrl } from '../kube/proxy.ts';
import type { Proxy } from '../kube/proxy.ts';
import { Secret } from '../vault/secret.ts';
import type { RemoveOptions, Vault } from '../vault/vault.ts';
import { usualRoute } from './route.ts';
import type { KeptRoute } from './route.ts';
import { showUsed } from './show-route.ts';

const KeptNetwork = z.object({
  proxy: ProxyInfo.nullable(),
  noProxy: z.array(z.string()),
  bundle: z.string().nullable(),
});
type KeptNetwork = z.infer<typeof KeptNetwork>;

/** What may be changed of the network; what is absent stays. */
export type NetworkChange = {
  proxy?: ProxyEntry | null | undefined;
  noProxy?: string[] | undefined;
  bundle?: string | null | undefined;
};

/** What may be changed of the way to a cluster; what is absent stays. */
export type RouteChange = { mode?: ProxyMode; proxy?: ProxyEntry | null; bundle?: string | null };

/** The network as it is set up: for all clusters, and what a cluster's own route comes to. */
export type NetworkStore = {
  read: () => NetworkSettings;
  write: (change: NetworkChange) => Promise<Result<NetworkSettings>>;
  /** The way to a cluster with the passwords of proxies; fails where the vault does not give one that is needed. */
  networkOf: (cluster: string | null, route: KeptRoute) => Promise<Result<Network>>;
  /** A cluster's route with a change applied, its password in the vault; the caller keeps it. */
  changeRoute: (cluster: string, route: KeptRoute, change: RouteChange) => Promise<Result<KeptRoute>>;
  /** A cluster's route as it may be shown; `kubeconfigUrl` is the proxy-url of its kubeconfig. */
  showRoute: (route: KeptRoute, kubeconfigUrl: string | null, server: string) => ClusterRoute;
  /** The password of a cluster's own proxy; null where it has none. */
  readPassword: (cluster: string, route: KeptRoute) => Promise<Result<Secret | null>>;
  /** Removes the password of a cluster's proxy. */
  forget: (cluster: string, options?: RemoveOptions) => Promise<Result<void>>;
  settled: () => Promise<void>;
  warnings: readonly string[];
};

/** The name under which the vault holds the password of a proxy: of a cluster's, or of the app's where it is null. */
export function proxyKeyOf(cluster: string | null): string {
  return cluster === null ? 'network/proxy' : `cluster/${cluster}/proxy`;
}

/** Opens the network (`network.json`) of a data directory; passwords go to the vault. */
export async function openNetwork(dataDir: string, vault: Vault): Promise<NetworkStore> {
  const none: KeptNetwork = { proxy: null, noProxy: [], bundle: null };
  const file = await openJsonFile(join(dataDir, 'network.json'), KeptNetwork, none);
  let last: Promise<unknown> = Promise.resolve();

  /** The proxy of an entry with its password in the vault; a password is kept only for the very proxy and user it was entered for. */
  const keepProxy = async (
    cluster: string | null,
    entry: ProxyEntry | null,
    before: ProxyInfo | null,
  ): Promise<Result<ProxyInfo | null>> => {
    const key = proxyKeyOf(cluster);
    const forgetPassword = async (): Promise<Result<unknown>> =>
      before?.hasPassword ? vault.remove(key) : ok(null);
    if (entry === null) {
      const removed = await forgetPassword();
      return removed.ok ? ok(null) : removed;
    }
    const parsed = parseProxyUrl(entry.url);
    if (!parsed.ok) return parsed;
    if (parsed.value.user !== null || parsed.value.password !== null) {
      const hint = 'Enter user name and password in their own fields.';
      return fail(appError('invalid', 'The address of the proxy holds a user name or password.', { hint }));
    }
    const user = entry.user === '' ? null : entry.user;
    const url = toProxyUrl(parsed.value);
    const isSame = before !== null && before.url === url && before.user === user;
    if (entry.password === null && isSame) return ok(before);
    if (user === null || !entry.password) {
      const removed = await forgetPassword();
      return removed.ok ? ok({ url, user, hasPassword: false }) : removed;
    }
    const put = await vault.put(key, new Secret(entry.password));
    return put.ok ? ok({ url, user, hasPassword: true }) : put;
  };

  const toProxy = async (cluster: string | null, info: ProxyInfo): Promise<Result<Proxy>> => {
    const parsed = parseProxyUrl(info.url);
    if (!parsed.ok) return parsed;
    const proxy = { ...parsed.value, user: info.user };
    if (!info.hasPassword) return ok(proxy);
    const found = await vault.get(proxyKeyOf(cluster));
    if (!found.ok) return found;
    if (found.value.type === 'found') return ok({ ...proxy, password: found.value.secret });
    const message = `The password of the proxy ${proxyHostOf(proxy)} is no longer kept.`;
    const where = cluster === null ? 'of the network' : 'of the cluster';
    return fail(appError('vault', message, { hint: `Enter it again in the settings ${where}.` }));
  };

  const write = async (change: NetworkChange): Promise<Result<NetworkSettings>> => {
    const { value } = file;
    const noProxy = (change.noProxy ?? value.noProxy).map((entry) => entry.trim()).filter(Boolean);
    const bad = noProxy.find((entry) => !isNoProxyEntry(entry));
    if (bad !== undefined) {
      const hint =
        'Write names, .domains, addresses or ranges such as 10.0.0.0/8, each with a port if need be.';
      return fail(appError('invalid', `“${bad}” is no host that could go without the proxy.`, { hint }));
    }
    const bundle = keepBundle(change.bundle, value.bundle);
    if (!bundle.ok) return bundle;
    const proxy =
      change.proxy === undefined ? ok(value.proxy) : await keepProxy(null, change.proxy, value.proxy);
    if (!proxy.ok) return proxy;
    const written = await file.write({ proxy: proxy.value, noProxy, bundle: bundle.value });
    return written.ok ? ok(toSettings(file.value)) : written;
  };

  return {
    read: () => toSettings(file.value),
    write: (change) => {
      const turn = last.then(() => write(change));
      last = turn.catch(() => undefined);
      return turn;
    },
    networkOf: async (cluster, route) => {
      const { proxy: appInfo, noProxy, bundle } = file.value;
      const app = appInfo === null || route.mode !== 'default' ? ok(null) : await toProxy(null, appInfo);
      if (!app.ok) return app;
      const own =
        route.mode === 'own' && route.proxy !== null
          ? await toProxy(cluster, route.proxy)
          : ok(route.mode === 'none' ? ('none' as const) : ('default' as const));
      if (!own.ok) return own;
      const bundles = [route.bundle, bundle].filter((pem) => pem !== null);
      return ok({ proxy: { own: own.value, app: app.value, noProxy }, bundles });
    },
    changeRoute: async (cluster, route, change) => {
      const bundle = keepBundle(change.bundle, route.bundle);
      if (!bundle.ok) return bundle;
      const mode = change.mode ?? route.mode;
      const entry = mode === 'own' ? change.proxy : null;
      const proxy = entry === undefined ? ok(route.proxy) : await keepProxy(cluster, entry, route.proxy);
      if (!proxy.ok) return proxy;
      if (mode === 'own' && proxy.value === null)
        return fail(appError('invalid', 'The cluster shall have a proxy of its own, and none is given.'));
      return ok({ mode, proxy: proxy.value, bundle: bundle.value });
    },
    showRoute: (route, kubeconfigUrl, server) => {
      const { proxy: app, noProxy } = file.value;
      const given = { app, noProxy, kubeconfigUrl, server };
      const used = showUsed({ ...given, route });
      const usual = showUsed({ ...given, route: usualRoute });
      return { mode: route.mode, own: route.proxy, used, usual, bundle: toFacts(route.bundle) };
    },
    readPassword: async (cluster, { proxy }) => {
      if (proxy?.hasPassword !== true) return ok(null);
      const read = await toProxy(cluster, proxy);
      return read.ok ? ok(read.value.password) : read;
    },
    forget: async (cluster, options) => {
      const removed = await vault.remove(proxyKeyOf(cluster), options);
      return removed.ok ? ok(undefined) : removed;
    },
    settled: async () => {
      await last;
      await file.settled();
    },
    warnings: file.warnings,
  };
}

function keepBundle(entry: string | null | undefined, before: string | null): Result<string | null> {
  if (entry === undefined) return ok(before);
  if (entry === null || entry.trim() === '') return ok(null);
  const read = readBundle(entry);
  return read.ok ? ok(read.value.pem) : read;
}

function toFacts(bundle: string | null): CertificateFacts[] {
  const read = bundle === null ? null : readBundle(bundle);
  return read?.ok ? read.value.certificates : [];
}

function toSettings({ proxy, noProxy, bundle }: KeptNetwork): NetworkSettings {
  return { proxy, noProxy: [...noProxy], bundle: toFacts(bundle) };
}
