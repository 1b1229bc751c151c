import { stringify } from 'yaml';
import type { TestSimulator } from './simulator.ts';

/** Parts of a kubeconfig of one context; `server` is where the simulated cluster listens unless told otherwise. */
export type ShapeParts = {
  name?: string;
  server?: string;
  user: Record<string, unknown>;
  cluster?: Record<string, unknown>;
  hasCa?: boolean;
};

/** A kubeconfig of a simulated cluster as YAML, of one context for each of the parts; the first is the current one. */
export function toShape({ cluster, caPem }: TestSimulator, ...contexts: ShapeParts[]): string {
  const ca = { 'certificate-authority-data': Buffer.from(caPem).toString('base64') };
  const all = contexts.map((parts, index) => ({ name: `${cluster.name}-${index}`, ...parts }));
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': all[0]?.name,
      clusters: all.map(({ name, server = `https://127.0.0.1:${cluster.port}`, hasCa = true, ...parts }) => ({
        name,
        cluster: { server, ...(hasCa ? ca : {}), ...parts.cluster },
      })),
      users: all.map(({ name, user }) => ({ name, user })),
      contexts: all.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    },
    { lineWidth: 0 },
  );
}
