import { engineNameOf, toEngine } from '../../objects/engine.ts';
import type { JsonObject, KubeObject } from '../../json.ts';
import { objectAt, textAt } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { stateOf } from './replica.ts';

const MODES = { good: 'RW', rebuilding: 'WO', failed: 'ERR' } as const;

/** Brings the engine of a volume up to date; `progress` tells how far rebuilding replicas are, in percent (Longhorn API, EngineStatus). */
export function syncEngine(
  behaviour: Behaviour,
  volume: KubeObject,
  progress: Readonly<Record<string, number>>,
): void {
  const { store, indexes } = behaviour;
  const name = engineNameOf(volume.metadata.name);
  const isRunning = textAt(volume, 'status', 'state') === 'attached';
  const host = textAt(volume, 'spec', 'nodeID') ?? '';
  const image = textAt(volume, 'spec', 'image') ?? '';
  const size = textAt(volume, 'spec', 'size') ?? '0';
  const modes: Record<string, string> = {};
  const rebuildStatus: JsonObject = {};
  for (const replica of isRunning ? indexes.replicasByVolume.of(volume.metadata.name) : []) {
    const state = stateOf(replica);
    if (state === 'unplaced') continue;
    modes[replica.metadata.name] = MODES[state];
    const percent = progress[replica.metadata.name];
    if (percent === undefined) continue;
    rebuildStatus[`tcp://${replica.metadata.name}:10000`] = {
      error: '',
      fromReplicaAddress: '',
      isRebuilding: true,
      progress: percent,
      state: 'in_progress',
    };
  }
  const before = store.get(RESOURCES.longhornEngines, 'longhorn-system', name);
  const engine = toEngine({ volume: volume.metadata.name, host, isRunning, image, size, modes });
  store.put(RESOURCES.longhornEngines, {
    ...engine,
    metadata: { ...before?.metadata, ...engine.metadata },
    status: { ...objectAt(before, 'status'), ...objectAt(engine, 'status'), rebuildStatus },
  });
}
