import { Plus, X } from 'lucide-react';
import { networksOf, usualNetwork } from '../../../../shared/plan/choices.ts';
import type { VmNic } from '../../../../shared/vm/form.ts';
import { nextName, nicOn } from '../../../../shared/vm/new-form.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { DraftField } from '../../plans/draft-fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

const models = ['virtio', 'e1000', 'e1000e', 'ne2k_pci', 'pcnet', 'rtl8139'];

/** The NICs, each on a network. */
export function NetworksSection() {
  const { site, form, draft, change } = useVmForm();
  const networks = networksOf(site);
  const set = (index: number, nic: VmNic): void =>
    change({ ...form, nics: form.nics.map((each, at) => (at === index ? nic : each)) });
  return (
    <div className="vm-fields">
      <PartProblems part="networks" />
      {form.nics.map((nic, index) => (
        <fieldset key={nic.name} className="vm-item" aria-label={nic.name}>
          <legend className="vm-item-head">
            <span className="mono">{nic.name}</span>
            <IconButton
              label={t('vmForm.removeNamed', { name: nic.name })}
              icon={<X size={13} />}
              onClick={() => change({ ...form, nics: form.nics.toSpliced(index, 1) })}
            />
          </legend>
          <div className="vm-row">
            <SelectField
              label={t('plan.field.network')}
              value={nic.network ?? ''}
              options={[
                { value: '', text: t('plan.managementNetwork') },
                ...networks.map((value) => ({ value, text: value })),
              ]}
              onChange={(value) => {
                const network = value || null;
                const usual = nicOn(nic.name, network);
                set(index, { ...nic, network, binding: usual.binding });
              }}
            />
            <SelectField
              label={t('vmForm.binding')}
              value={nic.binding}
              options={(['masquerade', 'bridge', 'sriov'] as const).map((value) => ({ value, text: value }))}
              onChange={(binding) => set(index, { ...nic, binding })}
            />
            <SelectField
              label={t('vmForm.model')}
              value={nic.model}
              options={models.map((value) => ({ value, text: value }))}
              onChange={(model) => set(index, { ...nic, model })}
            />
          </div>
          {draft.count === 1 && (
            <DraftField
              label={t('vmForm.mac')}
              value={nic.mac}
              placeholder={t('vmForm.macGiven')}
              check={(mac) =>
                mac === '' || /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) ? null : t('vmForm.badMac')
              }
              onCommit={(mac) => set(index, { ...nic, mac: mac.toLowerCase() })}
            />
          )}
        </fieldset>
      ))}
      <Button
        icon={<Plus size={13} aria-hidden />}
        onClick={() =>
          change({ ...form, nics: [...form.nics, nicOn(nextName('nic', form.nics), usualNetwork(site))] })
        }
      >
        {t('vmForm.addNic')}
      </Button>
    </div>
  );
}
