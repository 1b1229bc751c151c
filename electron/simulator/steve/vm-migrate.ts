import { DRAIN_REQUESTED, MAINTAIN_STATUS } from '../behaviour/hosts/marks.ts';
import { hasNodeSelector } from '../behaviour/migration-check.ts';
import type { KubeObject } from '../json.ts';
import { at, conditionOf, isObject, objectAt, objectsAt, textAt, withAnnotations } from '../json.ts';
import { meets, requiredTerms } from '../match.ts';
import { RESOURCES } from '../resources.ts';
import { messageOf } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, toInput, toObject, vmiOf, vmOf } from './action-call.ts';
import { canAbort } from './vm-offers.ts';
import {
  annotationOf,
  canUnplug,
  KEYS,
  migrationObstacle,
  nicsOf,
  templateSpec,
  unplugObstacle,
  withTemplate,
} from './vm-parts.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ABORTABLE = ['', 'Pending', 'Scheduling', 'Scheduled', 'PreparingTarget', 'TargetReady', 'Running'];

function launcherOf({ context }: ActionCall, vmi: KubeObject): KubeObject {
  const { namespace = '', name, uid } = vmi.metadata;
  const pods = context.store
    .list(RESOURCES.pods, namespace)
    .filter((pod) => pod.metadata.labels?.['kubevirt.io/created-by'] === uid)
    .filter((pod) => !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? ''));
  const [first] = pods;
  if (first === undefined) {
    throw new Error(
      `there are no active pods for VMI: ${namespace}/${name}, migration target cannot be picked unless only 1 pod is active`,
    );
  }
  if (pods.length > 1) {
    throw new Error(
      `there are multiple active pods for VMI: ${namespace}/${name}, migration target can be picked only when at most 1 pod is active`,
    );
  }
  return first;
}

/** Whether a host is closed to migrations: in or before maintenance, cordoned or unreachable; a witness is not. */
function isDrained(node: KubeObject): boolean {
  const annotations = node.metadata.annotations ?? {};
  if (MAINTAIN_STATUS in annotations || DRAIN_REQUESTED in annotations) {
    return true;
  }
  if (at(node, 'spec', 'unschedulable') === true) return true;
  const keys = ['node.kubernetes.io/unreachable', 'node.kubernetes.io/unschedulable'];
  return objectsAt(node, 'spec', 'taints').some((taint) => keys.includes(String(taint.key)));
}

/** Hosts a VMI could go to; the terms of its affinity are all asked for at once, as Harvester does. */
function targetsOf(call: ActionCall, vmi: KubeObject): string[] {
  const pod = launcherOf(call, vmi);
  const selector = Object.entries(objectAt(pod, 'spec', 'nodeSelector')).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [String(value)],
  }));
  const wanted = [
    ...selector,
    ...(requiredTerms(pod.spec) ?? []).flatMap((term) => objectsAt(term, 'matchExpressions')),
  ]
    .filter((each) => each.key !== HOSTNAME)
    .filter((each) => ['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(String(each.operator)));
  return call.context.store
    .list(RESOURCES.nodes)
    .filter((node) => wanted.every((requirement) => meets(node.metadata.labels ?? {}, requirement)))
    .map((node) => (isDrained(node) ? '' : node.metadata.name))
    .filter((name) => name !== '' && name !== textAt(vmi, 'status', 'nodeName'));
}

function refuse(vmi: KubeObject): void {
  const obstacle = migrationObstacle(vmi);
  if (obstacle !== undefined) throw new Error(obstacle);
}

/** A VMI bound to a host while it migrates, as Harvester has it where a migration knows no target. */
function withHost(vmi: KubeObject, host: string): KubeObject {
  const spec = objectAt(vmi, 'spec');
  return { ...vmi, spec: { ...spec, nodeSelector: { ...objectAt(spec, 'nodeSelector'), [HOSTNAME]: host } } };
}

function move(call: ActionCall, target: string): void {
  const vmi = vmiOf(call);
  if (textAt(vmi, 'status', 'phase') !== 'Running') throw new Error('The VM is not in running state');
  if (conditionOf(vmi, 'Ready')?.status !== 'True') {
    throw new Error("Can't migrate the VM, the VM is not in ready status");
  }
  refuse(vmi);
  if (target !== '') {
    let targets: string[];
    try {
      targets = targetsOf(call, vmi);
      if (targets.length === 0) throw new Error('no matching migratable nodes found');
    } catch (error) {
      const why = messageOf(error);
      throw new Error(`can't migrate the VM to the node ${target}: ${why}`, { cause: error });
    }
    if (!targets.includes(target)) throw new Error('The target node is non-migratable');
  }
  const kubeVirt = cached(call, RESOURCES.kubevirts, 'harvester-system', 'kubevirt');
  if (conditionOf(kubeVirt, 'Available')?.status !== 'True') throw new Error('KubeVirt is not ready');
  if (target !== '') {
    // Written as virt-controller, whom the web hooks of KubeVirt let change a VMI.
    const { store } = call.context;
    const isSelected = hasNodeSelector(call.context.plan.kubeVirtVersion);
    store.change(RESOURCES.vmis, call.namespace, call.name, (current) => {
      const noted = withAnnotations(current, { [KEYS.migrationTarget]: target });
      return isSelected ? noted : withHost(noted, target);
    });
  }
  call.harvester.create(
    RESOURCES.migrations,
    toObject(
      RESOURCES.migrations,
      { name: '', generateName: `${call.name}-`, namespace: call.namespace },
      {
        spec: {
          vmiName: call.name,
          ...(target === '' ? {} : { addedNodeSelector: { [HOSTNAME]: target } }),
        },
      },
    ),
  );
}

const abort: Action = (call) => {
  const vmi = vmiOf(call);
  if (!canAbort(vmi)) throw new Error('The VM is not in migrating state');
  const noted = annotationOf(vmi, KEYS.migrationUid);
  const uid = noted === '' ? textAt(vmi, 'status', 'migrationState', 'migrationUid') : noted;
  for (const migration of call.context.store.list(RESOURCES.migrations, call.namespace)) {
    if (migration.metadata.uid !== uid) continue;
    const phase = textAt(migration, 'status', 'phase') ?? '';
    if (!ABORTABLE.includes(phase)) {
      throw new Error(`cannot abort the migration as it is in "${phase}" phase`);
    }
    call.harvester.remove(RESOURCES.migrations, call.namespace, migration.metadata.name);
  }
};

const findNodes: Action = (call) => {
  const vmi = vmiOf(call);
  refuse(vmi);
  return { nodes: targetsOf(call, vmi) };
};

const addNic: Action = (call) => {
  const input = toInput(call);
  const vm = vmOf(call);
  const name = input.text('interfaceName');
  const wanted = input.text('networkName');
  const [first = '', second] = wanted.split('/');
  const network =
    second === undefined
      ? cached(call, RESOURCES.networks, call.namespace, first)
      : cached(call, RESOURCES.networks, first, second);
  let config: unknown;
  try {
    config = JSON.parse(textAt(network, 'spec', 'config') ?? '');
  } catch (error) {
    throw new Error(`the config of network ${wanted} is not JSON`, { cause: error });
  }
  const isOpen =
    network.metadata.deletionTimestamp === undefined &&
    network.metadata.namespace !== 'harvester-system' &&
    isObject(config) &&
    config.type === 'bridge';
  if (!isOpen) throw new Error(`network ${wanted} is not hot-pluggable`);
  const macAddress = input.text('macAddress');
  const nic = { name, ...(macAddress === '' ? {} : { macAddress }), model: 'virtio', bridge: {} };
  const networks = objectsAt(templateSpec(vm), 'networks');
  call.harvester.update(
    RESOURCES.vms,
    withTemplate(
      vm,
      { networks: [...networks, { name, multus: { networkName: wanted } }] },
      { interfaces: [...nicsOf(vm), nic] },
    ),
  );
  move(call, '');
};

const removeNic: Action = (call) => {
  const name = toInput(call).text('interfaceName');
  const vm = vmOf(call);
  const obstacle = unplugObstacle(vm);
  if (obstacle !== undefined) throw new Error(obstacle);
  const found = nicsOf(vm).find((nic) => nic.name === name);
  if (found === undefined) throw new Error(`interface ${name} doesn't exist`);
  if (!canUnplug(found)) throw new Error(`interface ${name} is not hot-unpluggable`);
  const interfaces = nicsOf(vm).map((nic) => (nic === found ? { ...nic, state: 'absent' } : nic));
  call.harvester.update(RESOURCES.vms, withTemplate(vm, {}, { interfaces }));
  move(call, '');
};

const findNics: Action = (call) => {
  const vm = vmOf(call);
  const interfaces = unplugObstacle(vm) === undefined ? nicsOf(vm).filter(canUnplug) : [];
  return { interfaces: interfaces.map((nic) => nic.name) };
};

/** The actions of a VM that move it, and those that change its NICs, which also move it (pkg/api/vm/handler.go). */
export const MIGRATE_ACTIONS: Record<string, Action> = {
  migrate: (call) => {
    move(call, toInput(call).text('nodeName'));
  },
  abortMigration: abort,
  findMigratableNodes: findNodes,
  addNic,
  removeNic,
  findHotunpluggableNics: findNics,
};
