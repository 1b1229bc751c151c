import { vmSchedule } from '../../../shared/actions/vm-schedule.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { RadioField } from '../../ui/radio-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Schedule = { type: 'backup' | 'snapshot'; cron: string; retain: string; maxFailures: string };

const usual = { hourly: '0 * * * *', daily: '0 3 * * *', weekly: '0 3 * * 0', monthly: '0 3 1 * *' };
type Usual = keyof typeof usual;

function ScheduleFields({ state, onChange }: FormFieldsProps<Schedule>) {
  const name = (Object.keys(usual) as Usual[]).find((each) => usual[each] === state.cron) ?? 'own';
  return (
    <>
      <RadioField
        label={t('actionForm.schedule.what')}
        value={state.type}
        options={[
          { value: 'backup', label: t('actionForm.schedule.backup') },
          { value: 'snapshot', label: t('actionForm.schedule.snapshot') },
        ]}
        onChange={(type) => onChange({ ...state, type })}
      />
      <SelectField
        label={t('actionForm.schedule.often')}
        value={name}
        options={[...(Object.keys(usual) as Usual[]), 'own' as const].map((each) => ({
          ...{ value: each, text: t(`actionForm.schedule.${each}`) },
        }))}
        onChange={(often) => onChange({ ...state, cron: often === 'own' ? '0 */6 * * *' : usual[often] })}
      />
      <TextField
        label={t('actionForm.schedule.cron')}
        note={t('actionForm.schedule.cronNote')}
        value={state.cron}
        maxLength={100}
        onChange={(cron) => onChange({ ...state, cron })}
      />
      <div className="form-pair">
        <TextField
          label={t('actionForm.schedule.retain')}
          value={state.retain}
          maxLength={3}
          onChange={(retain) => onChange({ ...state, retain })}
        />
        <TextField
          label={t('actionForm.schedule.maxFailures')}
          value={state.maxFailures}
          maxLength={3}
          onChange={(maxFailures) => onChange({ ...state, maxFailures })}
        />
      </div>
    </>
  );
}

const toOptions = ({ type, cron, retain, maxFailures }: Schedule) => ({
  type,
  cron,
  retain: Number(retain),
  maxFailures: Number(maxFailures),
});

/** When a VM is kept by itself, and how many of what is kept stay. */
export const vmScheduleForm = defineForm<Schedule>({
  begin: () => ({ type: 'snapshot', cron: usual.daily, retain: '8', maxFailures: '4' }),
  Fields: ScheduleFields,
  problem: (state) => {
    const parsed = vmSchedule.options.safeParse(toOptions(state));
    if (parsed.success) return null;
    const field = parsed.error.issues[0]?.path[0];
    return field === 'cron' ? t('actionForm.schedule.wrongCron') : t('actionForm.schedule.wrongNumber');
  },
  toOptions,
});
