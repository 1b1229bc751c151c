import { z } from 'zod';
import type { Vm } from '../kinds/vm.ts';
import type { VmPort } from '../kinds/vm-devices.ts';
import type { Network } from '../kinds/network.ts';
import type { Site } from '../plan/site.ts';
import type { World } from '../world/patch.ts';
import { defineAction } from './define.ts';
import type { Allowed } from './define.ts';
import { isChanging, restartNote, siteOf, whyNoRoom, whyNotLive, whyTooOld } from './vm-live-parts.ts';
import { instanceOf } from './vm-parts.ts';

const Nic = z.strictObject({
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
  /** `namespace/name`. */
  network: z.string().min(3).max(510),
  /** Empty lets Harvester give one. */
  mac: z.union([z.literal(''), z.string().regex(/^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/)]),
});
const patch = {
  verb: 'patch',
  group: 'kubevirt.io',
  resource: 'virtualmachines',
  subresource: null,
} as const;

/** Why no NIC of a VM can come or go while it runs; null where one can. Source: harvester/harvester pkg/util/virtualmachine supportNicHotActionCommon. */
function whyFixed(entity: Vm, world: World): string | null {
  const found = siteOf(entity, world);
  if (!found) return 'Only a VM has NICs.';
  const { name, vm } = entity;
  const old = whyTooOld(found.site, 7, 'NICs can be plugged in and out while a VM runs');
  if (old !== null) return old;
  const live = whyNotLive(found.site, found.vm);
  if (live !== null) return live;
  if (vm.creator === 'docker-machine-driver-harvester')
    return `${name} is a node of a guest cluster: its NICs are those of its pool.`;
  const bare = vm.ports?.find(({ mac }) => mac === undefined);
  if (bare) return `The NIC ${bare.name} of ${name} has no MAC address yet.`;
  if (vm.isRestartRequired) return `${name} has to be restarted first, to take on an earlier change.`;
  return isChanging(entity, world) ? `${name} is still taking on an earlier change.` : null;
}

/** Why a network cannot be plugged into a running VM; null where it can. Source: harvester/harvester pkg/api/vm/handler.go addNic. */
function whyNotOn(name: string, network: Network | undefined): string | null {
  if (!network || network.deletingAt !== null) return `There is no network ${name}.`;
  if (network.network.isSystem) return `${name} is one of Harvester's own networks.`;
  if (network.network.type === 'OverlayNetwork')
    return `${name} is an overlay network, which a VM takes on by a restart only.`;
  return network.state === 'pending' ? `${name} is not ready.` : null;
}

/** The networks that can be plugged into a running VM, as `namespace/name`, those of its namespace first. */
export function networksToPlug(site: Site, { namespace }: Pick<Vm, 'namespace'>): string[] {
  const isNear = (name: string): boolean => name.startsWith(`${namespace ?? ''}/`);
  return [...site.networks]
    .filter(([name, network]) => whyNotOn(name, network) === null)
    .map(([name]) => name)
    .sort((a, b) => Number(isNear(b)) - Number(isNear(a)) || (a < b ? -1 : 1));
}

/** The VM that has a MAC address on the same cluster network, which Harvester's webhook refuses; undefined where none has. */
function holderOf(site: Site, vm: Vm, mac: string, network: string): Vm | undefined {
  const wireOf = (name: string | undefined): string | null =>
    name === undefined ? null : (site.networks.get(name)?.network.clusterNetwork ?? null);
  for (const { entity } of site.vms.values()) {
    const has = entity.vm.ports?.some(
      (port) => port.mac === mac && (entity.id === vm.id || wireOf(port.network) === wireOf(network)),
    );
    if (has) return entity;
  }
  return undefined;
}

/**
 * Plugs a NIC into a running VM, which then moves to another host, where it has it. Source: harvester API reference section 4.2;
 * kubevirt/kubevirt pkg/network/migration/evaluator.go.
 */
export const vmPlugNic = defineAction({
  label: 'Plug in NIC',
  kinds: ['VirtualMachine'],
  danger: 'none',
  isMinor: true,
  reach: 'one',
  confirm: (entity) => `${entity.name} goes on running; it is moved to another host, where it has the NIC.`,
  options: Nic,
  needs: [patch],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has NICs.';
    const why = whyFixed(entity, world);
    if (why !== null) return why;
    const found = siteOf(entity, world);
    const isEmpty =
      found?.site.knows('NetworkAttachmentDefinition') && networksToPlug(found.site, entity).length === 0;
    return isEmpty ? 'There is no VM network that can be plugged in.' : true;
  },
  check(entity, world, { name, network, mac }): Allowed {
    const found = siteOf(entity, world);
    if (entity.kind !== 'VirtualMachine' || !found) return true;
    const { site, vm } = found;
    if (entity.vm.ports?.some((port) => port.name === name))
      return `${entity.name} has a NIC ${name} already.`;
    const why = whyNotOn(network, site.networks.get(network));
    if (why !== null && site.knows('NetworkAttachmentDefinition')) return why;
    const holder = mac === '' ? undefined : holderOf(site, entity, mac, network);
    if (holder) return `${holder.name} has the MAC address ${mac} already.`;
    return whyNoRoom(site, vm, { networks: [...entity.vm.networks, network] }) ?? true;
  },
  isDone(entity, world, { options: { name } }) {
    if (entity?.kind !== 'VirtualMachine' || !entity.vm.ports?.some((port) => port.name === name))
      return false;
    if (entity.vm.isRestartRequired) return true;
    const instance = instanceOf(entity, world);
    return (
      instance === null || (instance.instance.ports?.includes(name) === true && !isChanging(entity, world))
    );
  },
  isUnderWay: isChanging,
  note: restartNote,
  limitMs: 300_000,
  undo: (_before, { name }) => ({ action: 'vm.unplugNic', options: { name } }),
});

const isVirtio = ({ model }: VmPort): boolean => model === undefined;

/** Takes a NIC out of a running VM, which then moves to another host without it. Source: as vmPlugNic; pkg/util/virtualmachine SupportHotUnplugNic. */
export const vmUnplugNic = defineAction({
  label: 'Unplug NIC',
  kinds: ['VirtualMachine'],
  danger: 'service',
  reach: 'part',
  confirm: (entity) =>
    `Take the NIC out of ${entity.name} while it runs? What its guest serves there ends; then it is moved to another host without it.`,
  options: z.strictObject({ name: z.string().min(1).max(63) }),
  needs: [patch],
  can(entity, world) {
    if (entity.kind !== 'VirtualMachine') return 'Only a VM has NICs.';
    const why = whyFixed(entity, world);
    if (why !== null) return why;
    const { ports = [] } = entity.vm;
    return ports.length > 1 ? true : `${entity.name} has only this NIC.`;
  },
  check(entity, _world, { name }) {
    if (entity.kind !== 'VirtualMachine') return true;
    const port = entity.vm.ports?.find((each) => each.name === name);
    if (!port) return `${entity.name} has no NIC ${name}.`;
    if (port.isLeaving) return `${name} is being taken out already.`;
    if (port.binding !== undefined)
      return `${name} is bound as ${port.binding}; only bridged NICs can be taken out while a VM runs.`;
    return isVirtio(port)
      ? true
      : `${name} is of the model ${port.model ?? ''}; only virtio can be taken out while a VM runs.`;
  },
  isDone(entity, world, { options: { name } }) {
    if (entity?.kind !== 'VirtualMachine') return false;
    const port = entity.vm.ports?.find((each) => each.name === name);
    if (port && !port.isLeaving) return false;
    if (entity.vm.isRestartRequired) return true;
    const instance = instanceOf(entity, world);
    return (
      instance === null || (instance.instance.ports?.includes(name) !== true && !isChanging(entity, world))
    );
  },
  isUnderWay: isChanging,
  note: restartNote,
  limitMs: 300_000,
  undo(before, { name }) {
    const port =
      before.kind === 'VirtualMachine' ? before.vm.ports?.find((each) => each.name === name) : null;
    if (!port?.network) return null;
    return { action: 'vm.plugNic', options: { name, network: port.network, mac: port.mac ?? '' } };
  },
});
