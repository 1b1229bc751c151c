import { z } from 'zod';
import { CertificateFacts } from './error.ts';

/** How a proxy is spoken to; `socks5` resolves names on this machine, `socks5h` has the proxy resolve them. */
export const ProxyScheme = z.enum(['http', 'https', 'socks5', 'socks5h']);
export type ProxyScheme = z.infer<typeof ProxyScheme>;

/** A proxy as it is kept and shown: its password is in the vault and never leaves the main process. */
export const ProxyInfo = z.object({
  /** `scheme://host:port`, nothing else. */
  url: z.string().max(300),
  user: z.string().max(255).nullable(),
  hasPassword: z.boolean(),
});
export type ProxyInfo = z.infer<typeof ProxyInfo>;

/** A proxy as the user enters it. */
export const ProxyEntry = z.strictObject({
  url: z.string().trim().min(1).max(300),
  user: z.string().max(255).nullable(),
  /** Null keeps the password that is in the vault; empty means none. */
  password: z.string().max(255).nullable(),
});
export type ProxyEntry = z.infer<typeof ProxyEntry>;

/** Longest CA bundle in characters: the bundle of all public authorities is about 220,000. */
export const maxBundleLength = 512 * 1024;

/** A CA bundle as the user enters it: PEM, null to remove it, absent to leave it as it is. */
export const BundleEntry = z.string().max(maxBundleLength).nullable();

/** The network as it is set up for all clusters. */
export const NetworkSettings = z.object({
  proxy: ProxyInfo.nullable(),
  /** Hosts that are reached without the proxy. */
  noProxy: z.array(z.string()),
  /** Certificates of the extra CA bundle; empty where there is none. */
  bundle: z.array(CertificateFacts),
});
export type NetworkSettings = z.infer<typeof NetworkSettings>;

/** Whether a cluster uses the default (its kubeconfig's proxy, else the app's), no proxy, or one of its own. */
export const ProxyMode = z.enum(['default', 'none', 'own']);
export type ProxyMode = z.infer<typeof ProxyMode>;

/** The proxy that is used and who says so; `url` is null where there is none, or none that can be used. */
export const UsedProxy = z.object({
  source: z.enum(['cluster', 'kubeconfig', 'app', 'direct']),
  url: z.string().nullable(),
});

/** How one cluster is reached. */
export const ClusterRoute = z.object({
  mode: ProxyMode,
  /** The proxy of its own; null where it has none. */
  own: ProxyInfo.nullable(),
  /** What the mode comes to now; `url` is null where it is reached directly. */
  used: UsedProxy,
  /** What the default would come to. */
  usual: UsedProxy,
  bundle: z.array(CertificateFacts),
});
export type ClusterRoute = z.infer<typeof ClusterRoute>;
