import type { ClusterRoute, ProxyInfo } from '../../shared/network.ts';
import { chooseProxy, parseProxyUrl, toProxyUrl } from '../kube/proxy.ts';
import type { Proxy } from '../kube/proxy.ts';
import type { KeptRoute } from './route.ts';

type Used = ClusterRoute['used'];

/** What a cluster's route comes to, with no password looked up. */
export function showUsed(options: {
  route: KeptRoute;
  app: ProxyInfo | null;
  noProxy: readonly string[];
  /** The proxy-url of the kubeconfig. */
  kubeconfigUrl: string | null;
  server: string;
}): Used {
  const { route, app, noProxy, kubeconfigUrl, server } = options;
  const own = route.mode === 'own' ? (toShown(route.proxy) ?? 'none') : route.mode;
  const chosen = chooseProxy({ own, app: toShown(app), noProxy }, kubeconfigUrl, server);
  if (!chosen.ok) return { source: 'kubeconfig', url: null };
  const { proxy, source } = chosen.value;
  return proxy === null ? { source: 'direct', url: null } : { source, url: toProxyUrl(proxy) };
}

function toShown(info: ProxyInfo | null): Proxy | null {
  const parsed = info === null ? null : parseProxyUrl(info.url);
  return parsed?.ok ? parsed.value : null;
}
