import { defineAction, NoOptions } from './define.ts';
import { isCpuManager, whyNoCpuManager } from './host-cpu-manager.ts';
import { changesHost } from './host-state.ts';

/** Takes pinned CPUs away from a host; its kubelet starts anew. Source: harvester/harvester pkg/api/node/handler.go, disableCPUManager. */
export const hostCpuManagerOff = defineAction({
  label: 'Disable CPU pinning',
  kinds: ['Node'],
  danger: 'service',
  confirm: (entity) =>
    `Disable CPU pinning on ${entity.name}? Its kubelet starts anew, and VMs with pinned CPUs no longer start there.`,
  options: NoOptions,
  needs: changesHost,
  can: (entity, world) => whyNoCpuManager(entity, world, false) ?? true,
  isDone: (entity) => isCpuManager(entity, false),
  isMoot: (entity) => entity.kind === 'Node' && entity.host.cpuManager?.isOn !== true,
  reach: 'one',
  undo: () => ({ action: 'host.cpuManagerOn' }),
});
