import { defineAction, NoOptions } from './define.ts';

const need = { verb: 'patch', group: 'harvesterhci.io', resource: 'addons', subresource: null };

/** Has Harvester deploy an add-on. Source: harvester API reference section 6.4. */
export const addonEnable = defineAction({
  label: 'Enable',
  kinds: ['Addon'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: [need],
  can(entity) {
    if (entity.kind !== 'Addon') return 'Only an add-on can be enabled.';
    if (entity.state === 'stopping') return 'The add-on is still being disabled.';
    return entity.addon.isEnabled ? 'The add-on is enabled already.' : true;
  },
  isDone: (entity) => entity?.kind === 'Addon' && entity.addon.isEnabled && entity.state !== 'off',
  undo: () => ({ action: 'addon.disable' }),
});

/** Has Harvester take an add-on away again; its values stay. */
export const addonDisable = defineAction({
  label: 'Disable',
  kinds: ['Addon'],
  danger: 'service',
  confirm: (entity) => `Disable ${entity.name}? What it serves ends; its values are kept.`,
  options: NoOptions,
  needs: [need],
  can(entity) {
    if (entity.kind !== 'Addon') return 'Only an add-on can be disabled.';
    if (entity.state === 'starting') return 'The add-on is still being enabled.';
    return entity.addon.isEnabled ? true : 'The add-on is disabled already.';
  },
  isDone: (entity) => entity?.kind === 'Addon' && !entity.addon.isEnabled,
  undo: () => ({ action: 'addon.enable' }),
});
