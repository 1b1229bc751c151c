import type { KubeObject } from '../json.ts';
import type { BuildContext } from './context.ts';
import { daysAgo } from './context.ts';
import type { VolumePlan } from './storage.ts';
import { replicaNameOf } from './storage.ts';

/** The name of the engine of a volume. */
export function engineNameOf(volume: string): string {
  return `${volume}-e-0`;
}

/** What an engine is about. */
export interface EngineFacts {
  volume: string;
  /** Where its volume is attached; empty where it is not. */
  host: string;
  isRunning: boolean;
  image: string;
  /** In bytes. */
  size: string;
  /** By replica: RW, WO (being filled) or ERR. */
  modes: Readonly<Record<string, string>>;
}

/** The engine of a volume, which knows which replicas are in sync (Longhorn API, Engine). */
export function toEngine({ volume, host, isRunning, image, size, modes }: EngineFacts): KubeObject {
  return {
    kind: 'Engine',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name: engineNameOf(volume),
      namespace: 'longhorn-system',
      finalizers: ['longhorn.io'],
      labels: { longhornvolume: volume, ...(host === '' ? {} : { longhornnode: host }) },
    },
    spec: {
      active: true,
      dataEngine: 'v1',
      desireState: isRunning ? 'running' : 'stopped',
      frontend: 'blockdev',
      image,
      nodeID: host,
      volumeName: volume,
      volumeSize: size,
    },
    status: {
      conditions: [],
      currentImage: isRunning ? image : '',
      currentSize: size,
      currentState: isRunning ? 'running' : 'stopped',
      ownerID: host,
      rebuildStatus: {},
      replicaModeMap: modes,
      started: isRunning,
    },
  };
}

/** The engine of a planned volume. */
export function buildEngine(context: BuildContext, volume: VolumePlan, name: string): KubeObject {
  const isRunning = volume.host !== undefined;
  const modes: Record<string, string> = {};
  for (const host of isRunning ? volume.replicas : []) {
    modes[replicaNameOf(name, host)] = volume.failedReplicas?.includes(host) ? 'ERR' : 'RW';
  }
  const engine = toEngine({
    volume: name,
    host: volume.host ?? '',
    isRunning,
    image: `longhornio/longhorn-engine:v${context.plan.longhornVersion}`,
    size: String(volume.sizeGiB * 1024 ** 3),
    modes,
  });
  const creationTimestamp = daysAgo(context, volume.ageDays);
  return { ...engine, metadata: { ...engine.metadata, creationTimestamp } };
}
