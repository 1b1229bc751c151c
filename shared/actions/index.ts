import { z } from 'zod';
import type { Entity } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';
import type { Action, Allowed } from './define.ts';
import { vmAbortMigration } from './vm-abort-migration.ts';
import { backupDelete } from './backup-delete.ts';
import { backupRestore } from './backup-restore.ts';
import { scheduleDelete, scheduleResume, scheduleSuspend } from './schedule-change.ts';
import { vmBackup, vmSnapshot } from './vm-keep.ts';
import { vmSchedule } from './vm-schedule.ts';
import { vmPlugVolume, vmUnplugVolume } from './vm-plug-volume.ts';
import { vmPlugNic, vmUnplugNic } from './vm-plug-nic.ts';
import { vmResize } from './vm-resize.ts';
import { vmEjectCd, vmInsertCd, vmTakeOutDrive } from './vm-cd.ts';
import { vmDelete } from './vm-delete.ts';
import { addonDisable, addonEnable } from './addon-switch.ts';
import * as deletions from './deletions.ts';
import { settingChange } from './setting-change.ts';
import { snapshotRestore } from './snapshot-restore.ts';
import { volumeClone } from './volume-clone.ts';
import { volumeExpand } from './volume-expand.ts';
import { volumeExport } from './volume-export.ts';
import { volumeSnapshot } from './volume-snapshot.ts';
import { vmForceStop } from './vm-force-stop.ts';
import { vmMigrate } from './vm-migrate.ts';
import { vmPause } from './vm-pause.ts';
import { hostCordon } from './host-cordon.ts';
import { hostUncordon } from './host-uncordon.ts';
import { hostEnterMaintenance } from './host-enter-maintenance.ts';
import { hostLeaveMaintenance } from './host-leave-maintenance.ts';
import { hostRename } from './host-rename.ts';
import { hostCpuManagerOn } from './host-cpu-manager-on.ts';
import { hostCpuManagerOff } from './host-cpu-manager-off.ts';
import { hostPowerOn } from './host-power-on.ts';
import { hostPowerOff } from './host-power-off.ts';
import { hostPowerReboot } from './host-power-reboot.ts';
import { vmRestart } from './vm-restart.ts';
import { vmSoftReboot } from './vm-soft-reboot.ts';
import { vmStart } from './vm-start.ts';
import { vmStop } from './vm-stop.ts';
import { vmUnpause } from './vm-unpause.ts';

/** Every action by its name, in the order menus show them. */
export const actions = {
  'vm.start': vmStart,
  'vm.stop': vmStop,
  'vm.restart': vmRestart,
  'vm.migrate': vmMigrate,
  'vm.abortMigration': vmAbortMigration,
  'vm.pause': vmPause,
  'vm.unpause': vmUnpause,
  'vm.softReboot': vmSoftReboot,
  'vm.forceStop': vmForceStop,
  'vm.plugVolume': vmPlugVolume,
  'vm.unplugVolume': vmUnplugVolume,
  'vm.plugNic': vmPlugNic,
  'vm.unplugNic': vmUnplugNic,
  'vm.resize': vmResize,
  'vm.insertCd': vmInsertCd,
  'vm.ejectCd': vmEjectCd,
  'vm.takeOutDrive': vmTakeOutDrive,
  'vm.snapshot': vmSnapshot,
  'vm.backup': vmBackup,
  'vm.schedule': vmSchedule,
  'vm.delete': vmDelete,
  'backup.restore': backupRestore,
  'backup.delete': backupDelete,
  'schedule.suspend': scheduleSuspend,
  'schedule.resume': scheduleResume,
  'schedule.delete': scheduleDelete,
  'host.cordon': hostCordon,
  'host.uncordon': hostUncordon,
  'host.enterMaintenance': hostEnterMaintenance,
  'host.leaveMaintenance': hostLeaveMaintenance,
  'host.rename': hostRename,
  'host.cpuManagerOn': hostCpuManagerOn,
  'host.cpuManagerOff': hostCpuManagerOff,
  'host.powerOn': hostPowerOn,
  'host.powerOff': hostPowerOff,
  'host.reboot': hostPowerReboot,
  'volume.expand': volumeExpand,
  'volume.clone': volumeClone,
  'volume.snapshot': volumeSnapshot,
  'volume.export': volumeExport,
  'snapshot.restore': snapshotRestore,
  'addon.enable': addonEnable,
  'addon.disable': addonDisable,
  'setting.change': settingChange,
  'volume.delete': deletions.volumeDelete,
  'image.delete': deletions.imageDelete,
  'keyPair.delete': deletions.keyPairDelete,
  'template.delete': deletions.templateDelete,
  'templateVersion.delete': deletions.templateVersionDelete,
  'snapshot.delete': deletions.snapshotDelete,
  'network.delete': deletions.networkDelete,
  'clusterNetwork.delete': deletions.clusterNetworkDelete,
  'uplinkConfig.delete': deletions.uplinkConfigDelete,
  'storageClass.delete': deletions.storageClassDelete,
  'namespace.delete': deletions.namespaceDelete,
} satisfies Record<string, Action>;

/** The names of the actions. */
export const ActionName = z.enum([
  'vm.start',
  'vm.stop',
  'vm.restart',
  'vm.migrate',
  'vm.abortMigration',
  'vm.pause',
  'vm.unpause',
  'vm.softReboot',
  'vm.forceStop',
  'vm.plugVolume',
  'vm.unplugVolume',
  'vm.plugNic',
  'vm.unplugNic',
  'vm.resize',
  'vm.insertCd',
  'vm.ejectCd',
  'vm.takeOutDrive',
  'vm.snapshot',
  'vm.backup',
  'vm.schedule',
  'vm.delete',
  'backup.restore',
  'backup.delete',
  'schedule.suspend',
  'schedule.resume',
  'schedule.delete',
  'host.cordon',
  'host.uncordon',
  'host.enterMaintenance',
  'host.leaveMaintenance',
  'host.rename',
  'host.cpuManagerOn',
  'host.cpuManagerOff',
  'host.powerOn',
  'host.powerOff',
  'host.reboot',
  'volume.expand',
  'volume.clone',
  'volume.snapshot',
  'volume.export',
  'snapshot.restore',
  'addon.enable',
  'addon.disable',
  'setting.change',
  'volume.delete',
  'image.delete',
  'keyPair.delete',
  'template.delete',
  'templateVersion.delete',
  'snapshot.delete',
  'network.delete',
  'clusterNetwork.delete',
  'uplinkConfig.delete',
  'storageClass.delete',
  'namespace.delete',
]);
export type ActionName = z.infer<typeof ActionName>;

/** An action offered for an entity, with the reason where it is not possible now. */
export type Offer = { name: ActionName; action: Action; allowed: Allowed };

/** The actions that apply to an entity's kind, possible or not; without those that are offered beside a part of it only. */
export function offersFor(entity: Entity, world: World): Offer[] {
  return ActionName.options.flatMap((name) => {
    const action: Action = actions[name];
    if (!action.kinds.some((kind) => kind === entity.kind) || action.reach === 'part') return [];
    if (action.isMoot?.(entity, world)) return [];
    return [{ name, action, allowed: action.can(entity, world) }];
  });
}
