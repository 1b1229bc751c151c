import { z } from 'zod';
import type { Instance } from '../kinds/instance.ts';
import type { Vm } from '../kinds/vm.ts';
import type { VmGrowth } from '../kinds/vm-devices.ts';
import { bytesText } from '../plan/checks/words.ts';
import { whyOverQuota } from '../plan/checks/quota.ts';
import type { SiteVm } from '../plan/site.ts';
import { defineAction } from './define.ts';
import {
  asChanged,
  isChanging,
  restartNote,
  siteOf,
  whyNoRoom,
  whyNotLive,
  whyTooOld,
} from './vm-live-parts.ts';
import { instanceOf } from './vm-parts.ts';

const mib = 2 ** 20;
/** What KubeVirt asks of a host for a virtual CPU that is plugged in: its default of ten to a core. */
const millisPerCpu = 100;

/** The size that a running VM is to have; what is null stays as it is. Memory in bytes. */
const Resize = z.strictObject({
  sockets: z.number().int().positive().max(512).nullable(),
  memoryBytes: z.number().int().positive().nullable(),
});
export type Resize = z.infer<typeof Resize>;

const patch = {
  verb: 'patch',
  group: 'kubevirt.io',
  resource: 'virtualmachines',
  subresource: null,
} as const;

const cpus = (count: number): string => `${count} ${count === 1 ? 'CPU' : 'CPUs'}`;

/** A VM as it would be with another size, by what KubeVirt then asks of a host. */
export function resized(vm: SiteVm, growth: VmGrowth, { sockets, memoryBytes }: Resize): SiteVm {
  const { cpuCores, asksCpuMillis, asksMemoryBytes } = vm.entity.vm;
  const moreCpus = ((sockets ?? growth.sockets) - growth.sockets) * growth.perSocket;
  const moreBytes = (memoryBytes ?? growth.guestBytes ?? 0) - (growth.guestBytes ?? 0);
  return asChanged(vm, {
    cpuCores: (cpuCores ?? 1) + moreCpus,
    memoryBytes: (vm.entity.vm.memoryBytes ?? 0) + moreBytes,
    ...(asksCpuMillis === undefined ? {} : { asksCpuMillis: asksCpuMillis + moreCpus * millisPerCpu }),
    ...(asksMemoryBytes === undefined ? {} : { asksMemoryBytes: asksMemoryBytes + moreBytes }),
  });
}

/** Why a VM cannot have that much; null where it can. */
function whyNotThat(vm: Vm, growth: VmGrowth, { sockets, memoryBytes }: Resize): string | null {
  const { name } = vm;
  const { guestBytes, maxSockets, maxBytes } = growth;
  if ((sockets ?? growth.sockets) === growth.sockets && (memoryBytes ?? guestBytes) === guestBytes)
    return `${name} has that much already.`;
  if (sockets !== null && maxSockets !== null && sockets > maxSockets)
    return `${name} can have ${cpus(maxSockets)} at most while it runs: raise that in its form, and restart it.`;
  if (memoryBytes === null || memoryBytes === guestBytes) return null;
  if (guestBytes === null || maxBytes === null)
    return `Memory of ${name} cannot be changed while it runs: its form says no limit to grow to.`;
  if (memoryBytes > maxBytes)
    return `${name} can have ${bytesText(maxBytes)} at most while it runs: raise that in its form, and restart it.`;
  if (memoryBytes % (2 * mib) !== 0) return 'Memory is a multiple of 2 MiB.';
  if (memoryBytes < 1024 * mib) return 'Memory can be changed while a VM runs from 1 GiB on.';
  if (vm.vm.architecture !== undefined) return 'Memory can be changed while a VM runs on amd64 only.';
  return null;
}

/** What of a smaller size waits for a restart, in a sentence; null where nothing does. */
export function whatWaits(growth: VmGrowth, { sockets, memoryBytes }: Resize): string | null {
  const less = [
    ...(sockets !== null && sockets < growth.sockets ? ['Fewer CPUs are taken on by a restart only.'] : []),
    ...(memoryBytes !== null && memoryBytes < (growth.guestBytes ?? 0)
      ? ['Less memory than it was started with is taken on by a restart only.']
      : []),
  ];
  return less.length === 0 ? null : less.join(' ');
}

const hasThat = (instance: Instance, growth: VmGrowth, { sockets, memoryBytes }: Resize): boolean =>
  (sockets === null || (instance.instance.sockets ?? 1) === growth.sockets) &&
  (memoryBytes === null || instance.instance.guestBytes === growth.guestBytes);

/**
 * Changes CPU and memory of a running VM, which KubeVirt takes on by moving it to another host. Harvester allows it for one
 * CPU a socket. Source: harvester API reference section 4.2; kubevirt/kubevirt pkg/virt-controller/watch/vm (handleCPUChangeRequest,
 * handleMemoryHotplugRequest); harvester/harvester pkg/api/vm/formatter.go canCPUAndMemoryHotplug.
 */
export const vmResize = defineAction({
  label: 'Change CPU and memory',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: (entity) =>
    `${entity.name} goes on running; it is moved to another host, where it has the new size.`,
  options: Resize,
  needs: [patch],
  can(entity, world) {
    const found = siteOf(entity, world);
    if (entity.kind !== 'VirtualMachine' || !found) return 'Only a VM has CPU and memory to change.';
    const { site, vm } = found;
    const { name } = entity;
    const old = whyTooOld(site, 6, 'CPU and memory can be changed while a VM runs');
    if (old !== null) return old;
    const live = whyNotLive(site, vm);
    if (live !== null) return live;
    const { growth, isRestartRequired } = entity.vm;
    if (!growth) return `${name} cannot grow while it runs: let it in its form, and restart it once.`;
    if (growth.perSocket !== 1)
      return `${name} has ${growth.perSocket} CPUs a socket; Harvester changes them while it runs with one a socket only.`;
    if (isRestartRequired) return `${name} has to be restarted first, to take on an earlier change.`;
    return isChanging(entity, world) ? `${name} is still taking on an earlier change.` : true;
  },
  check(entity, world, options) {
    const found = siteOf(entity, world);
    const growth = entity.kind === 'VirtualMachine' ? entity.vm.growth : undefined;
    if (entity.kind !== 'VirtualMachine' || !found || !growth) return true;
    const why = whyNotThat(entity, growth, options);
    if (why !== null) return why;
    const { site, vm } = found;
    const isMore =
      (options.sockets ?? 0) > growth.sockets || (options.memoryBytes ?? 0) > (growth.guestBytes ?? 0);
    if (!isMore) return true;
    const as = resized(vm, growth, options);
    return whyNoRoom(site, as, {}) ?? whyOverQuota(site, as) ?? true;
  },
  isDone(entity, world, { options }) {
    if (entity?.kind !== 'VirtualMachine') return false;
    const { growth, isRestartRequired } = entity.vm;
    if (!growth) return false;
    if (options.sockets !== null && growth.sockets !== options.sockets) return false;
    if (options.memoryBytes !== null && growth.guestBytes !== options.memoryBytes) return false;
    if (isRestartRequired) return true;
    const instance = instanceOf(entity, world);
    return instance === null || (hasThat(instance, growth, options) && !isChanging(entity, world));
  },
  isUnderWay: isChanging,
  note: restartNote,
  limitMs: 300_000,
  noUndo: 'Less CPU and memory is taken on by a restart only.',
});
