import { defineAction, NoOptions } from './define.ts';
import { isPowerAsked, isPowerOff, powersHost, whyNoPower } from './host-power.ts';

/** Switches a host off by its BMC. Source: Harvester's action powerAction, harvester API reference sections 2.3 and 2.9. */
export const hostPowerOff = defineAction({
  label: 'Power off',
  kinds: ['Node'],
  danger: 'service',
  confirm: (entity) => `Power off ${entity.name}? Its BMC switches it off.`,
  options: NoOptions,
  needs: powersHost,
  can: (entity, world) => whyNoPower(entity, world, 'shutdown') ?? true,
  isDone: (entity, world) => isPowerAsked(entity, world, 'shutdown'),
  isMoot: (entity, world) => isPowerOff(entity, world),
});
