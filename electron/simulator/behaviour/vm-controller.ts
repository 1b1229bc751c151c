import type { KubeObject } from '../json.ts';
import { isSame, numberAt, objectsAt, textAt, toTimestamp } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import type { Behaviour } from './context.ts';
import { getVm, getVmi, now, placeOf, withStatus } from './context.ts';
import type { Recorder } from './events.ts';
import type { Lifecycle } from './lifecycle.ts';
import { firstRequest, isFinal, phaseOf, runStrategyOf, vmStatus } from './vm-status.ts';

const CONTROLLER = 'virtualmachine-controller';

/**
 * Makes VMIs follow their VMs, as virt-controller does (kubevirt pkg/virt-controller/watch/vm/vm.go): one look at a VM
 * after every change of it or of its VMI. VMs that nobody touches are left as the scenario made them.
 */
export function openVmController(behaviour: Behaviour, lifecycle: Lifecycle, recorder: Recorder): void {
  const { store, clock } = behaviour;
  const queue = new Set<string>();

  const stop = (vm: KubeObject, vmi: KubeObject): void => {
    if (vmi.metadata.deletionTimestamp !== undefined) return;
    lifecycle.stop(vmi);
    const text = `Stopped the virtual machine by deleting the virtual machine instance ${vmi.metadata.uid ?? ''}`;
    recorder.record(vm, 'Normal', 'SuccessfulDelete', text, CONTROLLER);
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
  const finish = (vm: KubeObject): void => {
    const removed = vm.metadata.annotations?.['harvesterhci.io/removedPersistentVolumeClaims'] ?? '';
    for (const claim of removed.split(',').filter((name) => name !== '')) {
      const [namespace] = placeOf(vm);
      const found = store.get(RESOURCES.claims, namespace, claim);
      if (found !== undefined) {
        store.replace(RESOURCES.claims, { ...found, metadata: { ...found.metadata, finalizers: [] } });
        store.remove(RESOURCES.claims, namespace, claim);
      }
    }
    store.replace(RESOURCES.vms, { ...vm, metadata: { ...vm.metadata, finalizers: [] } });
  };
  const reconcile = (namespace: string, name: string): void => {
    const vm = getVm(behaviour, namespace, name);
    if (vm === undefined) return;
    const before = getVmi(behaviour, namespace, name);
    if (vm.metadata.deletionTimestamp !== undefined) {
      if (before === undefined) {
        finish(vm);
        return;
      }
      stop(vm, before);
    } else syncRunStrategy(vm, before);

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
      const next: KubeObject = { ...trimmed, status: vmStatus(trimmed, vmi, now(behaviour)) };
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
    if (resource === RESOURCES.vms || resource === RESOURCES.vmis) enqueue(...placeOf(entry.object));
  });
}
