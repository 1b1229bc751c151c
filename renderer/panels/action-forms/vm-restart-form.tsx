import { t } from '../../i18n/i18n.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Restart = { isForced: boolean };

function RestartFields({ state, onChange }: FormFieldsProps<Restart>) {
  return (
    <CheckField
      label={t('actionForm.restart.forced')}
      note={t('actionForm.restart.forcedNote')}
      isChecked={state.isForced}
      onChange={(isForced) => onChange({ isForced })}
    />
  );
}

/** Whether a restart waits for the guest to shut down. */
export const vmRestartForm = defineForm<Restart>({
  begin: () => ({ isForced: false }),
  Fields: RestartFields,
  problem: () => null,
  toOptions: ({ isForced }) => ({ isForced }),
});
