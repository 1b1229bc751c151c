import type { JsonObject, KubeObject } from '../../json.ts';
import { numberAt, objectAt, textAt, toTimestamp } from '../../json.ts';
import type { RancherContext } from '../context.ts';
import { FLEET } from '../context.ts';
import { ensure } from './capi.ts';

/** What a cluster's day-2 operations have come to, by the generation that asked for them. */
const DONE = 'etcdSnapshotCreate';

/** What a restore of etcd goes through, one after the other (rancher/rancher pkg/apis/rke.cattle.io/v1, ETCDSnapshotPhase). */
const PHASES = [
  ...(['Started', 'Shutdown', 'Restore', 'PostRestorePodCleanup', 'InitialRestartCluster'] as const),
  ...(['PostRestoreNodeCleanup', 'RestartCluster', 'Finished'] as const),
];
const OVER = ['Finished', 'Failed', ''];

/** What a cluster waits for while its etcd is restored; undefined while it is not. */
export function restoringOf({ store, kinds }: RancherContext, cluster: KubeObject): string | undefined {
  const plane = store.get(kinds.rkeControlPlanes, FLEET, cluster.metadata.name);
  const phase = textAt(plane, 'status', 'etcdSnapshotRestorePhase') ?? '';
  return OVER.includes(phase) ? undefined : `etcd restore: ${phase}`;
}

/** The next phase of a restore; one whose order is another than that under way begins anew (rancher/rancher pkg/capr/planner/etcdrestore.go). */
function restore({ store, kinds }: RancherContext, order: JsonObject, status: JsonObject): JsonObject {
  if (Object.keys(order).length === 0) return {};
  if (JSON.stringify(order) !== JSON.stringify(status['etcdSnapshotRestore'])) {
    const isThere = store.get(kinds.etcdSnapshots, FLEET, textAt(order, 'name') ?? '') !== undefined;
    return { etcdSnapshotRestore: order, etcdSnapshotRestorePhase: isThere ? PHASES[0] : 'Failed' };
  }
  const phase = textAt(status, 'etcdSnapshotRestorePhase') ?? '';
  if (OVER.includes(phase)) return {};
  return { etcdSnapshotRestorePhase: PHASES[PHASES.findIndex((each) => each === phase) + 1] };
}

/**
 * Does what a raised generation asks for: snapshots of etcd on every server that has it, and tells that certificates were
 * rotated and a snapshot restored (rancher/rancher pkg/apis/rke.cattle.io/v1, ETCDSnapshotCreate).
 */
export function takeSnapshots(
  context: RancherContext,
  cluster: KubeObject,
  servers: readonly KubeObject[],
): void {
  const { store, kinds, clock } = context;
  const { name } = cluster.metadata;
  const plane = store.get(kinds.rkeControlPlanes, FLEET, name);
  if (plane === undefined || servers.length === 0) return;
  const config = objectAt(cluster, 'spec', 'rkeConfig');
  const status = objectAt(plane, 'status');
  const wanted = numberAt(config, DONE, 'generation') ?? 0;
  const next: JsonObject = { ...status };
  if (wanted > (numberAt(status, DONE, 'generation') ?? 0)) {
    const version = textAt(cluster, 'spec', 'kubernetesVersion') ?? '';
    for (const server of servers) {
      const file = `on-demand-${server.metadata.name}-${Math.floor(clock.nowMs() / 1000)}`;
      ensure(
        context,
        kinds.etcdSnapshots,
        `${name}-${file}-local`.slice(0, 63),
        cluster,
        {
          spec: { clusterName: name },
          snapshotFile: {
            name: file,
            nodeName: server.metadata.name,
            location: `file:///var/lib/rancher/${version.includes('+k3s') ? 'k3s' : 'rke2'}/server/db/snapshots/${file}`,
            createdAt: toTimestamp(clock.nowMs()),
            size: 7_340_032,
            status: 'successful',
          },
        },
        {
          labels: {
            'rke.cattle.io/cluster-name': name,
            'rke.cattle.io/machine-id': server.metadata.uid ?? '',
          },
        },
      );
    }
    next[DONE] = { generation: wanted };
    next['etcdSnapshotCreatePhase'] = 'Finished';
  }
  Object.assign(next, restore(context, objectAt(config, 'etcdSnapshotRestore'), status));
  const rotate = numberAt(config, 'rotateCertificates', 'generation') ?? 0;
  if (rotate > (numberAt(status, 'certificateRotationGeneration') ?? 0))
    next['certificateRotationGeneration'] = rotate;
  if (JSON.stringify(next) !== JSON.stringify(status))
    store.replace(kinds.rkeControlPlanes, { ...plane, status: next });
}
