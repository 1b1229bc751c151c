import { useId } from 'react';
import { settingFormOf, settingProblem } from '../../../shared/actions/setting-forms.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Value = { value: string; isHidden: boolean };

function ValueFields({ targets, state, onChange }: FormFieldsProps<Value>) {
  const id = useId();
  const name = targets[0]?.name ?? '';
  const form = settingFormOf(name);
  const change = (value: string): void => onChange({ ...state, value });
  return (
    <>
      {form.type === 'choice' && (
        <SelectField
          label={t('actionForm.setting.value')}
          value={state.value}
          options={form.words.map((word) => ({ value: word, text: word }))}
          onChange={change}
        />
      )}
      {form.type === 'number' && (
        <TextField
          label={t('actionForm.setting.value')}
          value={state.value}
          maxLength={20}
          onChange={change}
        />
      )}
      {form.type !== 'choice' && form.type !== 'number' && (
        <div className="field">
          <label htmlFor={id}>{t('actionForm.setting.value')}</label>
          <textarea
            id={id}
            className="input setting-value mono"
            rows={form.type === 'json' ? 8 : 3}
            value={state.value}
            spellCheck={false}
            onChange={(event) => change(event.target.value)}
          />
        </div>
      )}
      {state.isHidden && <p className="field-note">{t('actionForm.setting.hidden')}</p>}
      <Button tone="quiet" onClick={() => change('')}>
        {t('actionForm.setting.toDefault')}
      </Button>
    </>
  );
}

const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** The value of a setting, in the form it has. */
export const settingForm = defineForm<Value>({
  begin([target]) {
    const now = target?.kind === 'Setting' ? target.setting.value : null;
    const isJson = settingFormOf(target?.name ?? '').type === 'json';
    return { value: now === null ? '' : isJson ? pretty(now) : now, isHidden: now === null };
  },
  Fields: ValueFields,
  problem: ({ value }, [target]) => settingProblem(target?.name ?? '', value),
  toOptions({ value }, target) {
    const isJson = value !== '' && settingFormOf(target.name).type === 'json';
    try {
      return { value: isJson ? JSON.stringify(JSON.parse(value)) : value };
    } catch {
      return { value };
    }
  },
  isWide: true,
});
