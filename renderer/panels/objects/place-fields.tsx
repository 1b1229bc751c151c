import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';

type Field = { value: string; onChange: (value: string) => void };

/** The namespace of an object. */
export function NamespaceField({ value, onChange }: Field) {
  return <TextField label={t('fact.namespace')} value={value} maxLength={63} onChange={onChange} />;
}

type PlaceFieldsProps<S> = { state: S; onChange: (state: S) => void };

/** The name of an object and its namespace. */
export function PlaceFields<S extends { name: string; namespace: string }>({
  state,
  onChange,
}: PlaceFieldsProps<S>) {
  return (
    <>
      <TextField
        label={t('fact.name')}
        value={state.name}
        maxLength={63}
        onChange={(name) => onChange({ ...state, name })}
      />
      <NamespaceField value={state.namespace} onChange={(namespace) => onChange({ ...state, namespace })} />
    </>
  );
}
