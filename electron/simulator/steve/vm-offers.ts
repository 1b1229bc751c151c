import { isFinal, phaseOf, runStrategyOf } from '../behaviour/vm-status.ts';
import type { KubeObject } from '../json.ts';
import { at, conditionOf, isObject, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { SteveContext } from './context.ts';
import { hasBackupTarget, isRelease, snapshotClassOf } from './context.ts';
import {
  annotationOf,
  canEjectCd,
  canInsertCd,
  claimNameOf,
  claimTemplates,
  disksOf,
  KEYS,
  migrationObstacle,
  nicObstacle,
  provisionerOf,
  templateSpec,
  unplugObstacle,
  volumesOf,
} from './vm-parts.ts';

function isStarting(vm: KubeObject): boolean {
  return objectsAt(vm, 'status', 'stateChangeRequests').some((request) => request.action === 'Start');
}

function canStart(vm: KubeObject, vmi: KubeObject | undefined): boolean {
  if (isStarting(vm)) return false;
  return vmi === undefined || isFinal(vmi) || ['', 'Unknown'].includes(phaseOf(vmi));
}

function canStop(vm: KubeObject, vmi: KubeObject | undefined): boolean {
  switch (runStrategyOf(vm)) {
    case 'Halted':
      return false;
    case 'Manual':
    case 'RerunOnFailure':
      return ['Pending', 'Scheduling', 'Scheduled', 'Running'].includes(phaseOf(vmi));
    default:
      return true;
  }
}

/** Whether the guest is in a state a copy can be taken of. */
function isSettled(vm: KubeObject, vmi: KubeObject | undefined): boolean {
  if (at(vm, 'status', 'snapshotInProgress') !== undefined) return false;
  if (vm.metadata.deletionTimestamp !== undefined || vmi?.metadata.deletionTimestamp !== undefined)
    return false;
  return vmi === undefined || ['Running', 'Succeeded'].includes(phaseOf(vmi));
}

function claimsOf({ store }: SteveContext, vm: KubeObject): KubeObject[] {
  return volumesOf(vm).flatMap((volume) => {
    const claim = store.get(RESOURCES.claims, vm.metadata.namespace, claimNameOf(volume) ?? '');
    return claim === undefined ? [] : [claim];
  });
}

function canBackUp(context: SteveContext, vm: KubeObject, vmi: KubeObject | undefined): boolean {
  if (!isSettled(vm, vmi) || !hasBackupTarget(context)) return false;
  return claimsOf(context, vm).every(
    (claim) => claim.metadata.annotations?.['cdi.kubevirt.io/createdForDataVolume'] === undefined,
  );
}

function canSnapshot(context: SteveContext, vm: KubeObject, vmi: KubeObject | undefined): boolean {
  if (!isSettled(vm, vmi)) return false;
  return claimsOf(context, vm).every(
    (claim) => snapshotClassOf(context, provisionerOf(context.store, claim)) !== '',
  );
}

function canRestore({ store }: SteveContext, vm: KubeObject, vmi: KubeObject | undefined): boolean {
  if (at(vm, 'status', 'ready') === true || at(vm, 'status', 'snapshotInProgress') !== undefined)
    return false;
  if (vmi !== undefined) return false;
  return store
    .list(RESOURCES.backups, vm.metadata.namespace)
    .some((backup) => textAt(backup, 'status', 'sourceUID') === vm.metadata.uid);
}

function canMigrate({ store }: SteveContext, vmi: KubeObject | undefined): boolean {
  if (vmi === undefined || vmi.metadata.deletionTimestamp !== undefined) return false;
  if (annotationOf(vmi, KEYS.migrationState) !== '') return false;
  return store.table(RESOURCES.nodes).count() >= 2 && migrationObstacle(vmi) === undefined;
}

/** Whether CPU and memory of a VM can be raised now (pkg/api/vm/formatter.go canCPUAndMemoryHotplug). */
export function canHotplug(vm: KubeObject): boolean {
  const cpu = at(templateSpec(vm), 'domain', 'cpu');
  if (isObject(cpu) && ((cpu.cores ?? 0) !== 1 || (cpu.threads ?? 0) !== 1)) return false;
  if (textAt(vm, 'status', 'printableStatus') !== 'Running') return false;
  if (annotationOf(vm, KEYS.hotplug).toLowerCase() !== 'true') return false;
  const blocking = ['RestartRequired', 'HotVCPUChange', 'HotMemoryChange'];
  return blocking.every((type) => conditionOf(vm, type)?.status !== 'True');
}

/** Whether the migration of a VMI can be called off. */
export function canAbort(vmi: KubeObject | undefined): boolean {
  return ['Migrating', 'Pending migration'].includes(annotationOf(vmi, KEYS.migrationState));
}

function hasStorageMigration(vm: KubeObject): boolean {
  try {
    return claimTemplates(vm).some((entry) => (textAt(entry, 'targetVolume') ?? '') !== '');
  } catch {
    return false;
  }
}

/** The actions a VM offers someone who may update it, by the rules of harvester/harvester pkg/api/vm/formatter.go. */
export function vmOffers(context: SteveContext, vm: KubeObject): string[] {
  const vmi = context.store.get(RESOURCES.vmis, vm.metadata.namespace, vm.metadata.name);
  const is16 = isRelease(context, '1.6');
  const is17 = isRelease(context, '1.7');
  const is18 = isRelease(context, '1.8');
  const isMovable = canMigrate(context, vmi);
  const canPause =
    phaseOf(vmi) === 'Running' &&
    at(vmi, 'spec', 'livenessProbe') === undefined &&
    conditionOf(vmi, 'Paused')?.status !== 'True';
  const hasCd = disksOf(vm).some((disk) => isObject(disk.cdrom));
  const isCopyable =
    vmi === undefined ||
    (vmi.metadata.deletionTimestamp === undefined && ['Running', 'Succeeded'].includes(phaseOf(vmi)));
  const rules: [name: string, isOffered: boolean][] = [
    ['addVolume', true],
    ['removeVolume', true],
    ['clone', true],
    ['insertCdRomVolume', is18 && canInsertCd(vm)],
    ['ejectCdRomVolume', is18 && canEjectCd(vm)],
    ['ejectCdRom', !is18 && conditionOf(vm, 'Ready')?.status === 'True' && hasCd],
    ['start', canStart(vm, vmi)],
    ['stop', canStop(vm, vmi)],
    ['restart', !isStarting(vm) && runStrategyOf(vm) !== 'Halted' && vmi !== undefined],
    ['softreboot', canPause],
    ['pause', canPause],
    ['unpause', phaseOf(vmi) === 'Running' && conditionOf(vmi, 'Paused')?.status === 'True'],
    ['migrate', isMovable],
    ['findMigratableNodes', isMovable],
    ['storageMigration', is18 && isMovable],
    ['cpuAndMemoryHotplug', is16 && isMovable && canHotplug(vm)],
    ['addNic', is17 && isMovable && nicObstacle(vm) === undefined],
    ['removeNic', is17 && isMovable && unplugObstacle(vm) === undefined],
    ['findHotunpluggableNics', is17 && isMovable && unplugObstacle(vm) === undefined],
    ['abortMigration', canAbort(vmi)],
    ['backup', canBackUp(context, vm, vmi)],
    ['snapshot', isRelease(context, '1.4') && canSnapshot(context, vm, vmi)],
    ['restore', canRestore(context, vm, vmi)],
    ['createTemplate', isCopyable],
    ['forceStop', textAt(vm, 'status', 'printableStatus') === 'Stopping'],
    ['dismissInsufficientResourceQuota', vm.metadata.annotations?.[KEYS.quotaWarning] !== undefined],
    ['cancelStorageMigration', is18 && hasStorageMigration(vm)],
  ];
  return rules.filter(([, isOffered]) => isOffered).map(([name]) => name);
}
