import { z } from 'zod';
import { AppError } from '../../error.ts';
import { Problem, State } from '../../world/entity.ts';
import { InsideNode } from './node.ts';
import { InsideWorkload } from './workload.ts';

/** A node with the VM it is, and what tells so. */
export const JoinedNode = InsideNode.extend({
  /** Entity id; null where no VM of the Harvester cluster is it. */
  vm: z.string().nullable(),
  joinedBy: z.enum(['provider-id', 'name', 'address']).nullable(),
});
export type JoinedNode = z.infer<typeof JoinedNode>;

/** A pod in trouble. */
export const TroubledPod = z.object({
  namespace: z.string(),
  name: z.string(),
  node: z.string().nullable(),
  state: State,
  status: z.string(),
  restarts: z.number(),
  problems: z.array(Problem),
});
export type TroubledPod = z.infer<typeof TroubledPod>;

/** The parts a guest cluster is read in, each on its own. */
export const InsidePart = z.enum(['nodes', 'Deployment', 'StatefulSet', 'DaemonSet', 'pods']);
export type InsidePart = z.infer<typeof InsidePart>;

/** Members of etcd as nodes; null where the cluster has none among its nodes. */
export const Quorum = z.object({ members: z.number(), ready: z.number(), needed: z.number() });
export type Quorum = z.infer<typeof Quorum>;

/** A guest cluster as its own API tells of it, joined with the VMs of the Harvester cluster. */
export const GuestReport = z.object({
  /** Of the API server; null while it is not known. */
  version: z.string().nullable(),
  nodes: z.array(JoinedNode),
  /** Ids of VMs that run and are recognised as its nodes, and are none there. */
  vmsWithoutNode: z.array(z.string()),
  quorum: Quorum.nullable(),
  workloads: z.array(InsideWorkload),
  pods: z.object({
    total: z.number(),
    running: z.number(),
    /** In how many there is trouble; the list holds the worst of them. */
    inTrouble: z.number(),
    troubled: z.array(TroubledPod),
  }),
  problems: z.array(Problem),
  /** Parts that are not read, and why. */
  unread: z.array(z.object({ part: InsidePart, error: AppError.nullable() })),
});
export type GuestReport = z.infer<typeof GuestReport>;

/** How the API of a guest cluster is reached. */
export const GuestWayInfo = z.discriminatedUnion('type', [
  z.object({ type: z.literal('direct'), server: z.string() }),
  z.object({ type: z.literal('port-forward'), vm: z.string() }),
]);
export type GuestWayInfo = z.infer<typeof GuestWayInfo>;

/** A guest cluster as it stands while it is followed. Times are ISO 8601. */
export const GuestEvent = z.object({
  state: z.enum(['connecting', 'live', 'failed']),
  since: z.string(),
  /** Why it cannot be reached, with code `not-found` where no kubeconfig is kept; null where it can. */
  error: AppError.nullable(),
  hasKubeconfig: z.boolean(),
  way: GuestWayInfo.nullable(),
  /** What was seen last; null before anything was. */
  report: GuestReport.nullable(),
});
export type GuestEvent = z.infer<typeof GuestEvent>;
