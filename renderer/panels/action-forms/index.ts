import type { ActionName } from '../../../shared/actions/index.ts';
import type { ActionForm } from './form.ts';
import { hostRenameForm } from './host-rename-form.tsx';
import { vmDeleteForm } from './vm-delete-form.tsx';
import { vmRestartForm } from './vm-restart-form.tsx';

/** The form of each action that has options to choose; one file each. */
const forms: Partial<Record<ActionName, ActionForm>> = {
  'vm.restart': vmRestartForm,
  'host.rename': hostRenameForm,
  'vm.delete': vmDeleteForm,
};

/** The form of an action; undefined where it has none. */
export function formOf(name: ActionName): ActionForm | undefined {
  return forms[name];
}
