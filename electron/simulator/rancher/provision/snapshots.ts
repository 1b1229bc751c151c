import type { JsonObject, KubeObject } from '../../json.ts';
import { numberAt, objectAt, textAt, toTimestamp } from '../../json.ts';
import type { RancherContext } from '../context.ts';
import { FLEET } from '../context.ts';
import { ensure } from './capi.ts';

/** What a cluster's day-2 operations have come to, by the generation that asked for them. */
const DONE = 'etcdSnapshotCreate';

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
  const restore = objectAt(config, 'etcdSnapshotRestore');
  if ((numberAt(restore, 'generation') ?? 0) > (numberAt(status, 'etcdSnapshotRestore', 'generation') ?? 0)) {
    const found = store.get(kinds.etcdSnapshots, FLEET, textAt(restore, 'name') ?? '');
    next['etcdSnapshotRestore'] = restore;
    next['etcdSnapshotRestorePhase'] = found === undefined ? 'Failed' : 'Finished';
  }
  const rotate = numberAt(config, 'rotateCertificates', 'generation') ?? 0;
  if (rotate > (numberAt(status, 'certificateRotationGeneration') ?? 0))
    next['certificateRotationGeneration'] = rotate;
  if (JSON.stringify(next) !== JSON.stringify(status))
    store.replace(kinds.rkeControlPlanes, { ...plane, status: next });
}
