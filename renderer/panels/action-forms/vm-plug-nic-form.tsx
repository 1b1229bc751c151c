import { networksToPlug } from '../../../shared/actions/vm-plug-nic.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { Network } from '../../../shared/kinds/network.ts';
import { nextName } from '../../../shared/vm/new-form.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';
import { whyNoName } from './vm-keep-form.tsx';

type Nic = { name: string; network: string; mac: string };

function networksFor({ plans }: Pick<App, 'plans'>, target: Entity | undefined): string[] {
  return target ? networksToPlug(plans.siteOf(target.cluster), target) : [];
}

/** A network with what tells it from others: its VLAN, or that it has none. */
function networkText(name: string, network: Network | undefined): string {
  if (!network) return name;
  const { vlan, trunk, clusterNetwork } = network.network;
  const wire = clusterNetwork ?? '';
  if (vlan !== null) return t('actionForm.nic.onVlan', { name, vlan, wire });
  return trunk.length > 0
    ? t('actionForm.nic.onTrunk', { name, vlans: trunk.join(', '), wire })
    : t('actionForm.nic.untagged', { name, wire });
}

function NicFields({ targets: [target], state, onChange }: FormFieldsProps<Nic>) {
  const app = useApp();
  // What there is changes with the worlds.
  useWorld(({ worlds }) => worlds);
  if (!target) return null;
  const { networks } = app.plans.siteOf(target.cluster);
  return (
    <>
      <SelectField
        label={t('actionForm.nic.network')}
        value={state.network}
        options={networksFor(app, target).map((value) => ({
          value,
          text: networkText(value, networks.get(value)),
        }))}
        onChange={(network) => onChange({ ...state, network })}
      />
      <div className="form-pair">
        <TextField
          label={t('actionForm.nic.name')}
          value={state.name}
          maxLength={63}
          onChange={(name) => onChange({ ...state, name })}
        />
        <TextField
          label={t('actionForm.nic.mac')}
          value={state.mac}
          maxLength={17}
          note={t('actionForm.nic.macNote')}
          onChange={(mac) => onChange({ ...state, mac })}
        />
      </div>
    </>
  );
}

/** Which network a new NIC of a running VM is on, under which name, and with which MAC address. */
export const vmPlugNicForm = defineForm<Nic>({
  begin([target], app, given) {
    const ports = target?.kind === 'VirtualMachine' ? (target.vm.ports ?? []) : [];
    const free = networksFor(app, target).filter((name) => !ports.some(({ network }) => network === name));
    const begun = {
      name: nextName('nic', ports),
      network: free[0] ?? networksFor(app, target)[0] ?? '',
      mac: '',
    };
    return { ...begun, ...(given as Partial<Nic> | undefined) };
  },
  Fields: NicFields,
  problem({ name, network, mac }) {
    if (network === '') return t('actionForm.nic.none');
    if (whyNoName(name) !== null) return whyNoName(name);
    if (mac.trim() === '') return null;
    if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac.trim())) return t('vmForm.badMac');
    return /^.[02468ace]/i.test(mac.trim()) ? null : t('actionForm.nic.group');
  },
  toOptions: ({ name, network, mac }) => ({ name, network, mac: mac.trim().toLowerCase() }),
});
