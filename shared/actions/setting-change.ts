import { z } from 'zod';
import { defineAction } from './define.ts';
import { settingProblem } from './setting-forms.ts';

/** Settings that tell what Harvester is, or that only it writes. */
const readOnly: ReadonlySet<string> = new Set(['server-version', 'harvester-csi-ccm-versions']);

/**
 * Gives a setting a value; an empty one is its default again. Source: harvester/harvester pkg/settings; its webhook
 * checks what the forms here cannot.
 */
export const settingChange = defineAction({
  label: 'Change value',
  kinds: ['Setting'],
  danger: 'service',
  confirm: (entity) => `The whole cluster goes by ${entity.name} at once.`,
  options: z.strictObject({ value: z.string().max(256 * 1024) }),
  needs: [{ verb: 'patch', group: 'harvesterhci.io', resource: 'settings', subresource: null }],
  reach: 'one',
  can(entity) {
    if (entity.kind !== 'Setting') return 'Only a setting has a value.';
    return readOnly.has(entity.name) ? 'Harvester writes this setting by itself.' : true;
  },
  check: (entity, _world, { value }) => settingProblem(entity.name, value) ?? true,
  mark: (entity) => (entity.kind === 'Setting' ? entity.setting.value : null),
  isDone(entity, _world, { options: { value } }) {
    if (entity?.kind !== 'Setting') return false;
    const { value: now, isDefault } = entity.setting;
    // Of a value that is not told only whether there is one can be seen.
    return value === '' ? isDefault : !isDefault && (now === null || now === value);
  },
  undo(before) {
    if (before.kind !== 'Setting') return null;
    const { value, isDefault } = before.setting;
    if (isDefault) return { action: 'setting.change', options: { value: '' } };
    return value === null ? null : { action: 'setting.change', options: { value } };
  },
  noUndo: 'Its value before is secret, and is not kept.',
});
