import { RESOURCES } from '../resources.ts';
import type { Action } from './action-call.ts';
import { CLAIM_ACTIONS, SNAPSHOT_ACTIONS } from './claim-actions.ts';
import { NODE_ACTIONS } from './node-actions.ts';
import type { SteveType } from './types.ts';
import { COPY_ACTIONS } from './vm-copy.ts';
import { KEEP_ACTIONS, NAMESPACE_ACTIONS } from './vm-keep.ts';
import { MIGRATE_ACTIONS } from './vm-migrate.ts';
import { POWER_ACTIONS } from './vm-power.ts';
import { TEMPLATE_ACTIONS } from './vm-template.ts';
import { VOLUME_ACTIONS } from './vm-volumes.ts';

const VM_ACTIONS: Record<string, Action> = {
  ...POWER_ACTIONS,
  ...MIGRATE_ACTIONS,
  ...VOLUME_ACTIONS,
  ...COPY_ACTIONS,
  ...TEMPLATE_ACTIONS,
  ...KEEP_ACTIONS,
};

const BY_KIND = new Map<string, Record<string, Action>>([
  [RESOURCES.vms.id, VM_ACTIONS],
  [RESOURCES.nodes.id, NODE_ACTIONS],
  [RESOURCES.claims.id, CLAIM_ACTIONS],
  [RESOURCES.volumeSnapshots.id, SNAPSHOT_ACTIONS],
  [RESOURCES.namespaces.id, NAMESPACE_ACTIONS],
]);

/** What an action of a kind does, or undefined where there is none. */
export function findAction(type: SteveType, name: string): Action | undefined {
  const actions = BY_KIND.get(type.resource.id);
  return actions !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
}
