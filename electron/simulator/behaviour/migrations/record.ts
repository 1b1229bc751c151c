import type { KubeObject } from '../../json.ts';
import { at, conditionsOf, isSame, objectAt, objectsAt, textAt, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { getVm, getVmi, now, placeOf } from '../context.ts';
import { isFinal, phaseOf } from '../vm-status.ts';

/** The finalizer virt-api puts on every migration (kubevirt api/core/v1 VirtualMachineInstanceMigrationFinalizer). */
export const MIGRATION_FINALIZER = 'kubevirt.io/migrationJobFinalize';

/** Whether a migration asked for its abort has said so (KubeVirt API, condition migrationAbortRequested). */
export function isAborting(migration: KubeObject): boolean {
  return conditionsOf(migration).some(
    (each) => each.type === 'migrationAbortRequested' && each.status === 'True',
  );
}

/** The VMI a migration is about. */
export function vmiOf(behaviour: Behaviour, migration: KubeObject): KubeObject | undefined {
  const name = textAt(migration, 'spec', 'vmiName') ?? '';
  return getVmi(behaviour, migration.metadata.namespace ?? '', name);
}

/** The migration as it is now, if it is still the same one. */
export function currentOf(behaviour: Behaviour, migration: KubeObject): KubeObject | undefined {
  const found = behaviour.store.get(RESOURCES.migrations, ...placeOf(migration));
  return found?.metadata.uid === migration.metadata.uid ? found : undefined;
}

/** The name of the target pod of a migration. */
export function targetPodOf(migration: KubeObject): string {
  return `virt-launcher-${textAt(migration, 'spec', 'vmiName') ?? ''}-${(migration.metadata.uid ?? '').slice(0, 5)}`;
}

/** Changes the VMI of a migration. */
export function editVmi(
  behaviour: Behaviour,
  migration: KubeObject,
  edit: (vmi: KubeObject) => KubeObject,
): KubeObject | undefined {
  const vmi = vmiOf(behaviour, migration);
  return vmi === undefined ? undefined : behaviour.store.replace(RESOURCES.vmis, edit(vmi));
}

/** A VMI with fields of its migration state replaced. */
export function withMigrationState(vmi: KubeObject, more: Record<string, unknown>): KubeObject {
  return withStatus(vmi, { migrationState: { ...objectAt(vmi, 'status', 'migrationState'), ...more } });
}

function harvesterState(migration: KubeObject): string {
  if (isAborting(migration)) return 'Aborting migration';
  const phase = phaseOf(migration);
  return phase === '' || phase === 'Pending' ? 'Pending migration' : 'Migrating';
}

function without(record: Record<string, string> | undefined, prefix: string): Record<string, string> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => !key.startsWith(prefix)));
}

const HOSTNAME = 'kubernetes.io/hostname';

/** A VMI that is no longer bound to the host it was to migrate to; one whose VM asks for a host stays as it is. */
function withoutHost(behaviour: Behaviour, vmi: KubeObject): KubeObject {
  const { [HOSTNAME]: host, ...nodeSelector } = objectAt(vmi, 'spec', 'nodeSelector');
  if (host === undefined) return vmi;
  const vm = getVm(behaviour, ...placeOf(vmi));
  if (at(vm, 'spec', 'template', 'spec', 'nodeSelector', HOSTNAME) !== undefined) return vmi;
  return { ...vmi, spec: { ...objectAt(vmi, 'spec'), nodeSelector } };
}

/**
 * What Harvester notes on the VMI of a migration, and how it makes watchers of the VM look again (harvester/harvester
 * pkg/controller/master/migration/vmim_controller.go and vmi_controller.go).
 */
function noteOnVmi(behaviour: Behaviour, migration: KubeObject): void {
  const vmi = vmiOf(behaviour, migration);
  if (vmi === undefined) return;
  const uid = migration.metadata.uid ?? '';
  const noted = vmi.metadata.annotations?.['harvesterhci.io/migrationUID'];
  const kept = without(vmi.metadata.annotations, 'harvesterhci.io/migration');
  const target = textAt(vmi, 'status', 'migrationState', 'targetNode');
  const isOver = isFinal(migration);
  if (isOver && noted !== undefined && noted !== uid) return;
  const isHanded = at(vmi, 'status', 'migrationState', 'migrationUid') === uid && target !== undefined;
  const annotations = isOver
    ? kept
    : {
        ...kept,
        'harvesterhci.io/migrationUID': uid,
        'harvesterhci.io/migrationState': harvesterState(migration),
        ...(isHanded ? { 'harvesterhci.io/migrationTargetNodeName': target } : {}),
      };
  const free = isOver ? withoutHost(behaviour, vmi) : vmi;
  if (free === vmi && isSame(annotations, vmi.metadata.annotations ?? {})) return;
  behaviour.store.replace(RESOURCES.vmis, { ...free, metadata: { ...vmi.metadata, annotations } });
  const vm = getVm(behaviour, ...placeOf(vmi));
  if (vm === undefined || vm.metadata.deletionTimestamp !== undefined) return;
  const stamped = { ...vm.metadata.annotations, 'harvesterhci.io/timestamp': now(behaviour) };
  behaviour.store.replace(RESOURCES.vms, { ...vm, metadata: { ...vm.metadata, annotations: stamped } });
}

/** Brings a migration into a phase, with the time, and lets Harvester note it. */
export function setPhase(
  behaviour: Behaviour,
  migration: KubeObject,
  phase: string,
  more: Record<string, unknown> = {},
): KubeObject | undefined {
  const before = currentOf(behaviour, migration);
  if (before === undefined) return undefined;
  const state = vmiOf(behaviour, migration);
  const isMine = at(state, 'status', 'migrationState', 'migrationUid') === migration.metadata.uid;
  const after = withStatus(before, {
    ...more,
    ...(isMine ? { migrationState: objectAt(state, 'status', 'migrationState') } : {}),
    phase,
    phaseTransitionTimestamps: [
      ...objectsAt(before, 'status', 'phaseTransitionTimestamps'),
      { phase, phaseTransitionTimestamp: now(behaviour) },
    ],
  });
  const stored = behaviour.store.replace(RESOURCES.migrations, after);
  noteOnVmi(behaviour, stored);
  return stored;
}
