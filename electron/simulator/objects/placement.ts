import type { ClusterPlan, HostPlan, VmPlan } from '../scenario/plan.ts';
import { memoryOverheadOf, PLATFORM } from '../behaviour/scheduling/demand.ts';
import { overcommit } from './context.ts';
import type { BuildContext } from './context.ts';
import { OVERHEAD_RATIO } from './pod.ts';

/** Where VMs and replicas of a new cluster go, before there is a scheduler. */
export interface Placement {
  /** The host with the largest share of free memory for a VM; undefined where it fits nowhere. */
  hostFor: (vm: VmPlan) => string | undefined;
  /** Hosts for the replicas of a volume, at most so many. */
  replicasFor: (sizeGiB: number, count: number, first: string | undefined) => string[];
}

interface Room {
  host: HostPlan;
  memoryMiB: number;
  fullMiB: number;
  cpuMillis: number;
  diskGiB: number;
}

/** Whether the VMs of a plan may run there now: they are of the architecture of its first host. */
function isOpen(host: HostPlan, { hosts }: ClusterPlan): boolean {
  const isFit = host.architecture === hosts[0]?.architecture;
  return isFit && host.role !== 'witness' && host.trouble !== 'maintenance';
}

const MIB = 1024 ** 2;

/** What the launcher pod of a VM asks for on top of its guest. */
function overheadMiB(vm: VmPlan, guestMiB: number): number {
  const requests = { memory: `${Math.floor(guestMiB)}Mi` };
  const spec = { domain: { cpu: { cores: vm.cpus }, resources: { requests } } };
  return memoryOverheadOf(spec, OVERHEAD_RATIO) / MIB;
}

/** Opens the placement of a plan. Lost and cordoned hosts keep VMs from before, so they are used too, but less. */
export function createPlacement(context: BuildContext, plan: ClusterPlan): Placement {
  const rate = overcommit(plan);
  const rooms: Room[] = plan.hosts
    .filter((host) => isOpen(host, plan))
    .map((host) => ({
      host,
      memoryMiB:
        ((host.memoryGiB - 4) * 1024 - PLATFORM.memoryBytes / MIB) *
        (host.trouble === undefined ? 0.98 : 0.45),
      fullMiB: host.memoryGiB * 1024,
      cpuMillis: host.cpus * 1000 - 600 - PLATFORM.cpu * 1000,
      diskGiB: host.diskGiB,
    }));
  // What a lost host stored was rebuilt elsewhere long ago.
  const stores = plan.hosts.filter((host) => host.diskGiB > 0 && host.trouble !== 'not-ready');
  let next = context.random.between(0, Math.max(0, stores.length - 1));
  return {
    hostFor: (vm) => {
      const guestMiB = (vm.memoryGiB * 1024 * 100) / rate.memory;
      const memoryMiB = guestMiB + overheadMiB(vm, guestMiB);
      const cpuMillis = (vm.cpus * 1000 * 100) / rate.cpu;
      let best: Room | undefined;
      let bestShare = -1;
      for (const room of rooms) {
        if (room.memoryMiB < memoryMiB || room.cpuMillis < cpuMillis) continue;
        const share = (room.memoryMiB - memoryMiB) / room.fullMiB;
        if (share <= bestShare) continue;
        best = room;
        bestShare = share;
      }
      if (best === undefined) return undefined;
      best.memoryMiB -= memoryMiB;
      best.cpuMillis -= cpuMillis;
      return best.host.name;
    },
    replicasFor: (_sizeGiB, count, first) => {
      const hosts = new Set<string>(
        first === undefined ? [] : stores.some((host) => host.name === first) ? [first] : [],
      );
      for (
        let tries = 0;
        hosts.size < Math.min(count, stores.length) && tries < stores.length * 2;
        tries += 1
      ) {
        const host = stores[next % stores.length];
        next += 1;
        if (host !== undefined) hosts.add(host.name);
      }
      return [...hosts];
    },
  };
}
