import { namespacesOf } from '../../../shared/plan/choices.ts';
import { counted } from '../../../shared/plan/edit.ts';
import type { CreateGuest } from '../../../shared/plan/intention.ts';
import type { GuestSpec } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { usePlans } from '../app-context.ts';
import { DraftField } from './draft-fields.tsx';
import { OptionFields } from './option-fields.tsx';
import { distributionName } from './plan-words.ts';
import { PoolFields } from './pool-fields.tsx';
import { RegistryFields } from './registry-fields.tsx';
import { useOffered } from './use-offered.ts';
import { ThroughFields, WayField } from './way-fields.tsx';

type GuestFormProps = { intention: CreateGuest; onChange: (next: CreateGuest) => void };

/** A new guest cluster: what it is, how its nodes join and where they get things from, and its pools. */
export function GuestForm({ intention, onChange }: GuestFormProps) {
  const { guest, pools } = intention;
  const setGuest = (change: Partial<GuestSpec>): void =>
    onChange({ ...intention, guest: { ...guest, ...change } });
  return (
    <>
      <div className="plan-form">
        <WayField guest={guest} onChange={(next) => onChange({ ...intention, guest: next })} />
        <MainFields guest={guest} onChange={setGuest} />
        {!guest.through && <JoinFields guest={guest} onChange={setGuest} />}
        <SourceFields guest={guest} onChange={setGuest} />
      </div>
      <RegistryFields guest={guest} onChange={(registry) => setGuest({ registry })} />
      {guest.through && (
        <ThroughFields
          through={guest.through}
          onChange={(change) => guest.through && setGuest({ through: { ...guest.through, ...change } })}
        />
      )}
      <OptionFields
        guest={guest}
        onChange={(change) => setGuest({ options: { ...guest.options, ...change } })}
      />
      {pools.map((pool) => (
        <PoolFields
          key={pool.name}
          pool={pool}
          onChange={(next) =>
            onChange({ ...intention, pools: pools.map((each) => (each === pool ? next : each)) })
          }
          onCount={(count) => onChange(counted(intention, count, pool.name) as CreateGuest)}
        />
      ))}
    </>
  );
}

type PartProps = { guest: GuestSpec; onChange: (change: Partial<GuestSpec>) => void };

function MainFields({ guest, onChange }: PartProps) {
  const site = usePlans((state) => state.site);
  const namespaces = site ? namespacesOf(site) : [];
  const offered = useOffered(guest.through?.rancher ?? null, guest.distribution);
  const { release } = guest;
  return (
    <>
      <DraftField
        label={t('plan.field.name')}
        value={guest.name}
        check={(name) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? null : t('plan.badName'))}
        onCommit={(name) => onChange({ name })}
      />
      <SelectField
        label={t('plan.field.namespace')}
        value={guest.namespace}
        options={namespaces.map((value) => ({ value, text: value }))}
        onChange={(namespace) => onChange({ namespace })}
      />
      <SelectField
        label={t('plan.field.distribution')}
        value={guest.distribution}
        options={(['k3s', 'rke2'] as const).map((value) => ({ value, text: distributionName(value) }))}
        onChange={(distribution) => onChange({ distribution: distribution })}
      />
      <DraftField
        label={t('plan.field.release')}
        value={release.type === 'version' ? release.version : release.channel}
        suggestions={['stable', 'latest', ...offered]}
        check={(text) => (/^[\w.+-]+$/.test(text) ? null : t('plan.badRelease'))}
        onCommit={(text) =>
          onChange({
            release: /^v\d/.test(text)
              ? { type: 'version', version: text }
              : { type: 'channel', channel: text },
          })
        }
      />
      <DraftField
        label={t('plan.field.sshKeys')}
        value={guest.options.sshKeys.join(', ')}
        onCommit={(text) =>
          onChange({
            options: {
              ...guest.options,
              sshKeys: text
                .split(',')
                .map((key) => key.trim())
                .filter(Boolean),
            },
          })
        }
      />
    </>
  );
}

function JoinFields({ guest, onChange }: PartProps) {
  const pools = usePlans((state) => state.site?.pools);
  const { join } = guest;
  return (
    <>
      <SelectField
        label={t('plan.field.join')}
        value={join.type}
        options={(['first-server', 'load-balancer', 'static'] as const).map((value) => ({
          value,
          text: t(`plan.join.${value}`),
        }))}
        onChange={(type) =>
          onChange({
            join:
              type === 'load-balancer'
                ? { type, ipPool: null }
                : type === 'static'
                  ? { type, address: '' }
                  : { type: 'first-server' },
          })
        }
      />
      {join.type === 'load-balancer' && (
        <SelectField
          label={t('plan.field.ipPool')}
          value={join.ipPool ?? ''}
          options={[
            { value: '', text: t('plan.dhcp') },
            ...[...(pools?.keys() ?? [])].map((value) => ({ value, text: value })),
          ]}
          onChange={(ipPool) => onChange({ join: { type: 'load-balancer', ipPool: ipPool || null } })}
        />
      )}
      {join.type === 'static' && (
        <DraftField
          label={t('plan.field.address')}
          value={join.address}
          onCommit={(address) => onChange({ join: { type: 'static', address: address.trim() } })}
        />
      )}
    </>
  );
}

function SourceFields({ guest, onChange }: PartProps) {
  const { airGap, through } = guest;
  return (
    <>
      {!through && (
        <SelectField
          label={t('plan.field.airGap')}
          value={airGap.type}
          options={(['none', 'url', 'image'] as const).map((value) => ({
            value,
            text: t(`plan.airGap.${value}`),
          }))}
          onChange={(type) =>
            onChange({
              airGap: type === 'url' ? { type, url: 'https://', caSlot: null } : { type },
            })
          }
        />
      )}
      {airGap.type === 'url' && (
        <>
          <DraftField
            label={t('plan.field.airGapUrl')}
            value={airGap.url}
            check={(url) => (URL.canParse(url) ? null : t('plan.badUrl'))}
            onCommit={(url) => onChange({ airGap: { ...airGap, url } })}
          />
          <CheckField
            label={t('plan.field.airGapCa')}
            isChecked={airGap.caSlot !== null}
            onChange={(has) =>
              onChange({ airGap: { ...airGap, caSlot: has ? `${guest.name}/files-ca` : null } })
            }
          />
        </>
      )}
    </>
  );
}
