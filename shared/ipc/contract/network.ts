import { z } from 'zod';
import { CertificateFacts } from '../../error.ts';
import { BundleEntry, ClusterRoute, NetworkSettings, ProxyEntry, ProxyMode } from '../../network.ts';
import { Empty, call } from '../define.ts';

const cluster = z.string().min(1);

/** How clusters are reached and whom they are trusted to be. */
export const networkContract = {
  /** The network for all clusters. The passwords of proxies go in and never come out. */
  'network.read': call(Empty, NetworkSettings),
  'network.write': call(
    z.strictObject({
      proxy: ProxyEntry.nullable().exactOptional(),
      noProxy: z.array(z.string().max(300)).max(200).exactOptional(),
      bundle: BundleEntry.exactOptional(),
    }),
    NetworkSettings,
  ),
  /** How one cluster is reached. A cluster that is connected is connected anew after a change. */
  'route.read': call(z.strictObject({ cluster }), ClusterRoute),
  'route.write': call(
    z.strictObject({
      cluster,
      mode: ProxyMode.exactOptional(),
      proxy: ProxyEntry.exactOptional(),
      bundle: BundleEntry.exactOptional(),
    }),
    ClusterRoute,
  ),
  /** Asks the server of a cluster for the certificate it shows now; nothing else is sent to it. */
  'trust.read': call(z.strictObject({ cluster }), CertificateFacts),
  /** From now on only this certificate (SHA-256) of the server is accepted, whoever signed it. */
  'trust.pin': call(z.strictObject({ cluster, sha256: z.string() }), Empty),
  'trust.unpin': call(z.strictObject({ cluster }), Empty),
};
