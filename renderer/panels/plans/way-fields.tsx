import { toThrough } from '../../../shared/rancher/provision/spec.ts';
import type { GuestSpec, Through } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { managedBy } from '../../scene/rancher-view.ts';
import type { Managed } from '../../scene/rancher-view.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePlans, useWorld } from '../app-context.ts';
import { DraftField, NumberField } from './draft-fields.tsx';

type PartProps = { guest: GuestSpec; onChange: (next: GuestSpec) => void };

/** The Ranchers that manage the cluster of the open plan. */
function useManaging(): readonly Managed[] {
  const cluster = usePlans((state) => state.history?.present.cluster ?? '');
  const info = useWorld((state) => state.clusters?.find(({ id }) => id === cluster));
  const ranchers = useWorld((state) => state.ranchers);
  return info ? managedBy(info, ranchers) : [];
}

const direct = 'direct';

/** The same guest cluster made by Acre itself. */
function directly({ through: _, ...guest }: GuestSpec): GuestSpec {
  return guest;
}

/** Whether a guest cluster is provisioned directly or through a Rancher that manages its Harvester; nothing where none does. */
export function WayField({ guest, onChange }: PartProps) {
  const managing = useManaging();
  const { through, distribution } = guest;
  if (managing.length === 0 && !through) return null;
  const known = managing.map(({ rancher }) => ({
    value: rancher.id,
    text: t('way.through', { name: rancher.name }),
  }));
  const kept =
    through && !managing.some(({ rancher }) => rancher.id === through.rancher)
      ? [{ value: through.rancher, text: t('way.through', { name: through.name }) }]
      : [];
  return (
    <SelectField
      label={t('way.label')}
      value={through?.rancher ?? direct}
      options={[{ value: direct, text: t('way.direct') }, ...known, ...kept]}
      onChange={(value) => {
        const found = managing.find(({ rancher }) => rancher.id === value);
        if (value === direct) onChange(directly(guest));
        else if (found) {
          const { rancher, twin } = found;
          const of = {
            rancher: rancher.id,
            name: rancher.name,
            harvester: twin.id,
            version: rancher.version,
          };
          onChange({ ...guest, airGap: { type: 'none' }, through: toThrough(of, distribution) });
        }
      }}
    />
  );
}

/** What only a Rancher is told of a guest cluster. */
export function ThroughFields({
  through,
  onChange,
}: {
  through: Through;
  onChange: (change: Partial<Through>) => void;
}) {
  const share = (text: string): string | null => (/^\d+%?$/.test(text) ? null : t('way.badShare'));
  return (
    <fieldset className="plan-form plan-pool">
      <legend>{t('way.of', { name: through.name })}</legend>
      <CheckField
        label={t('way.cloudProvider')}
        isChecked={through.hasCloudProvider}
        onChange={(hasCloudProvider) => onChange({ hasCloudProvider })}
      />
      <CheckField
        label={t('way.drains')}
        isChecked={through.drains}
        onChange={(drains) => onChange({ drains })}
      />
      <DraftField
        label={t('way.snapshotCron')}
        value={through.snapshotCron}
        placeholder={t('way.noSnapshots')}
        onCommit={(cron) => onChange({ snapshotCron: cron.trim() })}
      />
      {through.snapshotCron !== '' && (
        <NumberField
          label={t('way.snapshotRetention')}
          value={through.snapshotRetention}
          min={1}
          max={1000}
          onCommit={(snapshotRetention) => onChange({ snapshotRetention })}
        />
      )}
      <DraftField
        label={t('way.controlPlaneConcurrency')}
        value={through.controlPlaneConcurrency}
        check={share}
        onCommit={(controlPlaneConcurrency) => onChange({ controlPlaneConcurrency })}
      />
      <DraftField
        label={t('way.workerConcurrency')}
        value={through.workerConcurrency}
        check={share}
        onCommit={(workerConcurrency) => onChange({ workerConcurrency })}
      />
      <DraftField
        label={t('way.agentEnv')}
        value={Object.entries(through.agentEnv)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}
        placeholder="HTTPS_PROXY=http://proxy:3128"
        check={(text) => (envOf(text) === null ? t('way.badEnv') : null)}
        onCommit={(text) => onChange({ agentEnv: envOf(text) ?? {} })}
      />
      <DraftField
        label={t('way.chartValues')}
        value={Object.keys(through.chartValues).length === 0 ? '' : JSON.stringify(through.chartValues)}
        placeholder='{"rke2-calico": {}}'
        check={(text) => (valuesOf(text) === null ? t('way.badValues') : null)}
        onCommit={(text) => onChange({ chartValues: valuesOf(text) ?? {} })}
      />
    </fieldset>
  );
}

/** `NAME=value` entries as a record; null where one is none, or where a password is in it, which a plan must not hold. */
function envOf(text: string): Record<string, string> | null {
  if (/:\/\/[^/\s]*:[^/\s]*@/.test(text)) return null;
  const entries = text.split(/\s+/).filter(Boolean);
  const pairs = entries.map((entry) => /^([A-Za-z_]\w*)=(.*)$/.exec(entry));
  return pairs.every((pair) => pair !== null)
    ? Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]))
    : null;
}

/** A JSON object; null where it is none. */
function valuesOf(text: string): Through['chartValues'] | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Through['chartValues'])
      : null;
  } catch {
    return null;
  }
}
