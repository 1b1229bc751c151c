import { uuidOf } from '../../objects/context.ts';
import type { KubeObject } from '../../json.ts';
import { at, objectAt, textAt } from '../../json.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';
import type { DiskChoice } from './disks.ts';

/** Whether a replica counts, holds all data, or is still being filled (Longhorn API, ReplicaSpec failedAt and healthyAt). */
export type ReplicaState = 'unplaced' | 'failed' | 'rebuilding' | 'good';

/** The state of a replica. */
export function stateOf(replica: KubeObject): ReplicaState {
  if ((textAt(replica, 'spec', 'nodeID') ?? '') === '') return 'unplaced';
  if ((textAt(replica, 'spec', 'failedAt') ?? '') !== '') return 'failed';
  return (textAt(replica, 'spec', 'healthyAt') ?? '') === '' ? 'rebuilding' : 'good';
}

/** A replica in a state, with what its instance says. */
export function inState(
  behaviour: Behaviour,
  replica: KubeObject,
  state: Exclude<ReplicaState, 'unplaced'>,
  isAttached: boolean,
): KubeObject {
  const spec = objectAt(replica, 'spec');
  const isRunning = isAttached && state !== 'failed';
  const image = textAt(spec, 'image') ?? '';
  const before = (field: string): string => textAt(spec, field) ?? '';
  const since = (text: string): string => (text === '' ? now(behaviour) : text);
  const host = before('nodeID');
  return {
    ...replica,
    spec: {
      ...spec,
      desireState: isRunning ? 'running' : 'stopped',
      failedAt: state === 'failed' ? since(before('failedAt')) : '',
      healthyAt: state === 'good' ? since(before('healthyAt')) : '',
    },
    status: {
      ...objectAt(replica, 'status'),
      currentImage: isRunning ? image : '',
      currentState: state === 'failed' ? 'error' : isRunning ? 'running' : 'stopped',
      instanceManagerName: isRunning ? `instance-manager-${uuidOf(`im ${host}`).replaceAll('-', '')}` : '',
      ownerID: host,
      started: isRunning,
    },
  };
}

/** A new replica of a volume on a disk, with nothing on it yet; without a disk it waits for one. */
export function newReplica(
  behaviour: Behaviour,
  volume: KubeObject,
  disk: DiskChoice | undefined,
): KubeObject {
  const name = volume.metadata.name;
  const host = disk?.host ?? '';
  const replica: KubeObject = {
    kind: 'Replica',
    apiVersion: 'longhorn.io/v1beta2',
    metadata: {
      name: `${name}-r-${behaviour.random.suffix(8)}`,
      namespace: 'longhorn-system',
      finalizers: ['longhorn.io'],
      labels: {
        longhornvolume: name,
        ...(disk === undefined ? {} : { longhornnode: host, longhorndiskuuid: disk.diskUuid }),
      },
    },
    spec: {
      active: true,
      backingImage: textAt(volume, 'spec', 'backingImage') ?? '',
      dataEngine: 'v1',
      desireState: 'stopped',
      diskID: disk?.diskUuid ?? '',
      diskPath: disk?.path ?? '',
      evictionRequested: false,
      failedAt: '',
      healthyAt: '',
      image: textAt(volume, 'spec', 'image') ?? '',
      nodeID: host,
      volumeName: name,
      volumeSize: textAt(volume, 'spec', 'size') ?? '0',
    },
    status: { conditions: [], currentState: 'stopped', ownerID: host, started: false },
  };
  return disk === undefined
    ? replica
    : inState(behaviour, replica, 'rebuilding', at(volume, 'status', 'state') === 'attached');
}
