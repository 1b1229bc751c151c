import { Plus, X } from 'lucide-react';
import { hostLabel } from '../../../../shared/vm/form.ts';
import type { HostRule, VmRule } from '../../../../shared/vm/form.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { DraftField } from '../../plans/draft-fields.tsx';
import { PairsField } from '../fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'] as const;
const split = (text: string): string[] => text.split(/[\s,]+/).filter((each) => each !== '');

function HostRuleRow({
  rule,
  onChange,
  onRemove,
}: {
  rule: HostRule;
  onChange: (rule: HostRule) => void;
  onRemove: () => void;
}) {
  const hasValues = rule.operator !== 'Exists' && rule.operator !== 'DoesNotExist';
  return (
    <fieldset className="vm-item" aria-label={t('vmForm.hostRule')}>
      <div className="vm-row">
        <DraftField
          label={t('vmForm.hostLabel')}
          value={rule.key}
          onCommit={(key) => onChange({ ...rule, key })}
        />
        <SelectField
          label={t('vmForm.operator')}
          value={rule.operator}
          options={operators.map((value) => ({ value, text: value }))}
          onChange={(operator) => onChange({ ...rule, operator })}
        />
        {hasValues && (
          <DraftField
            label={t('vmForm.values')}
            value={rule.values.join(', ')}
            onCommit={(text) => onChange({ ...rule, values: split(text) })}
          />
        )}
        <IconButton label={t('vmForm.removeRule')} icon={<X size={13} />} onClick={onRemove} />
      </div>
      <CheckField
        label={t('vmForm.required')}
        isChecked={rule.isRequired}
        onChange={(isRequired) => onChange({ ...rule, isRequired, weight: 100 })}
      />
    </fieldset>
  );
}

function VmRuleRow({
  rule,
  onChange,
  onRemove,
}: {
  rule: VmRule;
  onChange: (rule: VmRule) => void;
  onRemove: () => void;
}) {
  return (
    <fieldset className="vm-item" aria-label={t('vmForm.vmRule')}>
      <div className="vm-row">
        <SelectField
          label={t('vmForm.relation')}
          value={rule.type}
          options={(['near', 'apart'] as const).map((value) => ({
            value,
            text: t(`vmForm.relationOf.${value}`),
          }))}
          onChange={(type) => onChange({ ...rule, type })}
        />
        <SelectField
          label={t('vmForm.over')}
          value={rule.over}
          options={[
            { value: hostLabel, text: t('vmForm.overHost') },
            { value: 'topology.kubernetes.io/zone', text: t('vmForm.overZone') },
          ]}
          onChange={(over) => onChange({ ...rule, over })}
        />
        <IconButton label={t('vmForm.removeRule')} icon={<X size={13} />} onClick={onRemove} />
      </div>
      <PairsField
        label={t('vmForm.withLabels')}
        pairs={rule.labels}
        onChange={(labels) => onChange({ ...rule, labels })}
      />
      <CheckField
        label={t('vmForm.required')}
        isChecked={rule.isRequired}
        onChange={(isRequired) => onChange({ ...rule, isRequired, weight: 100 })}
      />
    </fieldset>
  );
}

/** Which hosts it may run on, and near or apart from which VMs. */
export function PlacementSection() {
  const { site, form, change } = useVmForm();
  const { [hostLabel]: host = '', ...selector } = form.nodeSelector;
  const select = (name: string, others: Record<string, string>): void =>
    change({ ...form, nodeSelector: name === '' ? others : { ...others, [hostLabel]: name } });
  const { affinity } = form;
  const names = [...new Set([...site.hosts.map(({ name }) => name), ...(host === '' ? [] : [host])])];
  return (
    <div className="vm-fields">
      <SelectField
        label={t('plan.field.placement')}
        value={host}
        options={[
          { value: '', text: t('vmForm.anyHost') },
          ...names.map((name) => ({ value: name, text: t('plan.placement.host', { name }) })),
        ]}
        onChange={(name) => select(name, selector)}
      />
      <PartProblems part="placement" />
      <PairsField
        label={t('vmForm.nodeSelector')}
        pairs={selector}
        onChange={(others) => select(host, others)}
      />
      {affinity.type === 'custom' ? (
        <p className="field-note">{t('vmForm.customAffinity')}</p>
      ) : (
        <>
          {affinity.hosts.map((rule, index) => (
            <HostRuleRow
              key={`host-${index}`}
              rule={rule}
              onChange={(next) =>
                change({ ...form, affinity: { ...affinity, hosts: affinity.hosts.with(index, next) } })
              }
              onRemove={() =>
                change({ ...form, affinity: { ...affinity, hosts: affinity.hosts.toSpliced(index, 1) } })
              }
            />
          ))}
          {affinity.vms.map((rule, index) => (
            <VmRuleRow
              key={`vm-${index}`}
              rule={rule}
              onChange={(next) =>
                change({ ...form, affinity: { ...affinity, vms: affinity.vms.with(index, next) } })
              }
              onRemove={() =>
                change({ ...form, affinity: { ...affinity, vms: affinity.vms.toSpliced(index, 1) } })
              }
            />
          ))}
          <span className="vm-buttons">
            <Button
              icon={<Plus size={13} aria-hidden />}
              onClick={() => {
                const rule: HostRule = {
                  key: 'topology.kubernetes.io/zone',
                  operator: 'Exists',
                  values: [],
                  isRequired: true,
                  weight: 100,
                };
                change({ ...form, affinity: { ...affinity, hosts: [...affinity.hosts, rule] } });
              }}
            >
              {t('vmForm.addHostRule')}
            </Button>
            <Button
              icon={<Plus size={13} aria-hidden />}
              onClick={() => {
                const rule: VmRule = {
                  type: 'apart',
                  labels: { 'harvesterhci.io/vmName': form.name },
                  namespaces: [],
                  over: hostLabel,
                  isRequired: false,
                  weight: 100,
                };
                change({ ...form, affinity: { ...affinity, vms: [...affinity.vms, rule] } });
              }}
            >
              {t('vmForm.addVmRule')}
            </Button>
          </span>
        </>
      )}
    </div>
  );
}
