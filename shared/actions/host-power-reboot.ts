import { defineAction, NoOptions } from './define.ts';
import { isPowerAsked, isPowerOff, powersHost, whyNoPower } from './host-power.ts';

/** Starts a host anew by its BMC. Source: Harvester's action powerAction, harvester API reference sections 2.3 and 2.9. */
export const hostPowerReboot = defineAction({
  label: 'Reboot',
  kinds: ['Node'],
  danger: 'service',
  confirm: (entity) => `Reboot ${entity.name}? Its BMC starts it anew.`,
  options: NoOptions,
  needs: powersHost,
  can: (entity, world) => whyNoPower(entity, world, 'reboot') ?? true,
  isDone: (entity, world) => isPowerAsked(entity, world, 'reboot'),
  isMoot: (entity, world) => isPowerOff(entity, world),
});
