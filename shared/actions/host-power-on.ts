import { defineAction, NoOptions } from './define.ts';
import { isPowerAsked, isPowerOff, powersHost, whyNoPower } from './host-power.ts';

/** Switches a host on by its BMC. Source: Harvester's action powerAction, harvester API reference sections 2.3 and 2.9. */
export const hostPowerOn = defineAction({
  label: 'Power on',
  kinds: ['Node'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: powersHost,
  can: (entity, world) => whyNoPower(entity, world, 'poweron') ?? true,
  isDone: (entity, world) => isPowerAsked(entity, world, 'poweron'),
  isMoot: (entity, world) => !isPowerOff(entity, world),
});
