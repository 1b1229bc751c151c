import type { JsonObject, KubeObject } from '../json.ts';
import { at, conditionsOf, objectAt, objectsAt, textAt } from '../json.ts';
import type { Resource } from '../resources.ts';
import { findResource, RESOURCES } from '../resources.ts';
import { messageOf, notFound } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { nodeOf, toInput } from './action-call.ts';
import { CodedError } from './error.ts';
import { isOpen, meetsTerm, requiredTerms } from './node-match.ts';
import { withAnnotations } from './vm-parts.ts';

const DRAIN = 'harvesterhci.io/drain-requested';
const FORCED = 'harvesterhci.io/drain-forced';
const MAINTAIN = 'harvesterhci.io/maintain-status';
const RESTART_NODE = 'harvesterhci.io/maintain-mode-strategy-node-name';
const POWER = ['shutdown', 'poweron', 'reboot'];
const INVENTORIES = { group: 'metal.harvesterhci.io', plural: 'inventories' };

const idOf = (object: KubeObject): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

/** Whether a host may be drained (pkg/util/drainhelper DrainPossible); a plain Error is answered with 500. */
function checkDrain(call: ActionCall): void {
  const isControl = (node: KubeObject): boolean =>
    ['control-plane', 'etcd'].some(
      (role) => `node-role.kubernetes.io/${role}` in (node.metadata.labels ?? {}),
    );
  if (!isControl(nodeOf(call))) return;
  const control = call.context.store.list(RESOURCES.nodes).filter(isControl);
  const refuse = (why: string): never => {
    throw new Error(`draining of this node is not possible: ${why}`);
  };
  if (control.length === 1)
    refuse('single controlplane cluster, cannot place controlplane in maintenance mode');
  const available = control.filter((node) => !(MAINTAIN in (node.metadata.annotations ?? {})));
  if (available.length !== 3) {
    refuse(
      'another controlplane is already in maintenance mode, cannot place current node in maintenance mode',
    );
  }
}

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
  const wanted = { [DRAIN]: 'true', ...(isForced ? { [FORCED]: 'true' } : {}) };
  call.harvester.update(RESOURCES.nodes, withAnnotations(nodeOf(call), wanted));
};

const disable: Action = (call) => {
  const { store } = call.context;
  const node = nodeOf(call);
  const { unschedulable: _, ...spec } = objectAt(node, 'spec');
  const taints = objectsAt(spec, 'taints').filter((taint) => taint.key !== 'kubevirt.io/drain');
  const cleared = withAnnotations(node, { [DRAIN]: undefined, [FORCED]: undefined, [MAINTAIN]: undefined });
  call.harvester.update(RESOURCES.nodes, {
    ...cleared,
    spec: { ...spec, ...(spec.taints === undefined ? {} : { taints }) },
  });
  const waiting = store
    .list(RESOURCES.vms)
    .filter(
      ({ metadata }) =>
        metadata.labels?.['harvesterhci.io/maintain-mode-strategy'] === 'ShutdownAndRestartAfterDisable' &&
        metadata.annotations?.[RESTART_NODE] === call.name,
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
      call.harvester.update(RESOURCES.vms, withAnnotations(after, { [RESTART_NODE]: undefined }));
    }
  }
};

/** VMs whose last started replica is on a host (pkg/controller/master/nodedrain listVMI). */
function lastReplicaVms({ context: { store } }: ActionCall, host: string): string[] {
  const started = new Map<string, string[]>();
  for (const replica of store.list(RESOURCES.longhornReplicas)) {
    const volume = textAt(replica, 'spec', 'volumeName') ?? '';
    const hosts = started.get(volume) ?? [];
    if (at(replica, 'status', 'started') === true) hosts.push(textAt(replica, 'spec', 'nodeID') ?? '');
    started.set(volume, hosts);
  }
  return [...started].flatMap(([volume, hosts]) => {
    if (hosts.length !== 1 || hosts[0] !== host) return [];
    const status = at(
      store.get(RESOURCES.longhornVolumes, 'longhorn-system', volume),
      'status',
      'kubernetesStatus',
    );
    return objectsAt(status, 'workloadsStatus')
      .filter((workload) => workload.workloadType === 'VirtualMachineInstance')
      .map((workload) => `${textAt(status, 'namespace') ?? ''}/${String(workload.workloadName)}`);
  });
}

function canGoElsewhere(call: ActionCall, vmi: KubeObject): boolean {
  const selector = Object.entries(objectAt(vmi, 'spec', 'nodeSelector'));
  const terms = requiredTerms(vmi);
  return call.context.store.list(RESOURCES.nodes).some((node) => {
    if (node.metadata.name === call.name || !isOpen(node)) return false;
    if (!selector.every(([key, value]) => node.metadata.labels?.[key] === value)) return false;
    return terms.length === 0 || terms.some((term) => meetsTerm(node, term));
  });
}

const listUnhealthy: Action = (call) => {
  const reasons = new Map<string, string[]>();
  const add = (reason: string, ...vms: string[]): void => {
    if (vms.length > 0) reasons.set(reason, [...(reasons.get(reason) ?? []), ...vms]);
  };
  add('LastHealthyReplica', ...lastReplicaVms(call, call.name));
  const here = call.context.store
    .list(RESOURCES.vmis)
    .filter((vmi) => vmi.metadata.labels?.['kubevirt.io/nodeName'] === call.name);
  for (const vmi of here) {
    for (const condition of conditionsOf(vmi)) {
      if (condition.type === 'LiveMigratable' && condition.status === 'False')
        add(condition.reason ?? '', idOf(vmi));
    }
  }
  add('NodeSchedulingRequirementsNotMet', ...here.filter((vmi) => !canGoElsewhere(call, vmi)).map(idOf));
  return [...reasons].map(([reason, vms]) => ({
    message: `The following VMs cannot be migrated due to ${reason} condition`,
    vms,
  }));
};

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
  if (before !== undefined && !isDone) {
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
