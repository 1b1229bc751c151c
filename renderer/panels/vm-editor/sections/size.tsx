import { t } from '../../../i18n/i18n.ts';
import { CheckField } from '../../../ui/check-field.tsx';
import { NumberField } from '../../plans/draft-fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

const gib = 2 ** 30;
const mib = 2 ** 20;

/** Cores and memory, and what of them is kept back, pinned or can grow. */
export function SizeSection() {
  const { site, form, change } = useVmForm();
  const { hotplug, cpuCores, memoryBytes } = form;
  const { version } = site.rates;
  const canGrow = version === null || version[0] > 1 || version[1] >= 6;
  return (
    <div className="vm-fields">
      <div className="vm-row">
        <NumberField
          label={t('plan.field.cores')}
          value={cpuCores}
          min={1}
          max={256}
          onCommit={(cores) => change({ ...form, cpuCores: cores })}
        />
        <NumberField
          label={t('plan.field.memory')}
          value={Math.max(1, Math.round(memoryBytes / gib))}
          min={1}
          max={4096}
          onCommit={(memory) => change({ ...form, memoryBytes: memory * gib })}
        />
      </div>
      <PartProblems part="size" />
      {canGrow && (
        <CheckField
          label={t('vmForm.canGrow')}
          isChecked={hotplug !== null}
          note={t('vmForm.canGrowNote')}
          onChange={(isOn) =>
            change({
              ...form,
              hotplug: isOn ? { maxCores: cpuCores * 4, maxMemoryBytes: memoryBytes * 4 } : null,
            })
          }
        />
      )}
      {hotplug && (
        <div className="vm-row">
          <NumberField
            label={t('vmForm.maxCores')}
            value={hotplug.maxCores}
            min={cpuCores}
            max={256}
            onCommit={(maxCores) => change({ ...form, hotplug: { ...hotplug, maxCores } })}
          />
          <NumberField
            label={t('vmForm.maxMemory')}
            value={Math.round(hotplug.maxMemoryBytes / gib)}
            min={Math.ceil(memoryBytes / gib)}
            max={4096}
            onCommit={(memory) => change({ ...form, hotplug: { ...hotplug, maxMemoryBytes: memory * gib } })}
          />
        </div>
      )}
      <CheckField
        label={t('vmForm.pinned')}
        isChecked={form.isPinned}
        note={t('vmForm.pinnedNote')}
        onChange={(isPinned) => change({ ...form, isPinned })}
      />
      <NumberField
        label={t('vmForm.reserved')}
        value={Math.round((form.reservedMemoryBytes ?? 0) / mib)}
        min={0}
        max={1_000_000}
        onCommit={(count) => change({ ...form, reservedMemoryBytes: count === 0 ? null : count * mib })}
      />
    </div>
  );
}
