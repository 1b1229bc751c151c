import { nameProblem, toNamespace } from '../../../shared/objects/creatable.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { defineNewForm, fieldWords } from './new-form.ts';
import type { NewFieldsProps } from './new-form.ts';

type State = { name: string };

function Fields({ state, onChange }: NewFieldsProps<State>) {
  return (
    <TextField
      label={t('fact.name')}
      value={state.name}
      maxLength={63}
      onChange={(name) => onChange({ name })}
    />
  );
}

/** A new namespace. */
export const newNamespaceForm = defineNewForm<State>({
  begin: () => ({ name: '' }),
  Fields,
  problem: ({ name }) => fieldWords(t('fact.name'), nameProblem(name)),
  nameOf: ({ name }) => name,
  toObject: ({ name }) => toNamespace(name),
});
