import { useId } from 'react';
import { keyProblem, nameProblem, toKeyPair } from '../../../shared/objects/creatable.ts';
import { t } from '../../i18n/i18n.ts';
import '../../ui/field.css';
import { defineNewForm, fieldWords } from './new-form.ts';
import type { NewFieldsProps } from './new-form.ts';
import { PlaceFields } from './place-fields.tsx';

type State = { name: string; namespace: string; publicKey: string };

function Fields({ state, onChange }: NewFieldsProps<State>) {
  const id = useId();
  return (
    <>
      <PlaceFields state={state} onChange={onChange} />
      <div className="field">
        <label htmlFor={id}>{t('entity.publicKey')}</label>
        <textarea
          id={id}
          className="input setting-value mono"
          rows={4}
          value={state.publicKey}
          spellCheck={false}
          onChange={(event) => onChange({ ...state, publicKey: event.target.value })}
        />
      </div>
    </>
  );
}

/** A new SSH key, of which the public half is given. */
export const newKeyPairForm = defineNewForm<State>({
  begin: () => ({ name: '', namespace: 'default', publicKey: '' }),
  Fields,
  problem: ({ name, namespace, publicKey }) =>
    fieldWords(t('fact.name'), nameProblem(name)) ??
    fieldWords(t('fact.namespace'), nameProblem(namespace)) ??
    fieldWords(t('entity.publicKey'), keyProblem(publicKey)),
  nameOf: ({ name }) => name,
  toObject: ({ name, namespace, publicKey }) => toKeyPair(name, namespace, publicKey),
});
