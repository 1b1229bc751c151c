import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Rename = { name: string };

function RenameFields({ state, onChange }: FormFieldsProps<Rename>) {
  return (
    <TextField
      label={t('actionForm.rename.name')}
      note={t('actionForm.rename.note')}
      value={state.name}
      maxLength={63}
      onChange={(name) => onChange({ name })}
    />
  );
}

/** The name a host is shown with; empty for its own. */
export const hostRenameForm = defineForm<Rename>({
  begin: ([target]) => ({ name: target?.kind === 'Node' ? (target.host.displayName ?? '') : '' }),
  Fields: RenameFields,
  problem: () => null,
  toOptions: ({ name }) => ({ name: name.trim() }),
});
