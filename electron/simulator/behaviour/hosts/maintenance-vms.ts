import type { KubeObject } from '../../json.ts';
import { at, conditionOf, conditionsOf, objectsAt, textAt } from '../../json.ts';
import { matchesNode } from '../../match.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { getVm, getVmi, placeOf } from '../context.ts';
import { runStrategyOf } from '../vm-status.ts';
import { STRATEGY_HOST, STRATEGY_LABEL } from './marks.ts';

const SHUTDOWN = ['ShutdownAndRestartAfterEnable', 'ShutdownAndRestartAfterDisable', 'Shutdown'];

/** `namespace/name` of VMs by why they cannot leave a host. */
export type Obstacles = Map<string, string[]>;

/** Whether a VM is shut down for maintenance instead of moved. */
export function isShutDownFor(labels: Record<string, string> | undefined): boolean {
  return SHUTDOWN.includes(labels?.[STRATEGY_LABEL] ?? '');
}

/** The VMIs that Harvester counts to a host: those with its label. */
export function vmisOn(behaviour: Behaviour, host: string): KubeObject[] {
  return behaviour.indexes.vmisByHost
    .of(host)
    .filter((vmi) => vmi.metadata.labels?.['kubevirt.io/nodeName'] === host);
}

function withLastReplicaOn(behaviour: Behaviour, host: string): string[] {
  const { store, indexes } = behaviour;
  const found: string[] = [];
  for (const replica of indexes.replicasByHost.of(host)) {
    if (at(replica, 'status', 'started') !== true) continue;
    const volumeName = textAt(replica, 'spec', 'volumeName') ?? '';
    const started = indexes.replicasByVolume
      .of(volumeName)
      .filter((each) => at(each, 'status', 'started') === true);
    if (started.length > 1) continue;
    const volume = store.get(RESOURCES.longhornVolumes, 'longhorn-system', volumeName);
    const namespace = textAt(volume, 'status', 'kubernetesStatus', 'namespace') ?? '';
    for (const workload of objectsAt(volume, 'status', 'kubernetesStatus', 'workloadsStatus')) {
      if (workload.workloadType !== 'VirtualMachineInstance') continue;
      const name = textAt(workload, 'workloadName') ?? '';
      if (getVmi(behaviour, namespace, name) !== undefined) found.push(`${namespace}/${name}`);
    }
  }
  return [...new Set(found)].sort();
}

/**
 * The VMs that a drain of a host would end, by reason (harvester/harvester
 * pkg/controller/master/nodedrain/nodedrain_controller.go FindNonMigratableVMS); Steve's listUnhealthyVM tells them too.
 */
export function nonMigratableVms(behaviour: Behaviour, host: string): Obstacles {
  const result: Obstacles = new Map();
  const add = (reason: string, vmi: KubeObject): void => {
    result.set(reason, [...(result.get(reason) ?? []), placeOf(vmi).join('/')]);
  };
  const last = withLastReplicaOn(behaviour, host);
  if (last.length > 0) result.set('LastHealthyReplica', last);
  const vmis = vmisOn(behaviour, host);
  for (const vmi of vmis) {
    for (const each of conditionsOf(vmi)) {
      if (each.type === 'LiveMigratable' && each.status === 'False') add(each.reason ?? '', vmi);
    }
  }
  const others = behaviour.store
    .list(RESOURCES.nodes)
    .filter(
      (node) =>
        node.metadata.name !== host &&
        at(node, 'spec', 'unschedulable') !== true &&
        conditionOf(node, 'Ready')?.status === 'True',
    );
  for (const vmi of vmis) {
    if (!others.some((node) => matchesNode(vmi.spec, node))) add('NodeSchedulingRequirementsNotMet', vmi);
  }
  return result;
}

/** Stops a VM by its run strategy; Harvester remembers the one it had. */
export function haltVm(behaviour: Behaviour, key: string, host: string | undefined): void {
  const [namespace = '', name = ''] = key.split('/');
  const vm = getVm(behaviour, namespace, name);
  if (vm === undefined) return;
  const strategy = vm.metadata.labels?.[STRATEGY_LABEL] ?? '';
  const isComingBack = host !== undefined && strategy.startsWith('ShutdownAndRestart');
  const annotations = {
    ...vm.metadata.annotations,
    ...(isComingBack ? { [STRATEGY_HOST]: host } : {}),
  };
  const { running: _, ...spec } = vm.spec as Record<string, unknown>;
  const halted = runStrategyOf(vm) === 'Halted' ? vm.spec : { ...spec, runStrategy: 'Halted' };
  behaviour.store.replace(RESOURCES.vms, {
    ...vm,
    metadata: { ...vm.metadata, annotations },
    spec: halted,
  });
}

/** Starts the VMs that were shut down for the maintenance of a host and are to come back with one of its ends. */
export function restartMaintained(behaviour: Behaviour, host: string, strategy: string): void {
  for (const vm of behaviour.store.list(RESOURCES.vms)) {
    if (vm.metadata.annotations?.[STRATEGY_HOST] !== host) continue;
    if (vm.metadata.labels?.[STRATEGY_LABEL] !== strategy) continue;
    const { [STRATEGY_HOST]: _, ...annotations } = vm.metadata.annotations;
    const remembered = annotations['harvesterhci.io/vmRunStrategy'] ?? '';
    const runStrategy = remembered === '' ? 'RerunOnFailure' : remembered;
    const { running: __, ...spec } = vm.spec as Record<string, unknown>;
    behaviour.store.replace(RESOURCES.vms, {
      ...vm,
      metadata: { ...vm.metadata, annotations },
      spec: { ...spec, runStrategy },
    });
  }
}
