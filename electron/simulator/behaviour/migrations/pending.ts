import type { KubeObject } from '../../json.ts';
import { textAt } from '../../json.ts';
import { keyOf } from '../../store.ts';
import type { Behaviour } from '../context.ts';
import { isFinal, phaseOf } from '../vm-status.ts';
import type { MigrationLimits } from './limits.ts';
import { currentOf, vmiOf } from './record.ts';

/** Migrations that wait for a place, in the order they came. */
export interface Pending {
  add: (migration: KubeObject) => void;
  /** Begins those for which there is a place now. */
  look: () => void;
}

const EVACUATION = 'kubevirt.io/evacuationMigration';
const RECHECK_SECONDS = 5;
const BACKOFF_SECONDS = 20;

/** Opens the waiting room; `begin` makes the target pod. */
export function openPending(
  behaviour: Behaviour,
  limits: MigrationLimits,
  isOver: (migration: KubeObject) => boolean,
  begin: (migration: KubeObject) => void,
): Pending {
  const { clock, indexes } = behaviour;
  const waiting = new Map<string, KubeObject>();
  let isDue = false;

  /** When an evacuation may be tried again after failures: 20 s, doubled by each (migration.go handleMigrationBackoff). */
  const notBeforeMs = (migration: KubeObject): number => {
    if (migration.metadata.annotations?.[EVACUATION] === undefined) return 0;
    const key = keyOf(migration.metadata.namespace, textAt(migration, 'spec', 'vmiName') ?? '');
    const newestFirst = indexes.migrationsByVmi
      .of(key)
      .filter((each) => each.metadata.uid !== migration.metadata.uid && isFinal(each))
      .sort((a, b) => Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion));
    const good = newestFirst.findIndex((each) => phaseOf(each) === 'Succeeded');
    const failed = good === -1 ? newestFirst : newestFirst.slice(0, good);
    const since = textAt(failed[0], 'status', 'phaseTransitionTimestamps', 0, 'phaseTransitionTimestamp');
    if (since === undefined) return 0;
    return Date.parse(since) + clock.toMs(BACKOFF_SECONDS * 2 ** (failed.length - 1));
  };
  const look = (): void => {
    isDue = false;
    for (const [uid, migration] of [...waiting]) {
      const current = currentOf(behaviour, migration);
      if (current === undefined || isOver(current)) {
        waiting.delete(uid);
        continue;
      }
      const vmi = vmiOf(behaviour, current);
      if (vmi === undefined || phaseOf(vmi) !== 'Running') continue;
      if (indexes.podsByVmi.count(vmi.metadata.uid ?? '') > 1) continue;
      if (notBeforeMs(current) > clock.nowMs()) continue;
      if (!limits.take(uid, textAt(vmi, 'status', 'nodeName') ?? '')) continue;
      waiting.delete(uid);
      begin(current);
    }
  };
  const enqueue = (): void => {
    if (isDue || waiting.size === 0) return;
    isDue = true;
    setImmediate(look);
  };
  clock.every(RECHECK_SECONDS, enqueue);
  return {
    add: (migration) => {
      waiting.set(migration.metadata.uid ?? '', migration);
      enqueue();
    },
    look: enqueue,
  };
}
