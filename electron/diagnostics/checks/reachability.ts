import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { endpointOf, openWay, toWayError } from '../../kube/way.ts';
import { toProxyUrl } from '../../kube/proxy.ts';
import type { ProxyRoute } from '../../kube/proxy.ts';
import type { Check } from '../check.ts';
import { failsBy, ok } from '../check.ts';

const timeoutMs = 10_000;

const whose: Record<NonNullable<ProxyRoute['source']>, string> = {
  cluster: 'the settings of the cluster',
  kubeconfig: 'the kubeconfig',
  app: 'the settings of the network',
};

/** Whether the name resolves and something listens, on the way that requests go: directly, or through the cluster's proxy. */
export const reachabilityCheck: Check = {
  name: 'reachability',
  after: [],
  async run({ info: { server }, route, now, signal }) {
    const way = await route();
    if (!way.ok) return failsBy(way.error);
    const { proxy, source, bundles } = way.value;
    const { host, port } = endpointOf(server);
    const at = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const by = proxy === null ? {} : { proxy: toProxyUrl(proxy), 'proxy from': whose[source] };
    let addresses: string | null = host;
    try {
      if (proxy !== null && proxy.scheme !== 'socks5') addresses = null;
      else if (isIP(host) === 0)
        addresses = (await lookup(host, { all: true })).map(({ address }) => address).join(', ');
      const startedMs = now();
      const socket = await openWay(server, { proxy, bundles, timeoutMs, signal });
      socket.destroy();
      const facts = { ...by, addresses, 'connected in': `${now() - startedMs} ms` };
      return proxy === null
        ? ok(`${at} answers.`, facts)
        : ok(`${at} answers through the proxy ${toProxyUrl(proxy)}.`, facts);
    } catch (fault) {
      return failsBy(toWayError(fault, server), { ...by, addresses });
    }
  },
};
