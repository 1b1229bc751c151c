import { defineAction, NoOptions } from './define.ts';
import { changesHost, isMaintained, whyHeld, whyNotClosed } from './host-state.ts';

/** Closes a host to new VMs and pods; what runs there stays. Source: Kubernetes API core/v1 Node spec.unschedulable. */
export const hostCordon = defineAction({
  label: 'Cordon',
  kinds: ['Node'],
  danger: 'none',
  confirm: null,
  options: NoOptions,
  needs: changesHost,
  can(entity, world) {
    const held = whyHeld(entity);
    if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
    if (entity.host.isCordoned) return 'The host is cordoned already.';
    return whyNotClosed(entity, world) ?? true;
  },
  isDone: (entity) => entity?.kind === 'Node' && entity.host.isCordoned,
  undo: () => ({ action: 'host.uncordon' }),
  isMoot: (entity) => entity.kind === 'Node' && (entity.host.isCordoned || isMaintained(entity)),
});
