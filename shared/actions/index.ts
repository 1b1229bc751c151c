import { z } from 'zod';
import type { Entity } from '../kinds/index.ts';
import type { World } from '../world/patch.ts';
import type { Action, Allowed } from './define.ts';
import { addonDisable, addonEnable } from './addon-switch.ts';
import * as deletions from './deletions.ts';
import { settingChange } from './setting-change.ts';
import { snapshotRestore } from './snapshot-restore.ts';
import { volumeClone } from './volume-clone.ts';
import { volumeExpand } from './volume-expand.ts';
import { volumeExport } from './volume-export.ts';
import { volumeSnapshot } from './volume-snapshot.ts';
import { vmForceStop } from './vm-force-stop.ts';
import { vmPause } from './vm-pause.ts';
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
  'vm.pause': vmPause,
  'vm.unpause': vmUnpause,
  'vm.soft-reboot': vmSoftReboot,
  'vm.force-stop': vmForceStop,
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
  'key-pair.delete': deletions.keyPairDelete,
  'template.delete': deletions.templateDelete,
  'template-version.delete': deletions.templateVersionDelete,
  'backup.delete': deletions.backupDelete,
  'schedule.delete': deletions.scheduleDelete,
  'snapshot.delete': deletions.snapshotDelete,
  'network.delete': deletions.networkDelete,
  'cluster-network.delete': deletions.clusterNetworkDelete,
  'uplink-config.delete': deletions.uplinkConfigDelete,
  'storage-class.delete': deletions.storageClassDelete,
  'namespace.delete': deletions.namespaceDelete,
} satisfies Record<string, Action>;

/** The names of the actions. */
export const ActionName = z.enum([
  'vm.start',
  'vm.stop',
  'vm.restart',
  'vm.pause',
  'vm.unpause',
  'vm.soft-reboot',
  'vm.force-stop',
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
  'key-pair.delete',
  'template.delete',
  'template-version.delete',
  'backup.delete',
  'schedule.delete',
  'snapshot.delete',
  'network.delete',
  'cluster-network.delete',
  'uplink-config.delete',
  'storage-class.delete',
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
    return [{ name, action, allowed: action.can(entity, world) }];
  });
}
