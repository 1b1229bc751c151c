import { useId } from 'react';
import { freeVolumes } from '../../../shared/actions/vm-plug-volume.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { Volume } from '../../../shared/kinds/volume.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { defineForm } from './form.ts';
import type { FormFieldsProps } from './form.ts';

type Plug = { claim: string };

function volumesFor({ world }: Pick<App, 'world'>, target: Entity | undefined): Volume[] {
  if (target?.kind !== 'VirtualMachine') return [];
  return freeVolumes(target, worldOf(world.getState(), target.cluster));
}

function PlugFields({ targets: [target], state, onChange }: FormFieldsProps<Plug>) {
  const app = useApp();
  const id = useId();
  // What is free changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const volumes = volumesFor(app, target);
  return (
    <div className="field">
      <label htmlFor={id}>{t('actionForm.plug.volume')}</label>
      <select
        id={id}
        className="input"
        value={state.claim}
        disabled={volumes.length === 0}
        onChange={({ target: { value } }) => onChange({ claim: value })}
      >
        {volumes.map(({ name, volume }) => {
          const bytes = volume.capacityBytes ?? volume.requestedBytes;
          return (
            <option key={name} value={name}>
              {bytes === null ? name : `${name} (${quantityText(formatBytes(bytes))})`}
            </option>
          );
        })}
      </select>
    </div>
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
