import type { ActionName } from '../../../shared/actions/index.ts';
import type { ActionForm } from './form.ts';
import { hostRenameForm } from './host-rename-form.tsx';
import { backupRestoreForm } from './backup-restore-form.tsx';
import { vmKeepForm } from './vm-keep-form.tsx';
import { vmScheduleForm } from './vm-schedule-form.tsx';
import { vmPlugVolumeForm } from './vm-plug-volume-form.tsx';
import { vmPlugNicForm } from './vm-plug-nic-form.tsx';
import { vmResizeForm } from './vm-resize-form.tsx';
import { vmEjectCdForm, vmInsertCdForm, vmTakeOutDriveForm } from './vm-cd-forms.tsx';
import { vmDeleteForm } from './vm-delete-form.tsx';
import { newNameForm } from './new-name-form.tsx';
import { settingForm } from './setting-form.tsx';
import { volumeExpandForm } from './volume-expand-form.tsx';
import { volumeExportForm } from './volume-export-form.tsx';
import { vmMigrateForm } from './vm-migrate-form.tsx';
import { vmRestartForm } from './vm-restart-form.tsx';

/** The form of each action that has options to choose; one file each. */
const forms: Partial<Record<ActionName, ActionForm>> = {
  'vm.restart': vmRestartForm,
  'vm.migrate': vmMigrateForm,
  'host.rename': hostRenameForm,
  'vm.delete': vmDeleteForm,
  'vm.plugVolume': vmPlugVolumeForm,
  'vm.plugNic': vmPlugNicForm,
  'vm.resize': vmResizeForm,
  'vm.insertCd': vmInsertCdForm,
  'vm.ejectCd': vmEjectCdForm,
  'vm.takeOutDrive': vmTakeOutDriveForm,
  'volume.expand': volumeExpandForm,
  'volume.clone': newNameForm('copy', (name) => ({ name })),
  'volume.snapshot': newNameForm('snapshot', (name) => ({ name, className: null })),
  'volume.export': volumeExportForm,
  'snapshot.restore': newNameForm('restored', (name) => ({ name, storageClass: null })),
  'setting.change': settingForm,
  'vm.snapshot': vmKeepForm,
  'vm.backup': vmKeepForm,
  'vm.schedule': vmScheduleForm,
  'backup.restore': backupRestoreForm,
};

/** The form of an action; undefined where it has none. */
export function formOf(name: ActionName): ActionForm | undefined {
  return forms[name];
}
