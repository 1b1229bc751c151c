import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { fromGib, toGib } from './amount.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Expand = { gib: string };

function ExpandFields({ state, onChange }: FormFieldsProps<Expand>) {
  return (
    <TextField
      label={t('actionForm.volume.size')}
      value={state.gib}
      maxLength={6}
      onChange={(gib) => onChange({ gib })}
    />
  );
}

/** How large a volume becomes. */
export const volumeExpandForm = defineForm<Expand>({
  begin([target]) {
    const volume = target?.kind === 'PersistentVolumeClaim' ? target.volume : null;
    return { gib: toGib(volume?.capacityBytes ?? volume?.requestedBytes ?? null) };
  },
  Fields: ExpandFields,
  problem: ({ gib }) => (fromGib(gib) === null ? t('actionForm.volume.wholeGib') : null),
  toOptions: ({ gib }) => ({ sizeBytes: fromGib(gib) ?? 0 }),
});
