import { useMemo, useState } from 'react';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { useApp, useWorld } from '../app-context.ts';
import type { ActionForm, FormFieldsProps } from './form.ts';
import { formOf } from './index.ts';

/** The form of an action as it is filled in. */
export type OpenForm = {
  /** Undefined where the action has none. */
  form: ActionForm | undefined;
  fields: FormFieldsProps<unknown>;
  /** Why it cannot be asked for; null where it can. */
  problem: string | null;
  toOptions: (target: Entity) => unknown;
  /** Why one of several is left out; null where it is not. */
  leavesOut: (target: Entity) => string | null;
};

/** Opens the form of an action on entities; where it has none, `given` are the options. */
export function useForm(name: ActionName, targets: readonly Entity[], given?: unknown): OpenForm {
  const app = useApp();
  const worlds = useWorld((state) => state.worlds);
  const form = formOf(name);
  const [state, setState] = useState(() => form?.begin(targets, app, given));
  const problem = useMemo(
    () => form?.problem(state, targets, app) ?? null,
    // eslint-disable-next-line react-hooks/exhaustive-deps -- problem reads the worlds from the store
    [form, state, targets, app, worlds],
  );
  return {
    form,
    fields: { targets, state, onChange: setState },
    problem,
    toOptions: (target) => (form ? form.toOptions(state, target) : given),
    leavesOut: (target) => form?.leavesOut?.(state, target, targets, app) ?? null,
  };
}
