import { defineAction, NoOptions } from './define.ts';
import { isCpuManager, whyNoCpuManager } from './host-cpu-manager.ts';
import { changesHost } from './host-state.ts';

/** Lets VMs with pinned CPUs run on a host; its kubelet starts anew. Source: harvester/harvester pkg/api/node/handler.go, enableCPUManager. */
export const hostCpuManagerOn = defineAction({
  label: 'Enable CPU pinning',
  kinds: ['Node'],
  danger: 'service',
  confirm: (entity) => `Enable CPU pinning on ${entity.name}? Its kubelet starts anew.`,
  options: NoOptions,
  needs: changesHost,
  can: (entity, world) => whyNoCpuManager(entity, world, true) ?? true,
  isDone: (entity) => isCpuManager(entity, true),
  isMoot: (entity) => entity.kind === 'Node' && entity.host.cpuManager?.isOn === true,
  reach: 'one',
  undo: () => ({ action: 'host.cpuManagerOff' }),
});
