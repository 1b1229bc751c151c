import type { ClusterNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { callCluster } from '../use-cluster-calls.ts';

/** Whether a cluster can be asked to connect: it is not connected, and nobody tries. */
export function isOff({ info }: ClusterNode): boolean {
  return info.connection.type === 'disconnected' || info.connection.type === 'failed';
}

/** Connects all of these that are not. */
export function connectAll(app: App, clusters: readonly ClusterNode[]): void {
  for (const { id } of clusters.filter(isOff)) void callCluster(app, 'cluster.connect', { cluster: id });
}

/** Disconnects all of these, also those that are only tried. */
export function disconnectAll(app: App, clusters: readonly ClusterNode[]): void {
  for (const { id, info } of clusters)
    if (info.connection.type !== 'disconnected') void callCluster(app, 'cluster.disconnect', { cluster: id });
}
