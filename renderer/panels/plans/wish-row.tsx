import { X } from 'lucide-react';
import { ruleProblem } from '../../../shared/plan/checks/wishes.ts';
import { hostLabel, zoneLabel } from '../../../shared/vm/host-rule.ts';
import type { HostRule } from '../../../shared/vm/host-rule.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePlans } from '../app-context.ts';
import { DraftField, NumberField } from './draft-fields.tsx';

const subjects = { host: hostLabel, zone: zoneLabel } as const;
type Subject = keyof typeof subjects | 'label';

function subjectOf(key: string): Subject {
  return key === hostLabel ? 'host' : key === zoneLabel ? 'zone' : 'label';
}

const split = (text: string): string[] => text.split(/[\s,]+/).filter((each) => each !== '');

/** Operators that make sense of hosts and zones, and those of any label. */
const operators: Record<Subject, readonly HostRule['operator'][]> = {
  host: ['In', 'NotIn'],
  zone: ['In', 'NotIn', 'Exists'],
  label: ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
};

/** What the hosts have of a label, for suggestions; without a key all their labels. */
function useLabels(key: string): { keys: string[]; values: string[] } {
  const hosts = usePlans((state) => state.site?.hosts) ?? [];
  const keys = new Set(hosts.flatMap(({ labels }) => [...labels.keys()]));
  const values = new Set(hosts.flatMap(({ labels }) => labels.get(key) ?? []));
  return { keys: [...keys].sort(), values: [...values].sort() };
}

type WishRowProps = { rule: HostRule; onChange: (rule: HostRule) => void; onRemove: () => void };

/** One wish for the host of VMs: whether it must hold, of what it speaks, and which values do. */
export function WishRow({ rule, onChange, onRemove }: WishRowProps) {
  const { key, operator, values, isRequired, weight } = rule;
  const subject = subjectOf(key);
  const { keys, values: known } = useLabels(key);
  const hasValues = operator !== 'Exists' && operator !== 'DoesNotExist';
  const choose = (name: string): void => {
    const next = name as Subject;
    const isKept = operators[next].includes(operator);
    onChange({
      ...rule,
      key: next === 'label' ? '' : subjects[next],
      operator: isKept ? operator : 'In',
      values: [],
    });
  };
  const problem = ruleProblem(rule);
  return (
    <fieldset className="plan-wish" aria-label={t('plan.wish')}>
      <SelectField
        label={t('plan.wishStrength')}
        value={isRequired ? 'must' : 'prefer'}
        options={(['must', 'prefer'] as const).map((value) => ({ value, text: t(`plan.strength.${value}`) }))}
        onChange={(value) => onChange({ ...rule, isRequired: value === 'must' })}
      />
      <SelectField
        label={t('plan.wishOf')}
        value={subject}
        options={(['host', 'zone', 'label'] as const).map((value) => ({
          value,
          text: t(`plan.subject.${value}`),
        }))}
        onChange={choose}
      />
      {subject === 'label' && (
        <DraftField
          label={t('plan.wishLabel')}
          value={key}
          suggestions={keys}
          onCommit={(text) => onChange({ ...rule, key: text.trim() })}
        />
      )}
      <SelectField
        label={t('plan.wishRelation')}
        value={operator}
        options={operators[subject].map((value) => ({ value, text: t(`plan.relation.${value}`) }))}
        onChange={(value) => onChange({ ...rule, operator: value })}
      />
      {hasValues && (
        <DraftField
          label={t('plan.wishValues')}
          value={values.join(', ')}
          suggestions={known}
          placeholder={known[0] ?? ''}
          onCommit={(text) => onChange({ ...rule, values: split(text) })}
        />
      )}
      {!isRequired && (
        <NumberField
          label={t('plan.wishWeight')}
          value={weight}
          min={1}
          max={100}
          onCommit={(next) => onChange({ ...rule, weight: next })}
        />
      )}
      <IconButton label={t('plan.removeWish')} icon={<X size={13} />} onClick={onRemove} />
      {problem !== null && <p className="field-note field-note-wrong plan-wish-problem">{say(problem)}</p>}
    </fieldset>
  );
}
