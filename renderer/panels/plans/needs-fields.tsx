import { Plus } from 'lucide-react';
import { architectures } from '../../../shared/plan/architecture.ts';
import type { Architecture } from '../../../shared/plan/architecture.ts';
import { HostNeeds } from '../../../shared/plan/shape.ts';
import type { Shape } from '../../../shared/plan/shape.ts';
import type { HostRule } from '../../../shared/vm/host-rule.ts';
import { hostLabel } from '../../../shared/vm/host-rule.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePlans } from '../app-context.ts';
import { KeyPairFields } from './key-pair-fields.tsx';
import { WishRow } from './wish-row.tsx';

type NeedsFieldsProps = { shape: Shape; onChange: (shape: Shape) => void };

const noNeeds = HostNeeds.parse({});

/** A wish to begin with: to be on the first host there is, where possible. */
function firstWish(host: string | undefined): HostRule {
  return {
    key: hostLabel,
    operator: 'In',
    values: host === undefined ? [] : [host],
    isRequired: false,
    weight: 100,
  };
}

/** What VMs ask of their hosts beside room, and the SSH keys they get; few need it, so it stands behind a word. */
export function NeedsFields({ shape, onChange }: NeedsFieldsProps) {
  const hosts = usePlans((state) => state.site?.hosts);
  const { needs, keyPairs = [] } = shape;
  const rules = needs?.rules ?? [];
  const change = (next: Partial<HostNeeds>): void =>
    onChange({ ...shape, needs: { ...(needs ?? noNeeds), ...next } });
  const isUsed = rules.length > 0 || keyPairs.length > 0;
  return (
    <>
      <ArchitectureField
        value={needs?.architecture ?? null}
        onChange={(architecture) => change({ architecture })}
      />
      <details className="plan-more plan-needs" open={isUsed || undefined}>
        <summary>{t('plan.needs')}</summary>
        <KeyPairFields
          chosen={keyPairs}
          onChange={(next) => {
            const rest: Shape = { ...shape };
            delete rest.keyPairs;
            onChange(next.length === 0 ? rest : { ...rest, keyPairs: next });
          }}
        />
        <div className="plan-wishes" role="group" aria-label={t('plan.wishes')}>
          <h4 className="plan-needs-title">{t('plan.wishes')}</h4>
          {rules.length === 0 && <p className="field-note">{t('plan.noWishes')}</p>}
          {rules.map((rule, index) => (
            <WishRow
              key={index}
              rule={rule}
              onChange={(next) => change({ rules: rules.with(index, next) })}
              onRemove={() => change({ rules: rules.toSpliced(index, 1) })}
            />
          ))}
          <Button
            tone="quiet"
            icon={<Plus size={13} aria-hidden />}
            onClick={() => change({ rules: [...rules, firstWish(hosts?.[0]?.name)] })}
          >
            {t('plan.addWish')}
          </Button>
        </div>
      </details>
    </>
  );
}

/** The CPU architecture; left to the hosts where they have only one. */
function ArchitectureField({
  value,
  onChange,
}: {
  value: Architecture | null;
  onChange: (value: Architecture | null) => void;
}) {
  const known = usePlans((state) => state.site?.architectures) ?? [];
  const [only] = known;
  const byHosts =
    known.length === 1 && only !== undefined
      ? t('plan.architectureOf', { name: only })
      : t('plan.architectureOpen');
  return (
    <SelectField
      label={t('plan.field.architecture')}
      value={value ?? ''}
      options={[{ value: '', text: byHosts }, ...architectures.map((name) => ({ value: name, text: name }))]}
      onChange={(name) => onChange(architectures.find((each) => each === name) ?? null)}
    />
  );
}
