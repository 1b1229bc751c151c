import { freeVolumes } from '../../../shared/actions/vm-plug-volume.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { Volume } from '../../../shared/kinds/volume.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Plug = { claim: string };

function volumesFor({ world }: Pick<App, 'world'>, target: Entity | undefined): Volume[] {
  if (target?.kind !== 'VirtualMachine') return [];
  return freeVolumes(target, worldOf(world.getState(), target.cluster));
}

function toOption({ name, volume }: Volume): { value: string; text: string } {
  const bytes = volume.capacityBytes ?? volume.requestedBytes;
  return { value: name, text: bytes === null ? name : `${name} (${quantityText(formatBytes(bytes))})` };
}

function PlugFields({ targets: [target], state, onChange }: FormFieldsProps<Plug>) {
  const app = useApp();
  // What is free changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const volumes = volumesFor(app, target);
  return (
    <SelectField
      label={t('actionForm.plug.volume')}
      value={state.claim}
      options={volumes.map(toOption)}
      isDisabled={volumes.length === 0}
      onChange={(claim) => onChange({ claim })}
    />
  );
}

/** Which volume is plugged into a VM: one of its namespace that no VM has. */
export const vmPlugVolumeForm = defineForm<Plug>({
  begin: ([target], app, given) => {
    const claim = (given as Partial<Plug> | undefined)?.claim;
    return { claim: claim ?? volumesFor(app, target)[0]?.name ?? '' };
  },
  Fields: PlugFields,
  problem: ({ claim }) => (claim === '' ? t('actionForm.plug.none') : null),
  toOptions: ({ claim }) => ({ claim }),
});
