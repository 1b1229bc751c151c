import type { KubeObject } from '../json.ts';
import { objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { StatusError } from '../status.ts';
import type { Behaviour } from './context.ts';
import { placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { isMigratable, movesOnEviction } from './eviction.ts';
import { admitMigration } from './migration-check.ts';
import type { Migrations } from './migration.ts';
import { isFinal } from './vm-status.ts';

const DRAIN_TAINT = 'kubevirt.io/drain';
const RECHECK_SECONDS = 5;
const CONTROLLER = 'evacuation-controller';

/** Whether all VMs of a host are to leave it (KubeVirt API, NodeDrainTaintKey). */
function isDraining(node: KubeObject | undefined): boolean {
  return objectsAt(node, 'spec', 'taints').some(
    (taint) => taint.key === DRAIN_TAINT && taint.effect === 'NoSchedule',
  );
}

/**
 * Moves the VMIs that were marked by an eviction, and all of a host with the drain taint, as many at a time as may
 * migrate (kubevirt pkg/virt-controller/watch/drain/evacuation/evacuation.go).
 */
export function openEvacuation(behaviour: Behaviour, recorder: Recorder, migrations: Migrations): void {
  const { store, clock, indexes, random } = behaviour;
  const hosts = new Set<string>();
  let isDue = false;

  const isMarked = (vmi: KubeObject): boolean => {
    const marked = textAt(vmi, 'status', 'evacuationNodeName') ?? '';
    return marked !== '' && marked === textAt(vmi, 'status', 'nodeName');
  };
  const isCandidate = (vmi: KubeObject): boolean =>
    !isFinal(vmi) &&
    vmi.metadata.deletionTimestamp === undefined &&
    movesOnEviction(behaviour, vmi) &&
    isMigratable(vmi) &&
    migrations.activeUid(vmi) === undefined &&
    indexes.podsByVmi.count(vmi.metadata.uid ?? '') <= 1;
  const move = (vmi: KubeObject, host: string): void => {
    const migration: KubeObject = {
      kind: 'VirtualMachineInstanceMigration',
      apiVersion: 'kubevirt.io/v1',
      metadata: {
        name: `kubevirt-evacuation-${random.suffix(5)}`,
        generateName: 'kubevirt-evacuation-',
        namespace: vmi.metadata.namespace ?? '',
        annotations: { 'kubevirt.io/evacuationMigration': host },
      },
      spec: { vmiName: vmi.metadata.name },
    };
    try {
      const created = store.create(RESOURCES.migrations, admitMigration(behaviour, migrations, migration));
      const text = `Created Migration ${created.metadata.name}`;
      recorder.record(vmi, 'Normal', 'SuccessfulCreate', text, CONTROLLER);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const text = `Error creating a Migration: ${error.message}`;
      recorder.record(vmi, 'Warning', 'FailedCreate', text, CONTROLLER);
    }
  };
  /** One look at a host; true while it has to be looked at again. */
  const look = (host: string): boolean => {
    const all = isDraining(store.get(RESOURCES.nodes, undefined, host));
    const leaving = indexes.vmisByHost.of(host).filter((vmi) => all || isMarked(vmi));
    const candidates = leaving.filter(isCandidate);
    let spots = migrations.limits.spots(host) - begun(leaving);
    for (const vmi of candidates) {
      if (spots <= 0) break;
      spots -= 1;
      move(vmi, host);
    }
    return leaving.some((vmi) => movesOnEviction(behaviour, vmi));
  };
  /** Migrations that were created but have no place yet; the running ones are counted by the limits. */
  const begun = (vmis: readonly KubeObject[]): number =>
    vmis.filter((vmi) => {
      const uid = migrations.activeUid(vmi);
      const found = indexes.migrationsByVmi
        .of(placeOf(vmi).join('/'))
        .find((each) => each.metadata.uid === uid);
      return found !== undefined && ['', 'Pending'].includes(textAt(found, 'status', 'phase') ?? '');
    }).length;
  const work = (): void => {
    isDue = false;
    for (const host of [...hosts].sort()) if (!look(host)) hosts.delete(host);
  };
  const enqueue = (host: string): void => {
    hosts.add(host);
    if (isDue) return;
    isDue = true;
    setImmediate(work);
  };
  store.onChange(({ resource, type, entry }) => {
    const { object } = entry;
    if (resource === RESOURCES.vmis && type === 'MODIFIED') {
      if (isMarked(object)) enqueue(textAt(object, 'status', 'nodeName') ?? '');
    } else if (resource === RESOURCES.nodes) {
      if (type !== 'DELETED' && isDraining(object)) enqueue(object.metadata.name);
    } else if (
      resource === RESOURCES.migrations &&
      hosts.size > 0 &&
      (type === 'DELETED' || isFinal(object))
    ) {
      for (const host of hosts) enqueue(host);
    }
  });
  clock.every(RECHECK_SECONDS, () => {
    for (const host of hosts) enqueue(host);
  });
}
