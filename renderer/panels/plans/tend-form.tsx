import type { TendGuest, TendVerb } from '../../../shared/plan/intention.ts';
import { upgradesOf } from '../../../shared/rancher/provision/release.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePlans, useWorld } from '../app-context.ts';
import { guestIdOf } from '../../../shared/plan/guest-id.ts';
import { NumberField } from './draft-fields.tsx';
import { ShapeFields } from './shape-fields.tsx';
import { useOffered } from './use-offered.ts';

type TendFormProps = { intention: TendGuest; onChange: (next: TendGuest) => void };

/** What can be chosen of a change of a guest cluster by its Rancher. */
export function TendForm({ intention, onChange }: TendFormProps) {
  const { verb } = intention;
  const set = (next: TendVerb): void => onChange({ ...intention, verb: next });
  switch (verb.type) {
    case 'scale':
      return (
        <div className="plan-form">
          <NumberField
            label={t('plan.field.count')}
            value={verb.to}
            min={0}
            max={500}
            onCommit={(to) => set({ ...verb, to })}
          />
        </div>
      );
    case 'reshape':
      return (
        <fieldset className="plan-form plan-pool">
          <legend>
            <span className="mono">{verb.pool.name}</span>
          </legend>
          <ShapeFields
            shape={verb.pool.shape}
            onChange={(shape) => set({ ...verb, pool: { ...verb.pool, shape } })}
          />
        </fieldset>
      );
    case 'upgrade':
      return <UpgradeFields intention={intention} verb={verb} onChange={set} />;
    case 'restore':
      return <RestoreFields intention={intention} verb={verb} onChange={set} />;
    case 'delete':
      return (
        <div className="plan-form">
          <CheckField
            label={t('tend.keepsVolumes')}
            isChecked={verb.keepsVolumes}
            note={t('tend.keepsVolumesNote')}
            onChange={(keepsVolumes) => set({ ...verb, keepsVolumes })}
          />
        </div>
      );
    case 'remove-node':
    case 'snapshot':
    case 'rotate':
    case 'renew-credential':
      return null;
  }
}

type FieldsProps<T extends TendVerb['type']> = {
  intention: TendGuest;
  verb: Extract<TendVerb, { type: T }>;
  onChange: (verb: TendVerb) => void;
};

function UpgradeFields({ intention, verb, onChange }: FieldsProps<'upgrade'>) {
  const { guest } = intention;
  const offered = useOffered(guest.through?.rancher ?? null, guest.distribution);
  return (
    <div className="plan-form">
      <SelectField
        label={t('plan.field.release')}
        value={verb.to}
        options={upgradesOf(offered, verb.from).map((value) => ({ value, text: value }))}
        onChange={(to) => onChange({ ...verb, to })}
      />
    </div>
  );
}

function RestoreFields({ intention, verb, onChange }: FieldsProps<'restore'>) {
  const cluster = usePlans((state) => state.history?.present.cluster ?? '');
  const node: GraphNode | undefined = useWorld((state) =>
    state.graph.nodes.get(guestIdOf({ cluster }, intention.guest)),
  );
  const snapshots = node?.type === 'guest' ? (node.rancher?.etcdSnapshots ?? []) : [];
  return (
    <div className="plan-form">
      <SelectField
        label={t('tend.snapshotField')}
        value={verb.snapshot}
        options={snapshots.map(({ name }) => ({ value: name, text: name }))}
        onChange={(snapshot) => onChange({ ...verb, snapshot })}
      />
      <SelectField
        label={t('tend.restoreWhat')}
        value={verb.what}
        options={(['none', 'kubernetesVersion', 'all'] as const).map((value) => ({
          value,
          text: t(`tend.restores.${value}`),
        }))}
        onChange={(what) => onChange({ ...verb, what: what })}
      />
    </div>
  );
}
