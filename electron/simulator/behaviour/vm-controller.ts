import type { KubeObject } from '../json.ts';
import { isSame, numberAt, objectAt, objectsAt, textAt, toTimestamp, withStatus } from '../json.ts';
import { isToStartPaused } from '../objects/vmi.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import type { Behaviour } from './context.ts';
import { getVm, getVmi, now, placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { VM_CONTROLLER } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import { quotaObstacle } from './quota-check.ts';
import { volumeStateOf } from './volume-state.ts';
import type { VmIndex } from './vm-index.ts';
import { firstRequest, isFinal, phaseOf, runStrategyOf, vmStatus } from './vm-status.ts';

const QUOTA_WARNING = 'harvesterhci.io/insufficient-resource-quota';

/**
 * Makes VMIs follow their VMs, as virt-controller does (kubevirt pkg/virt-controller/watch/vm/vm.go): one look at a VM
 * after every change of it or of its VMI. VMs that nobody touches are left as the scenario made them.
 */
export function openVmController(
  behaviour: Behaviour,
  lifecycle: Lifecycle,
  recorder: Recorder,
  index: VmIndex,
): void {
  const { store, clock } = behaviour;
  const queue = new Set<string>();

  const stop = (vm: KubeObject, vmi: KubeObject): void => {
    if (vmi.metadata.deletionTimestamp !== undefined) return;
    lifecycle.stop(vmi);
    const text = `Stopped the virtual machine by deleting the virtual machine instance ${vmi.metadata.uid ?? ''}`;
    recorder.record(vm, 'Normal', 'SuccessfulDelete', text, VM_CONTROLLER);
  };
  const start = (vm: KubeObject): void => {
    const retryAt = Date.parse(textAt(vm, 'status', 'startFailure', 'retryAfterTimestamp') ?? '');
    const leftMs = retryAt - clock.nowMs();
    if (leftMs > 0) {
      clock.after(leftMs / clock.toMs(1), () => enqueue(...placeOf(vm)));
      return;
    }
    lifecycle.start(vm);
  };
  /** vm.go addStartRequest: a VM that failed is to be started again. */
  const askToStart = (vm: KubeObject): void => {
    store.change(RESOURCES.vms, ...placeOf(vm), (current) =>
      withStatus(current, { stateChangeRequests: [{ action: 'Start' }] }),
    );
  };
  /** A halted VM that is asked to start paused gets its strategy back; the request stays (vm.go syncRunStrategy). */
  const unhalt = (vm: KubeObject): void => {
    const remembered = vm.metadata.annotations?.['harvesterhci.io/vmRunStrategy'] ?? '';
    const runStrategy = remembered === '' ? 'RerunOnFailure' : remembered;
    const { running: _, ...spec } = objectAt(vm, 'spec');
    store.replace(RESOURCES.vms, { ...vm, spec: { ...spec, runStrategy } });
  };
  /** vm.go syncRunStrategy. */
  const syncRunStrategy = (vm: KubeObject, vmi: KubeObject | undefined): void => {
    const strategy = runStrategyOf(vm);
    const request = firstRequest(vm);
    const isStopAsked = request?.action === 'Stop' && vmi !== undefined && request.uid === vmi.metadata.uid;
    const isStartAsked = request?.action === 'Start';
    switch (strategy) {
      case 'Always':
        if (vmi === undefined) start(vm);
        else if (isStopAsked || isFinal(vmi)) stop(vm, vmi);
        return;
      case 'RerunOnFailure':
        if (vmi === undefined) {
          if (isStartAsked || textAt(vm, 'status', 'runStrategy') !== strategy) start(vm);
        } else if (isStopAsked || isFinal(vmi)) {
          const isFresh = vmi.metadata.deletionTimestamp === undefined;
          stop(vm, vmi);
          if (isFresh && phaseOf(vmi) === 'Failed') askToStart(vm);
        }
        return;
      case 'Manual':
        if (vmi === undefined) {
          if (isStartAsked) start(vm);
        } else if (isStopAsked) stop(vm, vmi);
        return;
      case 'Once':
        if (vmi === undefined) start(vm);
        return;
      default:
        if (vmi !== undefined) stop(vm, vmi);
        else if (isToStartPaused(vm)) unhalt(vm);
    }
  };
  /** vm.go isTrimFirstChangeRequestNeeded. */
  const trimmedRequests = (vm: KubeObject, vmi: KubeObject | undefined): unknown[] => {
    const requests = objectsAt(vm, 'status', 'stateChangeRequests');
    const request = firstRequest(vm);
    if (request === undefined) return requests;
    const isDone =
      request.action === 'Stop'
        ? vmi === undefined || request.uid !== vmi.metadata.uid
        : vmi !== undefined && vmi.metadata.deletionTimestamp === undefined && !isFinal(vmi);
    return isDone ? requests.slice(1) : requests;
  };
  /** vm.go syncStartFailureStatus, with its back-off of 10 s doubled up to 300 s. */
  const startFailure = (vm: KubeObject, vmi: KubeObject | undefined): Record<string, unknown> | undefined => {
    const before = vm.status as { startFailure?: Record<string, unknown> } | undefined;
    if (phaseOf(vmi) === 'Running' || runStrategyOf(vm) === 'Halted') return undefined;
    if (vmi === undefined || phaseOf(vmi) !== 'Failed') return before?.startFailure;
    if (before?.startFailure?.lastFailedVMIUID === vmi.metadata.uid) return before?.startFailure;
    const consecutiveFailCount = (numberAt(vm, 'status', 'startFailure', 'consecutiveFailCount') ?? 0) + 1;
    const delaySeconds = Math.min(300, 10 * 2 ** Math.min(consecutiveFailCount, 5));
    return {
      consecutiveFailCount,
      lastFailedVMIUID: vmi.metadata.uid,
      retryAfterTimestamp: toTimestamp(clock.nowMs() + clock.toMs(delaySeconds)),
    };
  };
  /** What goes with a VM: claims it names, and its snapshots (harvester vm_controller.go cleanupPVCAndSnapshot). */
  const finish = (vm: KubeObject): void => {
    const [namespace] = placeOf(vm);
    const removed = vm.metadata.annotations?.['harvesterhci.io/removedPersistentVolumeClaims'] ?? '';
    for (const name of removed.split(',').map((each) => each.trim())) {
      if (name !== '' && store.get(RESOURCES.claims, namespace, name) !== undefined)
        store.remove(RESOURCES.claims, namespace, name);
    }
    for (const backup of store.list(RESOURCES.backups, namespace)) {
      const isOfIt = textAt(backup, 'status', 'sourceUID') === vm.metadata.uid;
      if (isOfIt && textAt(backup, 'spec', 'type') === 'snapshot')
        store.remove(RESOURCES.backups, ...placeOf(backup));
    }
    store.replace(RESOURCES.vms, { ...vm, metadata: { ...vm.metadata, finalizers: foreign(vm) } });
  };
  /** Finalizers of others, such as a foreground deletion that still waits. */
  const foreign = (vm: KubeObject): string[] =>
    (vm.metadata.finalizers ?? []).filter(
      (each) => !each.startsWith('kubevirt.io/') && !each.startsWith('wrangler.cattle.io/'),
    );
  /** Halts a VM that a namespace's quota does not let start (harvester SetHaltIfInsufficientResourceQuota). */
  const halts = (vm: KubeObject, vmi: KubeObject | undefined): boolean => {
    const { [QUOTA_WARNING]: warning, ...annotations } = vm.metadata.annotations ?? {};
    const { running: _, ...spec } = objectAt(vm, 'spec');
    if (vmi === undefined && runStrategyOf(vm) !== 'Halted') {
      const why = quotaObstacle(store, vm);
      if (why === undefined) return false;
      store.replace(RESOURCES.vms, {
        ...vm,
        metadata: { ...vm.metadata, annotations: { ...annotations, [QUOTA_WARNING]: why } },
        spec: { ...spec, runStrategy: 'Halted' },
      });
      const text = `Set runStrategy to Halted: ${why}`;
      recorder.record(vm, 'Warning', 'InsufficientResourceQuota', text, 'harvester-vm-controller');
      return true;
    }
    if (warning === undefined || phaseOf(vmi) !== 'Running') return false;
    store.replace(RESOURCES.vms, { ...vm, metadata: { ...vm.metadata, annotations } });
    return true;
  };
  const reconcile = (namespace: string, name: string): void => {
    const vm = getVm(behaviour, namespace, name);
    if (vm === undefined) return;
    const before = getVmi(behaviour, namespace, name);
    if (vm.metadata.deletionTimestamp !== undefined) {
      // A VM that leaves orphans lets go of its VMI, which lives on (kubevirt vm.go, finalizer orphan).
      if (before === undefined || (vm.metadata.finalizers ?? []).includes('orphan')) {
        finish(vm);
        return;
      }
      stop(vm, before);
    } else if (halts(vm, before)) return;
    else syncRunStrategy(vm, before);

    store.change(RESOURCES.vms, namespace, name, (current) => {
      const vmi = getVmi(behaviour, namespace, name);
      const {
        stateChangeRequests: _,
        startFailure: __,
        ...kept
      } = (current.status ?? {}) as Record<string, unknown>;
      const requests = trimmedRequests(current, vmi);
      const failure = startFailure(current, vmi);
      const trimmed: KubeObject = {
        ...current,
        status: {
          ...kept,
          ...(requests.length === 0 ? {} : { stateChangeRequests: requests }),
          ...(failure === undefined ? {} : { startFailure: failure }),
        },
      };
      const strategy = runStrategyOf(current);
      const annotations = current.metadata.annotations;
      // Harvester remembers the last strategy that was not Halted (pkg/controller/master/virtualmachine).
      const remembered =
        strategy === 'Halted' ? annotations : { ...annotations, 'harvesterhci.io/vmRunStrategy': strategy };
      const next: KubeObject = {
        ...trimmed,
        status: vmStatus(trimmed, vmi, now(behaviour), false, () => volumeStateOf(store, current)),
      };
      if (remembered !== undefined) next.metadata = { ...current.metadata, annotations: remembered };
      return isSame(next, current) ? undefined : next;
    });
  };
  const enqueue = (namespace: string, name: string): void => {
    const key = keyOf(namespace, name);
    if (queue.has(key)) return;
    queue.add(key);
    setImmediate(() => {
      queue.delete(key);
      reconcile(namespace, name);
    });
  };
  store.onChange(({ resource, entry }) => {
    const [namespace, name] = placeOf(entry.object);
    if (resource === RESOURCES.vms || resource === RESOURCES.vmis) enqueue(namespace, name);
    if (resource !== RESOURCES.claims && resource !== RESOURCES.dataVolumes) return;
    for (const vm of index.byClaim(namespace, name)) enqueue(...placeOf(vm));
  });
}
