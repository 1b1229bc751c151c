import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { World } from '../../shared/world/patch.ts';
import type { Session } from '../cluster/session.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { runVmAbortMigration, runVmMigrate } from './vm-migrate.ts';
import {
  runBackupDelete,
  runBackupRestore,
  runScheduleDelete,
  runScheduleResume,
  runScheduleSuspend,
  runVmBackup,
  runVmSchedule,
  runVmSnapshot,
} from './backups.ts';
import { runVmPlugVolume, runVmUnplugVolume } from './vm-volumes.ts';
import { runVmPlugNic, runVmUnplugNic } from './vm-nics.ts';
import { runVmResize } from './vm-resize.ts';
import { runVmEjectCd, runVmInsertCd, runVmTakeOutDrive } from './vm-cd.ts';
import { runVmDelete } from './vm-delete.ts';
import { runAddonDisable, runAddonEnable, runDelete, runSettingChange } from './objects.ts';
import {
  runSnapshotRestore,
  runVolumeClone,
  runVolumeExpand,
  runVolumeExport,
  runVolumeSnapshot,
} from './volumes.ts';
import { runVmForceStop, runVmPause, runVmSoftReboot, runVmUnpause } from './vm-power.ts';
import { runHostEnterMaintenance, runHostLeaveMaintenance } from './host-maintenance.ts';
import { runHostCpuManagerOff, runHostCpuManagerOn, runHostRename } from './host-notes.ts';
import { runHostPowerOff, runHostPowerOn, runHostReboot } from './host-power.ts';
import { runHostCordon, runHostUncordon } from './host-schedule.ts';
import { runVmRestart } from './vm-restart.ts';
import { runVmStart } from './vm-start.ts';
import { runVmStop } from './vm-stop.ts';

/** Sends the request of an action; `options` are parsed by the action's schema. */
export type RunAction = (run: {
  client: KubeClient;
  entity: Entity;
  options: unknown;
  signal: AbortSignal;
  /** What is known of its cluster. */
  world: World;
}) => Promise<KubeResult<unknown>>;

const runners: Record<ActionName, RunAction> = {
  'vm.start': runVmStart,
  'vm.stop': runVmStop,
  'vm.restart': runVmRestart,
  'vm.migrate': runVmMigrate,
  'vm.abortMigration': runVmAbortMigration,
  'vm.pause': runVmPause,
  'vm.unpause': runVmUnpause,
  'vm.softReboot': runVmSoftReboot,
  'vm.forceStop': runVmForceStop,
  'vm.plugVolume': runVmPlugVolume,
  'vm.unplugVolume': runVmUnplugVolume,
  'vm.plugNic': runVmPlugNic,
  'vm.unplugNic': runVmUnplugNic,
  'vm.resize': runVmResize,
  'vm.insertCd': runVmInsertCd,
  'vm.ejectCd': runVmEjectCd,
  'vm.takeOutDrive': runVmTakeOutDrive,
  'vm.snapshot': runVmSnapshot,
  'vm.backup': runVmBackup,
  'vm.schedule': runVmSchedule,
  'vm.delete': runVmDelete,
  'backup.restore': runBackupRestore,
  'backup.delete': runBackupDelete,
  'schedule.suspend': runScheduleSuspend,
  'schedule.resume': runScheduleResume,
  'schedule.delete': runScheduleDelete,
  'host.cordon': runHostCordon,
  'host.uncordon': runHostUncordon,
  'host.enterMaintenance': runHostEnterMaintenance,
  'host.leaveMaintenance': runHostLeaveMaintenance,
  'host.rename': runHostRename,
  'host.cpuManagerOn': runHostCpuManagerOn,
  'host.cpuManagerOff': runHostCpuManagerOff,
  'host.powerOn': runHostPowerOn,
  'host.powerOff': runHostPowerOff,
  'host.reboot': runHostReboot,
  'volume.expand': runVolumeExpand,
  'volume.clone': runVolumeClone,
  'volume.snapshot': runVolumeSnapshot,
  'volume.export': runVolumeExport,
  'snapshot.restore': runSnapshotRestore,
  'addon.enable': runAddonEnable,
  'addon.disable': runAddonDisable,
  'setting.change': runSettingChange,
  'volume.delete': runDelete,
  'image.delete': runDelete,
  'keyPair.delete': runDelete,
  'template.delete': runDelete,
  'templateVersion.delete': runDelete,
  'snapshot.delete': runDelete,
  'network.delete': runDelete,
  'clusterNetwork.delete': runDelete,
  'uplinkConfig.delete': runDelete,
  'storageClass.delete': runDelete,
  'namespace.delete': runDelete,
};

/** What is asked for. */
export type ActionRequest = { action: ActionName; entity: EntityId; options?: unknown };

/**
 * Runs an action on an entity of a connected cluster, after checking once more that it is possible; its effect comes
 * back by the watch. Errors carry the server's message verbatim.
 */
export async function runAction(
  session: Session,
  request: ActionRequest,
  signal: AbortSignal,
): Promise<Result<Record<string, never>>> {
  const place = { cluster: session.cluster, entity: request.entity };
  const client = session.client();
  if (!client.ok) return fail({ ...client.error, ...place });
  const entity = session.world.view.entities.get(request.entity);
  if (entity === undefined) return fail(appError('not-found', 'It is no longer there.', place));
  const action: Action = actions[request.action];
  if (!action.kinds.some((kind) => kind === entity.kind)) {
    return fail(appError('invalid', `${action.label} does not apply to it.`, place));
  }
  const options = action.options.safeParse(request.options);
  if (!options.success)
    return fail(appError('invalid', `The options of ${action.label} are not valid.`, place));
  const { view } = session.world;
  const able = action.can(entity, view);
  const allowed = able === true ? (action.check?.(entity, view, options.data) ?? true) : able;
  if (allowed !== true) return fail(appError('conflict', allowed, place));
  const run = runners[request.action];
  const answer = await run({ client: client.value, entity, options: options.data, signal, world: view });
  if (answer.ok) return ok({});
  return fail({ ...(answer.mayBeDone ? toUnsure(answer.error) : answer.error), ...place });
}

function toUnsure(error: AppError): AppError {
  const hint = 'The request was sent, so it may have been done all the same; the cluster shows it if it was.';
  return { ...error, hint, isUnsure: true };
}
