import { nonMigratableVms } from '../behaviour/hosts/maintenance-vms.ts';
import { drainObstacle } from '../behaviour/hosts/maintenance.ts';
import {
  DRAIN_FORCED,
  DRAIN_REQUESTED,
  MAINTAIN_STATUS,
  STRATEGY_HOST,
  STRATEGY_LABEL,
} from '../behaviour/hosts/marks.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { at, objectAt, objectsAt, textAt, withAnnotations } from '../json.ts';
import type { Resource } from '../resources.ts';
import { findResource, RESOURCES } from '../resources.ts';
import { messageOf, notFound } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { nodeOf, toInput } from './action-call.ts';
import { CodedError } from './error.ts';

const POWER = ['shutdown', 'poweron', 'reboot'];
const INVENTORIES = { group: 'metal.harvesterhci.io', plural: 'inventories' };

/** A plain Error is answered with 500. */
const checkDrain: Action = (call) => {
  const obstacle = drainObstacle(call.context.behaviour, nodeOf(call));
  if (obstacle !== undefined) throw new Error(obstacle);
};

const cordon =
  (action: string, isWanted: boolean): Action =>
  (call) => {
    const node = nodeOf(call);
    const { unschedulable, ...spec } = objectAt(node, 'spec');
    // The error is of another library than the handler looks for, so that its 422 becomes a 500.
    if ((unschedulable === true) === isWanted) {
      throw new Error(`InvalidAction 422: Node ${call.name} already ${action}ed`);
    }
    call.harvester.update(RESOURCES.nodes, {
      ...node,
      spec: isWanted ? { ...spec, unschedulable: true } : spec,
    });
  };

const enable: Action = (call) => {
  checkDrain(call);
  const isForced = toInput(call).text('force') === 'true';
  const wanted = { [DRAIN_REQUESTED]: 'true', ...(isForced ? { [DRAIN_FORCED]: 'true' } : {}) };
  call.harvester.update(RESOURCES.nodes, withAnnotations(nodeOf(call), wanted));
};

const disable: Action = (call) => {
  const { store } = call.context;
  const node = nodeOf(call);
  const { unschedulable: _, ...spec } = objectAt(node, 'spec');
  const taints = objectsAt(spec, 'taints').filter((taint) => taint.key !== 'kubevirt.io/drain');
  const cleared = withAnnotations(node, {
    [DRAIN_REQUESTED]: undefined,
    [DRAIN_FORCED]: undefined,
    [MAINTAIN_STATUS]: undefined,
  });
  call.harvester.update(RESOURCES.nodes, {
    ...cleared,
    spec: { ...spec, ...(spec.taints === undefined ? {} : { taints }) },
  });
  const waiting = store
    .list(RESOURCES.vms)
    .filter(
      ({ metadata }) =>
        metadata.labels?.[STRATEGY_LABEL] === 'ShutdownAndRestartAfterDisable' &&
        metadata.annotations?.[STRATEGY_HOST] === call.name,
    );
  for (const { metadata } of waiting) {
    const { namespace = '', name } = metadata;
    try {
      call.harvester.virt('virtualmachines', namespace, name, 'start');
    } catch (error) {
      const why = messageOf(error);
      throw new Error(`failed to start VM ${namespace}/${name}: ${why}`, { cause: error });
    }
    const after = store.get(RESOURCES.vms, namespace, name);
    if (after !== undefined) {
      call.harvester.update(RESOURCES.vms, withAnnotations(after, { [STRATEGY_HOST]: undefined }));
    }
  }
};

const listUnhealthy: Action = (call) =>
  [...nonMigratableVms(call.context.behaviour, call.name)].map(([reason, vms]) => ({
    message: `The following VMs cannot be migrated due to ${reason} condition`,
    vms,
  }));

function inventoryOf({
  context,
  name,
}: ActionCall): { resource: Resource; inventory: KubeObject } | undefined {
  const resource = findResource(INVENTORIES.group, INVENTORIES.plural);
  if (resource === undefined) return undefined;
  const inventory = context.store.get(resource, 'harvester-system', name);
  return inventory === undefined ? undefined : { resource, inventory };
}

const powerPossible: Action = (call) => {
  const addon = call.context.store.get(RESOURCES.addons, 'harvester-system', 'harvester-seeder');
  const found = inventoryOf(call);
  if (at(addon, 'spec', 'enabled') !== true || found === undefined) throw new CodedError(424, '');
  const status = textAt(found.inventory, 'status', 'status');
  if (status === 'inventoryNodeReady') return;
  throw new CodedError(
    409,
    status === undefined
      ? `no field .status.status present in inventory object: ${call.name}`
      : `expected to find inventory ${call.name} status inventoryNodeReady, but current status is: ${status}`,
  );
};

const power: Action = (call) => {
  const operation = toInput(call).text('operation');
  if (!POWER.includes(operation)) {
    throw new Error(
      `operation ${operation} is not a valid power opreation. valid values need to be in [${POWER.join(' ')}]`,
    );
  }
  const found = inventoryOf(call);
  if (found === undefined) throw notFound(INVENTORIES, call.name);
  const { resource, inventory } = found;
  const before = textAt(inventory, 'spec', 'powerActionRequested');
  const isDone = (textAt(inventory, 'status', 'powerAction', 'actionStatus') ?? '') !== '';
  if ((before ?? '') !== '' && !isDone) {
    throw new Error(
      `waiting for power action status for action ${before} for node ${call.name} to be populated`,
    );
  }
  const spec = { ...objectAt(inventory, 'spec'), powerActionRequested: operation };
  const asked = call.harvester.update(resource, { ...inventory, spec });
  const powerAction: JsonObject = { ...objectAt(asked, 'status', 'powerAction'), lastJobName: '' };
  call.harvester.updateStatus(resource, { ...asked, status: { ...objectAt(asked, 'status'), powerAction } });
};

const pinCpus =
  (policy: string): Action =>
  (call) => {
    const status = JSON.stringify({ status: 'requested', policy });
    call.harvester.update(
      RESOURCES.nodes,
      withAnnotations(nodeOf(call), { 'harvesterhci.io/cpu-manager-update-status': status }),
    );
  };

/** The actions of a host (harvester/harvester pkg/api/node/formatter.go). */
export const NODE_ACTIONS: Record<string, Action> = {
  maintenancePossible: checkDrain,
  listUnhealthyVM: listUnhealthy,
  enableMaintenanceMode: enable,
  disableMaintenanceMode: disable,
  cordon: cordon('cordon', true),
  uncordon: cordon('uncordon', false),
  powerActionPossible: powerPossible,
  powerAction: power,
  enableCPUManager: pinCpus('static'),
  disableCPUManager: pinCpus('none'),
};
