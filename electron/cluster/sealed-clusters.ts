import { z } from 'zod';
import { ClusterColour, ClusterGroup, ClusterTags, ConnectOnStart } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { maxBundleLength, ProxyMode } from '../../shared/network.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';
import type { Secret } from '../vault/secret.ts';
import type { ClusterRecord } from './record.ts';

/** The way to a cluster in an export; `password` is that of its own proxy, null where it is not in the file. */
const SealedRoute = z.object({
  mode: ProxyMode,
  proxy: z
    .object({
      url: z.string().max(300),
      user: z.string().max(255).nullable(),
      hasPassword: z.boolean(),
      password: z.string().max(255).nullable(),
    })
    .nullable(),
  bundle: z.string().max(maxBundleLength).nullable(),
});

/**
 * One cluster in an export: what the user chose about it, and its credential as a kubeconfig of one context. What was not
 * in the first exports has the default of a cluster that is added.
 */
const SealedCluster = z.object({
  name: z.string().trim().min(1).max(80),
  colour: ClusterColour,
  context: z.string(),
  pinnedSha256: z.string().nullable(),
  kubeconfig: z.string().max(1024 * 1024),
  group: ClusterGroup.nullable().default(null),
  tags: ClusterTags.default([]),
  connectOnStart: ConnectOnStart.default('as-left'),
  route: SealedRoute.default({ mode: 'default', proxy: null, bundle: null }),
});
type SealedCluster = z.infer<typeof SealedCluster>;

const SealedContent = z.object({ exportedAt: z.string(), clusters: z.array(SealedCluster).min(1).max(1000) });

/** A cluster that came out of an export; `kubeconfig` has been read anew as if the user had pasted it. */
export type UnsealedCluster = Omit<SealedCluster, 'kubeconfig'> & { kubeconfig: Kubeconfig };

/** What an export holds. */
export type Unsealed = { exportedAt: string; clusters: UnsealedCluster[] };

/** A cluster to be sealed; `proxyPassword` is null where it has none, or none that shall go with it. */
export type ToSeal = { record: ClusterRecord; credential: Secret; proxyPassword: Secret | null };

/** The text that is sealed; no consent to run programs goes with it, since it was given on this machine only. */
export function toSealedText(clusters: readonly ToSeal[], exportedAt: string): string {
  const content: z.infer<typeof SealedContent> = {
    exportedAt,
    clusters: clusters.map(({ record, credential, proxyPassword }) => ({
      name: record.name,
      colour: record.colour,
      context: record.context,
      pinnedSha256: record.pinnedSha256,
      kubeconfig: credential.reveal(),
      group: record.group,
      tags: record.tags,
      connectOnStart: record.connectOnStart,
      route: {
        ...record.route,
        proxy: record.route.proxy && {
          ...record.route.proxy,
          password: proxyPassword?.reveal() ?? null,
        },
      },
    })),
  };
  return JSON.stringify(content);
}

/** Reads the text that was sealed; no error repeats any of it. */
export function readSealedText(text: string): Result<Unsealed> {
  const damaged = fail(
    appError('invalid', 'This export of clusters was opened, but what is in it cannot be read.', {
      hint: 'It may come from another version of Acre. Export the clusters again.',
    }),
  );
  let content: z.infer<typeof SealedContent>;
  try {
    content = SealedContent.parse(JSON.parse(text));
  } catch {
    return damaged;
  }
  const clusters: UnsealedCluster[] = [];
  for (const cluster of content.clusters) {
    const kubeconfig = readKubeconfig(cluster.kubeconfig);
    if (!kubeconfig.ok) return damaged;
    clusters.push({ ...cluster, kubeconfig: kubeconfig.value });
  }
  return ok({ exportedAt: content.exportedAt, clusters });
}
