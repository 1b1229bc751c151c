import { nameProblem, toVolume } from '../../../shared/objects/creatable.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { fromGib } from '../action-forms/amount.ts';
import { ClassField } from './class-field.tsx';
import { defineNewForm, fieldWords } from './new-form.ts';
import type { NewFieldsProps } from './new-form.ts';
import { PlaceFields } from './place-fields.tsx';

type State = { name: string; namespace: string; gib: string; storageClass: string | null };

function Fields({ cluster, state, onChange }: NewFieldsProps<State>) {
  return (
    <>
      <PlaceFields state={state} onChange={onChange} />
      <TextField
        label={t('actionForm.volume.size')}
        value={state.gib}
        maxLength={6}
        onChange={(gib) => onChange({ ...state, gib })}
      />
      <ClassField
        key={cluster}
        cluster={cluster}
        value={state.storageClass}
        onChange={(storageClass) => onChange({ ...state, storageClass })}
      />
    </>
  );
}

/** A new, empty volume. */
export const newVolumeForm = defineNewForm<State>({
  begin: () => ({ name: '', namespace: 'default', gib: '10', storageClass: null }),
  Fields,
  problem: ({ name, namespace, gib }) =>
    fieldWords(t('fact.name'), nameProblem(name)) ??
    fieldWords(t('fact.namespace'), nameProblem(namespace)) ??
    (fromGib(gib) === null ? t('actionForm.volume.wholeGib') : null),
  nameOf: ({ name }) => name,
  toObject: ({ gib, ...rest }) => toVolume({ ...rest, sizeBytes: fromGib(gib) ?? 0 }),
});
