import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, numberAt, objectAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { formatBytes, formatCpu } from '../format.ts';

/** What becomes of a change: another VMI spec, a reason to restart, or that it has to wait; undefined where nothing changed. */
export type Outcome = { spec: JsonObject } | { restart: string } | { isWaiting: true } | undefined;

const MIB = 1024 ** 2;
const ALIGNMENT = 2 * MIB;
/** Milli-CPUs a virtual CPU asks for (KubeVirt's default cpuAllocationRatio of 10). */
const MILLIS_PER_CPU = 100;

/** How many virtual CPUs a topology has. */
export function cpuCount(cpu: unknown): number {
  return ['cores', 'sockets', 'threads'].reduce((product, part) => product * (numberAt(cpu, part) || 1), 1);
}

const isMigrating = (vmi: KubeObject): boolean => {
  const state = objectAt(vmi, 'status', 'migrationState');
  return state.migrationUid !== undefined && state.endTimestamp === undefined;
};

/** A change of the number of sockets (kubevirt pkg/virt-controller/watch/vm/vm.go handleCPUChangeRequest). */
export function changeCpu(template: JsonObject, vmi: KubeObject): Outcome {
  const wanted = objectAt(template, 'domain', 'cpu');
  const spec = objectAt(vmi, 'spec');
  const domain = objectAt(spec, 'domain');
  const held = objectAt(domain, 'cpu');
  const sockets = numberAt(wanted, 'sockets') ?? 0;
  const before = numberAt(held, 'sockets') ?? 0;
  if (template.domain === undefined || domain.cpu === undefined || sockets === before) return undefined;
  if (conditionOf(vmi, 'HotVCPUChange')?.status === 'True' || isMigrating(vmi)) return { isWaiting: true };
  if (sockets > (numberAt(held, 'maxSockets') ?? 0)) {
    return { restart: "CPU sockets updated in template spec to a value higher than what's available" };
  }
  if (sockets < before) return { restart: 'Reduction of CPU socket count requires a restart' };
  const addedMillis = (cpuCount(wanted) - cpuCount(held)) * MILLIS_PER_CPU;
  const resources = objectAt(domain, 'resources');
  const grown = (of: JsonObject): JsonObject =>
    toNumber(of.cpu) === 0
      ? of
      : { ...of, cpu: formatCpu(Math.round(toNumber(of.cpu) * 1000) + addedMillis) };
  return {
    spec: {
      ...spec,
      domain: {
        ...domain,
        cpu: { ...held, sockets },
        resources: {
          ...resources,
          limits: grown(objectAt(resources, 'limits')),
          requests: grown(objectAt(resources, 'requests')),
        },
      },
    },
  };
}

/** Why memory cannot grow live, or undefined (kubevirt pkg/liveupdate/memory ValidateLiveUpdateMemory). */
function memoryObstacle(spec: JsonObject, guestBytes: number, maxBytes: number): string | undefined {
  const domain = objectAt(spec, 'domain');
  if (objectAt(domain, 'cpu').realtime !== undefined)
    return 'Memory hotplug is not compatible with realtime VMs';
  if (domain.launchSecurity !== undefined) return 'Memory hotplug is not compatible with encrypted VMs';
  if (guestBytes > maxBytes) return 'Guest memory is greater than the configured maxGuest memory';
  if (guestBytes % ALIGNMENT !== 0) return 'Guest memory must be 2Mi aligned';
  if (maxBytes % ALIGNMENT !== 0) return 'MaxGuest must be 2Mi aligned';
  if ((spec.architecture ?? 'amd64') !== 'amd64') return 'Memory hotplug is only available for x86_64 VMs';
  if (guestBytes < 1024 * MIB) {
    return 'Memory hotplug is only available for VMs with at least 1Gi of guest memory';
  }
  return undefined;
}

/** A change of `domain.memory.guest` (kubevirt pkg/virt-controller/watch/vm/vm.go handleMemoryHotplugRequest). */
export function changeMemory(template: JsonObject, vmi: KubeObject): Outcome {
  const spec = objectAt(vmi, 'spec');
  const domain = objectAt(spec, 'domain');
  const held = objectAt(domain, 'memory');
  const status = objectAt(vmi, 'status', 'memory');
  const wanted = objectAt(template, 'domain', 'memory').guest;
  if (wanted === undefined || held.guest === undefined || status.guestCurrent === undefined) return undefined;
  const guest = toNumber(wanted);
  if (guest === toNumber(held.guest)) return undefined;
  const because = (why: string): Outcome => ({ restart: `memory updated in template spec${why}` });
  if (conditionOf(vmi, 'LiveMigratable')?.status !== 'True') {
    return because('. Memory-hotplug is only available for migratable VMs');
  }
  if (held.maxGuest === undefined)
    return because('. Memory-hotplug is not available for this VM configuration');
  if (conditionOf(vmi, 'HotMemoryChange')?.status === 'True' || isMigrating(vmi)) return { isWaiting: true };
  const why = memoryObstacle(template, guest, toNumber(held.maxGuest));
  if (why !== undefined) return { restart: `memory hotplug not supported, ${why}` };
  if (guest < toNumber(status.guestAtBoot)) return because(' to a value lower than what the VM started with');
  const resources = objectAt(domain, 'resources');
  const before = toNumber(objectAt(resources, 'requests').memory);
  const delta = guest - toNumber(status.guestCurrent);
  const isShort = before > 0 && before + delta < guest;
  const grown = (of: JsonObject, bytes: number): JsonObject =>
    toNumber(of.memory) === 0 ? of : { ...of, memory: formatBytes(bytes) };
  return {
    spec: {
      ...spec,
      domain: {
        ...domain,
        memory: { ...held, guest: wanted },
        resources: {
          ...resources,
          limits: grown(
            objectAt(resources, 'limits'),
            toNumber(objectAt(resources, 'limits').memory) + (isShort ? 0 : delta),
          ),
          requests: grown(objectAt(resources, 'requests'), isShort ? guest : before + delta),
        },
      },
    },
  };
}

/** How far a new VMI may grow where its VM does not say (kubevirt pkg/defaults setupHotplug, setting max-hotplug-ratio). */
export function withHotplugLimits(vmi: KubeObject, ratio: number): KubeObject {
  const spec = objectAt(vmi, 'spec');
  const domain = objectAt(spec, 'domain');
  const cpu = objectAt(domain, 'cpu');
  const memory = objectAt(domain, 'memory');
  const guest = toNumber(memory.guest);
  const sockets = numberAt(cpu, 'sockets') ?? 1;
  const perSocket = cpuCount({ ...cpu, sockets: 1 });
  const maxSockets = Math.max(sockets, Math.min(sockets * ratio, Math.floor(512 / perSocket)));
  const hasMaxMemory = memory.maxGuest !== undefined || guest === 0;
  const canGrow = !hasMaxMemory && memoryObstacle(spec, guest, guest * ratio) === undefined;
  return {
    ...vmi,
    spec: {
      ...spec,
      domain: {
        ...domain,
        cpu: (numberAt(cpu, 'maxSockets') ?? 0) > 0 ? cpu : { ...cpu, maxSockets },
        ...(canGrow ? { memory: { ...memory, maxGuest: formatBytes(guest * ratio) } } : {}),
      },
    },
  };
}
