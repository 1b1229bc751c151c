import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { ClassField } from '../objects/class-field.tsx';
import { NamespaceField } from '../objects/place-fields.tsx';
import { isFirstEngine } from '../objects/storage-classes.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Export = { displayName: string; namespace: string; storageClass: string; isFirstEngine: boolean };

function ExportFields({ targets, state, onChange }: FormFieldsProps<Export>) {
  const cluster = targets[0]?.cluster ?? '';
  return (
    <>
      <TextField
        label={t('actionForm.volume.imageName')}
        value={state.displayName}
        maxLength={63}
        onChange={(displayName) => onChange({ ...state, displayName })}
      />
      <NamespaceField value={state.namespace} onChange={(namespace) => onChange({ ...state, namespace })} />
      <ClassField
        cluster={cluster}
        value={state.storageClass === '' ? null : state.storageClass}
        onChange={(name, of) =>
          onChange({ ...state, storageClass: name ?? '', isFirstEngine: of === null || isFirstEngine(of) })
        }
      />
    </>
  );
}

/** What an image made of a volume is called, where it goes, and what its disks are made with. */
export const volumeExportForm = defineForm<Export>({
  begin: ([target]) => ({
    displayName: target?.name ?? '',
    namespace: target?.namespace ?? 'default',
    storageClass: '',
    isFirstEngine: true,
  }),
  Fields: ExportFields,
  problem: ({ storageClass }) => (storageClass === '' ? t('actionForm.volume.classMissing') : null),
  toOptions: ({ displayName, namespace, storageClass, ...state }) => ({
    ...{ displayName, namespace, storageClass },
    backend: state.isFirstEngine ? 'backingimage' : 'cdi',
  }),
});
