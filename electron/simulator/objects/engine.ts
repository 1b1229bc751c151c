import type { KubeObject } from '../json.ts';
import type { BuildContext } from './context.ts';
import { daysAgo } from './context.ts';
import type { VolumePlan } from './storage.ts';
import { replicaNameOf } from './storage.ts';

/** The name of the engine of a volume. */
export function engineNameOf(volume: string): string {
  return `${volume}-e-0`;
}

/** The engine of a volume, which knows which replicas are in sync (Longhorn API, Engine). */
export function buildEngine(context: BuildContext, volume: VolumePlan, name: string): KubeObject {
  const isRunning = volume.host !== undefined;
  const image = `longhornio/longhorn-engine:v${context.plan.longhornVersion}`;
  const modes: Record<string, string> = {};
  for (const host of isRunning ? volume.replicas : []) {
    modes[replicaNameOf(name, host)] = host === volume.failedReplica ? 'ERR' : 'RW';
  }
  return {
    kind: 'Engine',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name: engineNameOf(name),
      namespace: 'longhorn-system',
      creationTimestamp: daysAgo(context, volume.ageDays),
      finalizers: ['longhorn.io'],
      labels: { longhornvolume: name, ...(volume.host === undefined ? {} : { longhornnode: volume.host }) },
    },
    spec: {
      active: true,
      dataEngine: 'v1',
      desireState: isRunning ? 'running' : 'stopped',
      frontend: 'blockdev',
      image,
      nodeID: volume.host ?? '',
      volumeName: name,
      volumeSize: String(volume.sizeGiB * 1024 ** 3),
    },
    status: {
      conditions: [],
      currentImage: isRunning ? image : '',
      currentSize: String(volume.sizeGiB * 1024 ** 3),
      currentState: isRunning ? 'running' : 'stopped',
      ownerID: volume.host ?? '',
      rebuildStatus: {},
      replicaModeMap: modes,
      started: isRunning,
    },
  };
}
