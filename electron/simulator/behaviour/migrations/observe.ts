import type { KubeObject } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import { keyOf } from '../../store.ts';
import type { Behaviour } from '../context.ts';
import { placeOf } from '../context.ts';
import { isFinal } from '../vm-status.ts';

/** What the controller of migrations does when something happens. */
export interface MigrationHandlers {
  added: (migration: KubeObject) => void;
  /** Somebody deleted it. */
  abort: (migration: KubeObject) => void;
  /** Its VMI ends or is gone. */
  check: (migration: KubeObject) => void;
  /** Its target pod ends or is gone. */
  targetGone: (migration: KubeObject) => void;
  /** The object itself is gone before it was over. */
  removed: (migration: KubeObject) => void;
}

/** Tells the handlers of changes in the store; `active` holds the uid of the migration of each VMI that is under way. */
export function watchMigrations(
  behaviour: Behaviour,
  active: ReadonlyMap<string, string>,
  handlers: MigrationHandlers,
): void {
  const { store, indexes } = behaviour;
  const activeOf = (key: string): KubeObject | undefined => {
    const uid = active.get(key);
    return uid === undefined
      ? undefined
      : indexes.migrationsByVmi.of(key).find((each) => each.metadata.uid === uid);
  };
  const later = (key: string, handle: (migration: KubeObject) => void): void =>
    void setImmediate(() => {
      const migration = activeOf(key);
      if (migration !== undefined && !isFinal(migration)) handle(migration);
    });

  store.onChange(({ resource, type, entry }) => {
    const object = entry.object;
    if (resource === RESOURCES.migrations) {
      if (type === 'ADDED') setImmediate(() => handlers.added(object));
      else if (type === 'DELETED') {
        if (!isFinal(object)) setImmediate(() => handlers.removed(object));
      } else if (object.metadata.deletionTimestamp !== undefined && !isFinal(object)) {
        setImmediate(() => handlers.abort(object));
      }
    } else if (resource === RESOURCES.vmis) {
      const key = keyOf(...placeOf(object));
      if (!active.has(key)) return;
      const isEnding =
        type === 'DELETED' || object.metadata.deletionTimestamp !== undefined || isFinal(object);
      if (isEnding) later(key, handlers.check);
    } else if (resource === RESOURCES.pods) {
      const uid = object.metadata.labels?.['kubevirt.io/migrationJobUID'];
      if (uid === undefined || (type !== 'DELETED' && object.metadata.deletionTimestamp === undefined))
        return;
      const key = keyOf(object.metadata.namespace, object.metadata.annotations?.['kubevirt.io/domain'] ?? '');
      if (active.get(key) === uid) later(key, handlers.targetGone);
    }
  });
}
