import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { defineForm } from './form.ts';
import type { ActionForm, FormFieldsProps } from './form.ts';

type Named = { name: string };

function NameFields({ state, onChange }: FormFieldsProps<Named>) {
  return (
    <TextField
      label={t('actionForm.newName')}
      value={state.name}
      maxLength={253}
      onChange={(name) => onChange({ name })}
    />
  );
}

/** The form of an action that makes something of a new name; `suffix` ends the name it begins with. */
export function newNameForm(
  suffix: string,
  toOptions: (name: string, target: Entity) => unknown,
): ActionForm {
  return defineForm<Named>({
    begin: ([target]) => ({ name: target ? `${target.name}-${suffix}` : '' }),
    Fields: NameFields,
    problem: ({ name }) => (name === '' ? t('actionForm.nameMissing') : null),
    toOptions: ({ name }, target) => toOptions(name, target),
  });
}
