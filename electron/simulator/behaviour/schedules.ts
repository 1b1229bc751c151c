import type { KubeObject } from '../json.ts';
import { at, numberAt, objectAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { nextDue, parseCron } from './cron.ts';
import type { Behaviour } from './context.ts';
import { placeOf } from './context.ts';

const SCHEDULE_ID = 'harvesterhci.io/svmbackupId';
const CHECK_SECONDS = 5;

/**
 * Lets schedules make backups when they are due, keeps as many as asked for, and suspends a schedule whose backups fail
 * (harvester pkg/controller/master/schedulevmbackup). Cron is read in simulated time, which begins when the cluster
 * opens.
 */
export function openSchedules(behaviour: Behaviour): void {
  const { store, clock } = behaviour;
  const openedMs = clock.nowMs();
  const due = new Map<string, number>();
  const simulatedMs = (): number => openedMs + ((clock.nowMs() - openedMs) / clock.toMs(1)) * 1000;

  const backupsOf = (schedule: KubeObject): KubeObject[] => {
    const id = placeOf(schedule).join('/');
    return store
      .list(RESOURCES.backups, schedule.metadata.namespace)
      .filter((backup) => backup.metadata.annotations?.[SCHEDULE_ID] === id)
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  };
  const hasFailed = (backup: KubeObject): boolean => at(backup, 'status', 'error') !== undefined;
  const make = (schedule: KubeObject, timeMs: number): void => {
    const stamp = new Date(timeMs).toISOString().replace(/[-:T]/g, '').slice(0, 12);
    const [namespace, scheduleName] = placeOf(schedule);
    const name = `svmb-${schedule.metadata.uid ?? ''}-${stamp.slice(0, 8)}.${stamp.slice(8)}`;
    if (store.get(RESOURCES.backups, namespace, name) !== undefined) return;
    store.create(RESOURCES.backups, {
      kind: 'VirtualMachineBackup',
      apiVersion: 'harvesterhci.io/v1beta1',
      metadata: {
        name,
        namespace,
        annotations: { [SCHEDULE_ID]: `${namespace}/${scheduleName}` },
        labels: { 'harvesterhci.io/svmbackupUID': schedule.metadata.uid ?? '' },
      },
      spec: objectAt(schedule, 'spec', 'vmbackup'),
    });
  };
  const tidy = (schedule: KubeObject): void => {
    const all = backupsOf(schedule);
    const complete = all.filter((backup) => at(backup, 'status', 'readyToUse') === true);
    const retain = numberAt(schedule, 'spec', 'retain') ?? 8;
    for (const backup of complete.slice(0, Math.max(0, complete.length - retain)))
      store.remove(RESOURCES.backups, ...placeOf(backup));
    const failure = [...all].reverse().findIndex((backup) => !hasFailed(backup));
    const failures = failure === -1 ? all.length : failure;
    const maxFailure = numberAt(schedule, 'spec', 'maxFailure') ?? 4;
    const isOver = maxFailure > 0 && failures >= maxFailure;
    store.change(RESOURCES.schedules, ...placeOf(schedule), (current) => {
      const suspended =
        current.metadata.deletionTimestamp === undefined &&
        (isOver || at(current, 'spec', 'suspend') === true);
      const next = withStatus(current, {
        failure: failures,
        suspended,
        vmbackupInfo: backupsOf(current).map((backup) => ({
          name: backup.metadata.name,
          readyToUse: at(backup, 'status', 'readyToUse') === true,
        })),
      });
      return isOver ? { ...next, spec: { ...objectAt(next, 'spec'), suspend: true } } : next;
    });
  };
  clock.every(CHECK_SECONDS, () => {
    for (const schedule of store.list(RESOURCES.schedules)) {
      const uid = schedule.metadata.uid ?? '';
      const cron = parseCron(textAt(schedule, 'spec', 'cron') ?? '');
      if (cron === undefined || at(schedule, 'spec', 'suspend') === true) {
        due.delete(uid);
        tidy(schedule);
        continue;
      }
      const timeMs = simulatedMs();
      const next = due.get(uid) ?? nextDue(cron, timeMs);
      if (next !== undefined && next <= timeMs) {
        make(schedule, next);
        due.delete(uid);
        const later = nextDue(cron, timeMs);
        if (later !== undefined) due.set(uid, later);
      } else if (next !== undefined) due.set(uid, next);
      tidy(schedule);
    }
  });
}
