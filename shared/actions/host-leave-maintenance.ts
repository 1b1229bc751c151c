import { defineAction, NoOptions } from './define.ts';
import { changesHost, isMaintained, whyHeld } from './host-state.ts';

/** Ends the maintenance of a host, also one that has not come to its end; VMs that wait for it start. Source: harvester/harvester pkg/api/node/handler.go. */
export const hostLeaveMaintenance = defineAction({
  label: 'Leave maintenance mode',
  kinds: ['Node'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: changesHost,
  can(entity) {
    const held = whyHeld(entity);
    if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
    return isMaintained(entity) ? true : 'The host is not in maintenance mode.';
  },
  isDone: (entity) => entity?.kind === 'Node' && !isMaintained(entity) && !entity.host.isCordoned,
  isMoot: (entity) => entity.kind === 'Node' && !isMaintained(entity),
});
