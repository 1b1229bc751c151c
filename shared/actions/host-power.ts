import type { Host } from '../kinds/host.ts';
import type { Entity } from '../kinds/index.ts';
import type { Inventory } from '../kinds/inventory.ts';
import type { World } from '../world/patch.ts';
import { whyHeld } from './host-state.ts';

/** What a BMC can be asked for, in Harvester's words. */
export type PowerOperation = 'poweron' | 'shutdown' | 'reboot';

/** What a host is as its BMC knows it; undefined where nothing is known. */
export function inventoryOf({ name }: Pick<Host, 'name'>, { entities }: World): Inventory | undefined {
  for (const entity of entities.values())
    if (entity.kind === 'Inventory' && entity.inventory.host === name) return entity;
  return undefined;
}

/** Why nothing is known of the BMC of a host; null where something is. */
export function whyNoBmc(host: Host, world: World): string | null {
  const health = world.health.Inventory;
  if (health?.type === 'absent')
    return 'The add-on harvester-seeder, which reaches the BMCs of hosts, is not enabled in this cluster.';
  if (health?.type === 'forbidden')
    return 'You may not read the inventories that the add-on harvester-seeder keeps of BMCs.';
  return inventoryOf(host, world) ? null : 'No BMC is set up for this host: it has no inventory.';
}

/**
 * Why a BMC is not asked for this now; null where it can be. Source: harvester/harvester pkg/api/node/formatter.go (in maintenance
 * only), handler.go (powerActionPossible).
 */
export function whyNoPower(entity: Entity, world: World, operation: PowerOperation): string | null {
  const held = whyHeld(entity);
  if (held !== null || entity.kind !== 'Node') return held ?? 'It is no host.';
  const missing = whyNoBmc(entity, world);
  if (missing !== null) return missing;
  const inventory = inventoryOf(entity, world)?.inventory;
  if (entity.host.maintenance !== 'completed')
    return 'Harvester switches the power in maintenance mode only.';
  if (!inventory?.isReady) return 'The BMC of the host is not ready.';
  if (inventory.pending !== null)
    return `The BMC was asked for ${inventory.pending} and has not done it yet.`;
  if (operation === 'poweron' && inventory.power === 'on') return 'The host is on already.';
  if (operation !== 'poweron' && inventory.power === 'off') return 'The host is off.';
  return null;
}

/** Whether the BMC has taken the request, or its power is already what it leads to. */
export function isPowerAsked(entity: Entity | undefined, world: World, operation: PowerOperation): boolean {
  if (entity?.kind !== 'Node') return false;
  const inventory = inventoryOf(entity, world)?.inventory;
  if (inventory === undefined) return false;
  if (inventory.pending === operation) return true;
  return operation !== 'reboot' && inventory.power === (operation === 'poweron' ? 'on' : 'off');
}

/** Whether the BMC of a host says that it is off. */
export function isPowerOff(entity: Entity, world: World): boolean {
  return entity.kind === 'Node' && inventoryOf(entity, world)?.inventory.power === 'off';
}

/** What a user must be allowed: Harvester offers it to who may update the host, and acts with its own rights. */
export const powersHost = [{ verb: 'update', group: '', resource: 'nodes', subresource: null }] as const;
