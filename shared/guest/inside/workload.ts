import { z } from 'zod';
import { Metadata } from '../../kinds/define.ts';
import type { ApiResource } from '../../kinds/define.ts';
import { toReader } from '../../kinds/reader.ts';
import { State } from '../../world/entity.ts';

/** The kinds of workloads that are shown of a guest cluster. */
export const WorkloadKind = z.enum(['Deployment', 'StatefulSet', 'DaemonSet']);
export type WorkloadKind = z.infer<typeof WorkloadKind>;

/** What runs pods in a guest cluster, and how many of them are ready. */
export const InsideWorkload = z.object({
  kind: WorkloadKind,
  namespace: z.string(),
  name: z.string(),
  ready: z.number(),
  desired: z.number(),
  state: State,
});
export type InsideWorkload = z.infer<typeof InsideWorkload>;

const apps = (plural: string): ApiResource => ({ group: 'apps', version: 'v1', plural, isNamespaced: true });

/** Where they are served. Source: Kubernetes API, apps/v1. */
export const workloadResources: Record<WorkloadKind, ApiResource> = {
  Deployment: apps('deployments'),
  StatefulSet: apps('statefulsets'),
  DaemonSet: apps('daemonsets'),
};

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ replicas: z.number().nullish() }).nullish(),
  status: z
    .object({
      readyReplicas: z.number().nullish(),
      numberReady: z.number().nullish(),
      desiredNumberScheduled: z.number().nullish(),
    })
    .nullish(),
});
const read = toReader(Raw);

/** Reads a workload of apps/v1; replicas are one where nothing is said. Throws a ZodError where it is none. */
export function toInsideWorkload(kind: WorkloadKind, raw: unknown): InsideWorkload {
  const { metadata, spec, status } = read(raw);
  const isDaemon = kind === 'DaemonSet';
  const desired = (isDaemon ? status?.desiredNumberScheduled : (spec?.replicas ?? 1)) ?? 0;
  const ready = (isDaemon ? status?.numberReady : status?.readyReplicas) ?? 0;
  return {
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    ready,
    desired,
    state: desired === 0 ? 'off' : ready >= desired ? 'running' : ready === 0 ? 'error' : 'warning',
  };
}
