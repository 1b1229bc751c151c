import type { ActionName } from '../../../shared/actions/index.ts';
import type { ActionForm } from './form.ts';
import { hostRenameForm } from './host-rename-form.tsx';
import { vmMigrateForm } from './vm-migrate-form.tsx';
import { vmRestartForm } from './vm-restart-form.tsx';

/** The form of each action that has options to choose; one file each. */
const forms: Partial<Record<ActionName, ActionForm>> = {
  'vm.restart': vmRestartForm,
  'vm.migrate': vmMigrateForm,
  'host.rename': hostRenameForm,
};

/** The form of an action; undefined where it has none. */
export function formOf(name: ActionName): ActionForm | undefined {
  return forms[name];
}
