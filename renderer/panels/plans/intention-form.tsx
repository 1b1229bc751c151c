import { counted, withChanged } from '../../../shared/plan/edit.ts';
import { Intention } from '../../../shared/plan/intention.ts';
import type { CreateVm } from '../../../shared/plan/intention.ts';
import { toTemplate } from '../../../shared/plan/template.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { namespacesOf } from '../../../shared/plan/choices.ts';
import { DraftField, NumberField } from './draft-fields.tsx';
import { GuestForm } from './guest-form.tsx';
import { intentionWords } from './plan-words.ts';
import { NeedsFields } from './needs-fields.tsx';
import { PoolFields } from './pool-fields.tsx';
import { PlacementField, ShapeFields } from './shape-fields.tsx';
import { Secrets } from './secrets.tsx';
import { TendForm } from './tend-form.tsx';

/** What can be changed of an intention of the open plan. */
export function IntentionForm({ intention }: { intention: Intention }) {
  const { plans, view, preferences } = useApp();
  const change = (next: Intention): void => {
    // What a field lets through but no plan may hold is left out, so that a plan can always be read again.
    const parsed = Intention.safeParse(next);
    if (parsed.success) plans.edit((plan) => withChanged(plan, next));
  };
  const saveTemplate = (): void => {
    if (intention.type !== 'create-guest' && intention.type !== 'create-vm') return;
    const { name } = intentionWords(intention);
    const template = toTemplate(intention, { id: crypto.randomUUID(), name });
    preferences.change({ templates: [...view.getState().preferences.templates, template] });
    plans.showPalette(true);
  };
  const { name, wants } = intentionWords(intention);
  return (
    <>
      <header className="plan-form-head">
        <h3 className="plan-heading">
          <span className="mono">{name}</span> <span className="muted">{wants}</span>
        </h3>
        {(intention.type === 'create-guest' || intention.type === 'create-vm') && (
          <Button tone="quiet" onClick={saveTemplate}>
            {t('plan.saveTemplate')}
          </Button>
        )}
      </header>
      {intention.type === 'create-guest' && <GuestForm intention={intention} onChange={change} />}
      {intention.type === 'create-vm' && <VmForm intention={intention} onChange={change} />}
      {intention.type === 'add-nodes' && (
        <PoolFields
          pool={intention.pool}
          onChange={(pool) => change({ ...intention, pool })}
          onCount={(count) => change(counted(intention, count))}
        />
      )}
      {intention.type === 'tend-guest' && <TendForm intention={intention} onChange={change} />}
      <Secrets intention={intention} />
    </>
  );
}

function VmForm({ intention, onChange }: { intention: CreateVm; onChange: (next: Intention) => void }) {
  const site = usePlans((state) => state.site);
  const namespaces = site ? namespacesOf(site) : [];
  return (
    <div className="plan-form">
      <DraftField
        label={t('plan.field.name')}
        value={intention.name}
        check={(name) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? null : t('plan.badName'))}
        onCommit={(name) => onChange({ ...intention, name })}
      />
      <SelectField
        label={t('plan.field.namespace')}
        value={intention.namespace}
        options={namespaces.map((value) => ({ value, text: value }))}
        onChange={(namespace) => onChange({ ...intention, namespace })}
      />
      <NumberField
        label={t('plan.field.count')}
        value={intention.count}
        min={1}
        max={500}
        onCommit={(count) => onChange(counted(intention, count))}
      />
      <ShapeFields shape={intention.shape} onChange={(shape) => onChange({ ...intention, shape })} />
      <PlacementField
        placement={intention.placement}
        onChange={(placement) => onChange({ ...intention, placement })}
      />
      <NeedsFields shape={intention.shape} onChange={(shape) => onChange({ ...intention, shape })} />
    </div>
  );
}
