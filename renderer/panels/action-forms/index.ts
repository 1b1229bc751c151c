import type { ActionName } from '../../../shared/actions/index.ts';
import type { ActionForm } from './form.ts';
import { backupRestoreForm } from './backup-restore-form.tsx';
import { vmKeepForm } from './vm-keep-form.tsx';
import { vmScheduleForm } from './vm-schedule-form.tsx';
import { vmPlugVolumeForm } from './vm-plug-volume-form.tsx';
import { vmDeleteForm } from './vm-delete-form.tsx';
import { vmRestartForm } from './vm-restart-form.tsx';

/** The form of each action that has options to choose; one file each. */
const forms: Partial<Record<ActionName, ActionForm>> = {
  'vm.restart': vmRestartForm,
  'vm.delete': vmDeleteForm,
  'vm.plugVolume': vmPlugVolumeForm,
  'vm.snapshot': vmKeepForm,
  'vm.backup': vmKeepForm,
  'vm.schedule': vmScheduleForm,
  'backup.restore': backupRestoreForm,
};

/** The form of an action; undefined where it has none. */
export function formOf(name: ActionName): ActionForm | undefined {
  return forms[name];
}
