import { defineAction, NoOptions } from './define.ts';
import { changesHost, isMaintained, whyHeld } from './host-state.ts';

/** Opens a host for new VMs and pods again. Source: Kubernetes API core/v1 Node spec.unschedulable. */
export const hostUncordon = defineAction({
  label: 'Uncordon',
  kinds: ['Node'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: changesHost,
  can(entity) {
    const held = whyHeld(entity);
    if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
    if (isMaintained(entity)) return 'The host is in maintenance mode: leaving that opens it.';
    if (!entity.host.isCordoned) return 'The host is open already.';
    return true;
  },
  isDone: (entity) => entity?.kind === 'Node' && !entity.host.isCordoned,
  undo: () => ({ action: 'host.cordon' }),
  isMoot: (entity) => entity.kind === 'Node' && (!entity.host.isCordoned || isMaintained(entity)),
});
