import { ObjectName } from '../../../shared/actions/backup-parts.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Keep = { name: string };

/** A name that tells the VM and the time, such as web-01-20260201-1030. */
function proposed(vm: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${vm.slice(0, 48)}-${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}

/** The words for a name that Kubernetes would not take; null where it would. */
export function whyNoName(name: string): string | null {
  return ObjectName.safeParse(name).success ? null : t('actionForm.name.wrong');
}

function KeepFields({ state, onChange }: FormFieldsProps<Keep>) {
  return (
    <TextField
      label={t('actionForm.name.label')}
      value={state.name}
      maxLength={63}
      onChange={(name) => onChange({ name })}
    />
  );
}

/** Under which name a VM is kept. */
export const vmKeepForm = defineForm<Keep>({
  begin: ([target]) => ({ name: proposed(target?.name ?? '', new Date()) }),
  Fields: KeepFields,
  problem: ({ name }) => whyNoName(name),
  toOptions: ({ name }) => ({ name }),
});
