import { t } from '../../i18n/i18n.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { TextField } from '../../ui/field.tsx';
import { RadioField } from '../../ui/radio-field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';
import { whyNoName } from './vm-keep-form.tsx';

type Restore = {
  as: 'new' | 'replace';
  name: string;
  keepsMac: boolean;
  volumes: 'delete' | 'retain';
};

function RestoreFields({ targets, state, onChange }: FormFieldsProps<Restore>) {
  const [backup] = targets;
  const isSnapshot = backup?.kind === 'VirtualMachineBackup' && backup.backup.type === 'snapshot';
  const vm = backup?.kind === 'VirtualMachineBackup' ? backup.backup.vm : '';
  return (
    <>
      <RadioField
        label={t('actionForm.restore.as')}
        value={state.as}
        options={[
          { value: 'new', label: t('actionForm.restore.new') },
          { value: 'replace', label: t('actionForm.restore.replace', { name: vm }) },
        ]}
        onChange={(as) => onChange({ ...state, as })}
      />
      {state.as === 'new' && (
        <>
          <TextField
            label={t('actionForm.restore.name')}
            value={state.name}
            maxLength={63}
            onChange={(name) => onChange({ ...state, name })}
          />
          <CheckField
            label={t('actionForm.restore.keepsMac')}
            note={t('actionForm.restore.keepsMacNote')}
            isChecked={state.keepsMac}
            onChange={(keepsMac) => onChange({ ...state, keepsMac })}
          />
        </>
      )}
      {state.as === 'replace' && (
        <RadioField
          label={t('actionForm.restore.volumes', { name: vm })}
          value={state.volumes}
          options={[
            { value: 'retain', label: t('actionForm.restore.retain') },
            ...(isSnapshot ? [] : [{ value: 'delete' as const, label: t('actionForm.restore.delete') }]),
          ]}
          onChange={(volumes) => onChange({ ...state, volumes })}
        />
      )}
    </>
  );
}

/** Whether what was kept becomes a VM of its own or takes the place of the one it was kept of. */
export const backupRestoreForm = defineForm<Restore>({
  begin: ([target]) => ({
    as: 'new',
    name: target?.kind === 'VirtualMachineBackup' ? `${target.backup.vm.slice(0, 54)}-restored` : '',
    keepsMac: false,
    volumes: 'retain',
  }),
  Fields: RestoreFields,
  problem: ({ as, name }) => (as === 'new' ? whyNoName(name) : null),
  toOptions: ({ as, name, keepsMac, volumes }) => (as === 'new' ? { as, name, keepsMac } : { as, volumes }),
});
