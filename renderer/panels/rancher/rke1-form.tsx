import { Plus, Trash2 } from 'lucide-react';
import type { GuestRole } from '../../../shared/guest/guest.ts';
import { toHostnamePrefix } from '../../../shared/rancher/rke1-wish.ts';
import type { Rke1Offer, Rke1Pool, Rke1Wish } from '../../../shared/rancher/rke1-wish.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { NumberField } from '../plans/draft-fields.tsx';

const roles: readonly GuestRole[] = ['etcd', 'control-plane', 'worker'];

/** A pool as the form begins it: its nodes are named by the cluster and their parts. */
export function toRke1Pool(name: string, own: readonly GuestRole[], template: string): Rke1Pool {
  return { hostnamePrefix: toHostnamePrefix(name, own), template, quantity: 1, roles: [...own] };
}

/** The pool with something changed; its prefix follows the name and the parts until another is typed. */
function changed(name: string, pool: Rke1Pool, change: Partial<Rke1Pool>): Rke1Pool {
  const follows = pool.hostnamePrefix === toHostnamePrefix(name, pool.roles);
  const next = { ...pool, ...change };
  return follows && change.roles ? { ...next, hostnamePrefix: toHostnamePrefix(name, next.roles) } : next;
}

/** The wish under another name, with the prefixes that followed the one before. */
function renamed(wish: Rke1Wish, name: string): Rke1Wish {
  const pools = wish.pools.map((pool) =>
    pool.hostnamePrefix === toHostnamePrefix(wish.name, pool.roles)
      ? { ...pool, hostnamePrefix: toHostnamePrefix(name, pool.roles) }
      : pool,
  );
  return { ...wish, name, pools };
}

type FormProps = { offer: Rke1Offer; wish: Rke1Wish; onChange: (wish: Rke1Wish) => void };

/** The fields of a new cluster of RKE1: its name and version, and its pools. */
export function Rke1Form({ offer, wish, onChange }: FormProps) {
  const { name, kubernetesVersion, pools } = wish;
  const setPool = (at: number, pool: Rke1Pool): void =>
    onChange({ ...wish, pools: pools.map((each, index) => (index === at ? pool : each)) });
  return (
    <>
      <TextField
        label={t('newRke.name')}
        note={t('managed.nameNote')}
        value={name}
        maxLength={63}
        isFirst
        onChange={(text) => onChange(renamed(wish, text))}
      />
      {offer.versions.length === 0 ? (
        <TextField
          label={t('newRke.version')}
          note={t('newRke.versionNote')}
          value={kubernetesVersion}
          maxLength={100}
          onChange={(version) => onChange({ ...wish, kubernetesVersion: version.trim() })}
        />
      ) : (
        <SelectField
          label={t('newRke.version')}
          value={kubernetesVersion}
          options={offer.versions.map((value) => ({ value, text: value }))}
          onChange={(version) => onChange({ ...wish, kubernetesVersion: version })}
        />
      )}
      {pools.map((pool, index) => (
        <fieldset key={index} className="rke1-pool">
          <legend>{t('newRke.pool', { number: index + 1 })}</legend>
          <SelectField
            label={t('newRke.template')}
            value={pool.template}
            options={offer.templates.map(({ id, name: text, cpus, memoryGib }) => ({
              value: id,
              text:
                cpus === null || memoryGib === null
                  ? text
                  : t('newRke.templateShape', { name: text, cpus, memory: memoryGib }),
            }))}
            onChange={(template) => setPool(index, { ...pool, template })}
          />
          <NumberField
            label={t('newRke.quantity')}
            value={pool.quantity}
            min={1}
            max={100}
            onCommit={(quantity) => setPool(index, { ...pool, quantity })}
          />
          <TextField
            label={t('newRke.prefix')}
            value={pool.hostnamePrefix}
            maxLength={50}
            onChange={(hostnamePrefix) => setPool(index, { ...pool, hostnamePrefix })}
          />
          <div className="rke1-roles">
            {roles.map((role) => (
              <CheckField
                key={role}
                label={t(`newRke.role.${role}`)}
                isChecked={pool.roles.includes(role)}
                onChange={(isOn) => {
                  const own = roles.filter((each) => (each === role ? isOn : pool.roles.includes(each)));
                  setPool(index, changed(name, pool, { roles: own }));
                }}
              />
            ))}
          </div>
          {pools.length > 1 && (
            <IconButton
              icon={<Trash2 size={14} />}
              label={t('newRke.removePool', { number: index + 1 })}
              onClick={() => onChange({ ...wish, pools: pools.filter((_, at) => at !== index) })}
            />
          )}
        </fieldset>
      ))}
      <div className="registration-acts">
        <Button
          icon={<Plus size={14} aria-hidden />}
          onClick={() =>
            onChange({ ...wish, pools: [...pools, toRke1Pool(name, ['worker'], pools[0]?.template ?? '')] })
          }
        >
          {t('newRke.addPool')}
        </Button>
      </div>
    </>
  );
}
