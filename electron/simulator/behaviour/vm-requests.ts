import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, objectAt, objectsAt } from '../json.ts';
import { toNumber } from '../quantity.ts';
import { settingOf } from '../setting.ts';
import type { Store } from '../store.ts';
import { HARVESTER_MUTATOR, denial } from './admission/deny.ts';
import { formatBytes, formatCpu } from './format.ts';

const MIB = 1024 ** 2;
const RESERVED = 'harvesterhci.io/reservedMemory';
const HOTPLUG = 'harvesterhci.io/enableCPUAndMemoryHotplug';

/** Whether Harvester lets CPU and memory of a VM grow while it runs (harvester pkg/util/virtualmachine). */
function hasHotplug(vm: KubeObject): boolean {
  return vm.metadata.annotations?.[HOTPLUG]?.toLowerCase() === 'true';
}

const domainOf = (vm: KubeObject): JsonObject => objectAt(vm, 'spec', 'template', 'spec', 'domain');
const isDedicated = (vm: KubeObject): boolean => at(domainOf(vm), 'cpu', 'dedicatedCpuPlacement') === true;
const hasDevices = (vm: KubeObject): boolean =>
  ['hostDevices', 'gpus'].some((kind) => objectsAt(domainOf(vm), 'devices', kind).length > 0);

/** Whether requests have to be worked out anew (harvester mutator.go needUpdateResourceOvercommit). */
export function needsRequests(before: KubeObject, after: KubeObject): boolean {
  const limit = (vm: KubeObject, what: string): number =>
    toNumber(at(domainOf(vm), 'resources', 'limits', what));
  const changed = (what: string): boolean =>
    limit(after, what) !== 0 && limit(after, what) !== limit(before, what);
  return (
    changed('cpu') ||
    changed('memory') ||
    before.metadata.annotations?.[RESERVED] !== after.metadata.annotations?.[RESERVED] ||
    isDedicated(before) !== isDedicated(after) ||
    hasDevices(before) !== hasDevices(after)
  );
}

function deny(message: string): never {
  throw denial(HARVESTER_MUTATOR, 500, message);
}

/** The guest's memory: the limit, less what is reserved (harvester-api reference, section 5.2). */
function guestBytes(store: Store, vm: KubeObject, limit: number): number {
  const reserved = vm.metadata.annotations?.[RESERVED] ?? '';
  const wanted = toNumber(at(domainOf(vm), 'memory', 'guest'));
  const base = hasHotplug(vm) && wanted > 0 ? wanted : limit;
  if (reserved === '') {
    return settingOf(store, 'additional-guest-memory-overhead-ratio') === '' ? base - 100 * MIB : base;
  }
  const bytes = toNumber(reserved);
  if (bytes === 0 && !/^0/.test(reserved)) deny(`annotation ${reserved} can't be converted to memory unit`);
  if (bytes >= limit) deny(`reservedMemory can't be equal or greater than limits.memory  ${bytes} ${limit}`);
  return base - bytes;
}

/** Requests, guest memory and maxSockets follow from the limits and setting overcommit-config. */
export function withRequests(store: Store, vm: KubeObject): KubeObject {
  const domain = domainOf(vm);
  const limits = objectAt(domain, 'resources', 'limits');
  let rate: unknown;
  try {
    rate = JSON.parse(settingOf(store, 'overcommit-config'));
  } catch {
    return vm;
  }
  const requests = objectAt(domain, 'resources', 'requests');
  const next: JsonObject = { ...domain };
  const isPinned = isDedicated(vm);
  const cpuMillis = toNumber(limits.cpu) * 1000;
  const memory = toNumber(limits.memory);
  if (cpuMillis > 0) {
    const share = isPinned ? 100 : Number(at(rate, 'cpu') ?? 100);
    requests.cpu = formatCpu((cpuMillis * 100) / share);
  }
  if (memory > 0) {
    const guest = guestBytes(store, vm, memory);
    if (guest < 10 * MIB) {
      deny(`guest memory is under the minimum requirement (10 Mi), original: ${memory}, final: ${guest}`);
    }
    const share = Number(at(rate, 'memory') ?? 100);
    const asked = Math.floor((memory * 100) / share / MIB) * MIB;
    requests.memory = formatBytes(isPinned ? memory : hasDevices(vm) ? guest : asked);
    const before = domain.memory;
    if (!isObject(before)) next.memory = { guest: formatBytes(guest) };
    else if (!hasHotplug(vm)) next.memory = { ...before, guest: formatBytes(guest) };
    if (!hasHotplug(vm)) {
      const cpu = objectAt(domain, 'cpu');
      const sockets = typeof cpu.sockets === 'number' && cpu.sockets !== 0 ? cpu.sockets : 1;
      next.cpu = { ...cpu, maxSockets: sockets };
    }
  }
  next.resources = { ...objectAt(domain, 'resources'), requests };
  const spec = objectAt(vm, 'spec');
  const template = objectAt(spec, 'template');
  return {
    ...vm,
    spec: { ...spec, template: { ...template, spec: { ...objectAt(template, 'spec'), domain: next } } },
  };
}
