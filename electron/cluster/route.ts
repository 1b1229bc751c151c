import { z } from 'zod';
import { ProxyInfo, ProxyMode } from '../../shared/network.ts';
import type { Network } from '../kube/client.ts';

/** How a cluster is reached, as it is kept; the password of its proxy is in the vault. */
export const KeptRoute = z.object({
  mode: ProxyMode,
  proxy: ProxyInfo.nullable(),
  bundle: z.string().nullable(),
});
export type KeptRoute = z.infer<typeof KeptRoute>;

/** How a cluster is reached before the user chose anything. */
export const usualRoute: KeptRoute = { mode: 'default', proxy: null, bundle: null };

/** The way to a server, and the SHA-256 of the only certificate that is accepted there; null where authorities decide. */
export type Way = { network: Network; pinnedSha256: string | null };
