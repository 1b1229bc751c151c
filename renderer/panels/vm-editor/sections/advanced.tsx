import { t } from '../../../i18n/i18n.ts';
import { CheckField } from '../../../ui/check-field.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { DraftField, NumberField } from '../../plans/draft-fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

/** Firmware, TPM, machine, host name and grace. */
export function AdvancedSection() {
  const { site, form, change } = useVmForm();
  const { version } = site.rates;
  const canKeep = version === null || version[0] > 1 || version[1] >= 5;
  return (
    <div className="vm-fields">
      <PartProblems part="advanced" />
      <div className="vm-row">
        <SelectField
          label={t('vmForm.firmware')}
          value={form.firmware}
          options={(['bios', 'uefi', 'secure-boot'] as const).map((value) => ({
            value,
            text: t(`vmForm.firmwareOf.${value}`),
          }))}
          onChange={(value) => {
            const firmware = value;
            change({ ...form, firmware, isFirmwareKept: firmware !== 'bios' && form.isFirmwareKept });
          }}
        />
        <SelectField
          label={t('vmForm.tpm')}
          value={form.tpm}
          options={(['none', 'plain', 'kept'] as const)
            .filter((value) => canKeep || value !== 'kept')
            .map((value) => ({ value, text: t(`vmForm.tpmOf.${value}`) }))}
          onChange={(tpm) => change({ ...form, tpm: tpm })}
        />
      </div>
      {form.firmware !== 'bios' && canKeep && (
        <CheckField
          label={t('vmForm.keepsFirmware')}
          isChecked={form.isFirmwareKept}
          onChange={(isFirmwareKept) => change({ ...form, isFirmwareKept })}
        />
      )}
      <div className="vm-row">
        <SelectField
          label={t('vmForm.machine')}
          value={form.machineType}
          options={['', 'q35', 'virt'].map((value) => ({ value, text: value || t('vmForm.machineAuto') }))}
          onChange={(machineType) => change({ ...form, machineType })}
        />
        <DraftField
          label={t('vmForm.hostname')}
          value={form.hostname}
          check={(name) =>
            name === '' || /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? null : t('plan.badName')
          }
          onCommit={(hostname) => change({ ...form, hostname })}
        />
      </div>
      <NumberField
        label={t('vmForm.grace')}
        value={form.terminationSeconds ?? 120}
        min={0}
        max={86400}
        onCommit={(terminationSeconds) => change({ ...form, terminationSeconds })}
      />
    </div>
  );
}
