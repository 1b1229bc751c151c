import { buildLauncherPod, type PodState } from '../objects/pod.ts';
import { buildVmi, condition, guestNotRunning, prepareVmi } from '../objects/vmi.ts';
import type { KubeObject } from '../json.ts';
import { numberAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { settingOf } from '../setting.ts';
import { StatusError } from '../status.ts';
import { createBoot } from './boot.ts';
import type { Behaviour } from './context.ts';
import { now, overheadRatioOf, placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { VM_CONTROLLER } from './events.ts';
import type { Kubelet } from './kubelet.ts';
import { podNameOf, suffixOf } from './launcher-name.ts';
import { checkPodQuota } from './quota.ts';
import type { SchedulingQueue } from './scheduling/queue.ts';
import { withHotplugLimits } from './updates/resources.ts';
import { claimsOfSpec } from './vm-index.ts';
import { isFinal, phaseOf } from './vm-status.ts';
import { endedConditions, inPhase, sameVmi, stepVmi, withReason } from './vmi-steps.ts';
import type { VolumeBinding } from './volumes.ts';

/** Starts and ends VMIs and walks them through their phases. */
export interface Lifecycle {
  /** Creates the VMI of a VM and lets it boot. */
  start: (vm: KubeObject) => void;
  /** Deletes a VMI: the guest shuts down, then VMI and pod go. */
  stop: (vmi: KubeObject) => void;
  /** Ends a VMI that is being stopped at once. */
  kill: (vmi: KubeObject) => void;
  /** What happens when a launcher pod is on its way out by itself: its guest ends with it. */
  podEnds: (pod: KubeObject, isGone: boolean) => void;
}

/** How long each step takes, in seconds of simulated time. */
const STEPS = { scheduling: 0.4, scheduled: 1.5, shutdown: 5, removal: 0.5, refused: 5 };

const HANDLER = 'virt-handler';

/** Opens the life of VMIs. */
export function createLifecycle(
  behaviour: Behaviour,
  recorder: Recorder,
  volumes: VolumeBinding,
  queue: SchedulingQueue,
  kubelet: Kubelet,
): Lifecycle {
  const { store, clock, plan, indexes } = behaviour;
  const schedule = createBoot(behaviour, recorder, volumes, queue);

  /** Lets the pods of a VMI go and then the VMI; the pods of a lost host stay, and the VMI with them. */
  const remove = (vmi: KubeObject): void => {
    const current = sameVmi(behaviour, vmi);
    if (current === undefined) return;
    for (const pod of indexes.podsByVmi.of(current.metadata.uid ?? '')) {
      if (behaviour.silentHosts.has(textAt(pod, 'spec', 'nodeName') ?? '')) kubelet.end(pod);
      else store.remove(RESOURCES.pods, ...placeOf(pod));
    }
    if (indexes.podsByVmi.count(current.metadata.uid ?? '') > 0) return;
    const last = sameVmi(behaviour, vmi);
    if (last === undefined) return;
    recorder.record(last, 'Normal', 'Deleted', 'Signaled Deletion', HANDLER);
    volumes.detach(last);
    store.replace(RESOURCES.vmis, { ...last, metadata: { ...last.metadata, finalizers: [] } });
  };
  const end = (vmi: KubeObject): void => {
    const current = sameVmi(behaviour, vmi);
    if (current === undefined) return;
    const isLost = behaviour.silentHosts.has(textAt(current, 'status', 'nodeName') ?? '');
    if (phaseOf(current) === 'Running' && !isLost) {
      const conditions = endedConditions(behaviour, current);
      store.replace(RESOURCES.vmis, inPhase(behaviour, current, 'Succeeded', { conditions }));
      recorder.record(current, 'Normal', 'Stopped', 'The VirtualMachineInstance was shut down.', HANDLER);
    }
    clock.after(STEPS.removal, () => remove(vmi));
  };
  const createPod = (vmi: KubeObject): void => {
    // Without its claim a VMI has no pod (kubevirt pkg/virt-controller/watch/vmi FailedPvcNotFound).
    const missing = claimsOfSpec(vmi.spec).find(
      (name) => store.get(RESOURCES.claims, placeOf(vmi)[0], name) === undefined,
    );
    if (missing !== undefined) {
      const message = `failed to render launch manifest: didn't find PVC ${missing}`;
      const why = condition('Synchronized', false, now(behaviour), 'FailedPvcNotFound', message);
      if (stepVmi(behaviour, vmi, (current) => withReason(current, why)) !== undefined)
        clock.after(STEPS.scheduling * 5, () => createPod(vmi));
      return;
    }
    const waiting = sameVmi(behaviour, vmi);
    if (waiting === undefined || waiting.metadata.deletionTimestamp !== undefined) return;
    const state: PodState = { phase: 'Pending', host: undefined, address: undefined };
    const options = { overheadRatio: overheadRatioOf(behaviour) };
    const version = plan.kubeVirtVersion;
    const pod = buildLauncherPod(waiting, suffixOf(vmi), version, now(behaviour), state, options);
    try {
      checkPodQuota(store, indexes, pod);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const message = `failed to create virtual machine pod: ${error.message}`;
      const why = condition('Synchronized', false, now(behaviour), 'FailedCreate', message);
      stepVmi(behaviour, vmi, (each) => withReason(each, why));
      recorder.record(
        waiting,
        'Warning',
        'FailedCreate',
        `Error creating pod: ${error.message}`,
        VM_CONTROLLER,
      );
      clock.after(STEPS.refused, () => createPod(vmi));
      return;
    }
    const current = stepVmi(behaviour, vmi, (each) =>
      inPhase(behaviour, each, 'Scheduling', { conditions: [guestNotRunning(now(behaviour))] }),
    );
    if (current === undefined) return;
    store.put(RESOURCES.pods, pod);
    const text = `Created virtual machine pod ${pod.metadata.name}`;
    recorder.record(current, 'Normal', 'SuccessfulCreate', text, VM_CONTROLLER);
    clock.after(STEPS.scheduled, () => schedule(vmi));
  };
  /** Pods of a scenario that wait are looked at again when something changes. */
  for (const vmi of store.list(RESOURCES.vmis)) {
    if (phaseOf(vmi) === 'Scheduling') queue.wait(vmi.metadata.uid ?? '', () => schedule(vmi));
  }

  const shutDown = (vmi: KubeObject): void => {
    const wasRunning = phaseOf(vmi) === 'Running';
    if (wasRunning) recorder.record(vmi, 'Normal', 'ShuttingDown', 'Signaled Graceful Shutdown', HANDLER);
    const grace = numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 30;
    clock.after(wasRunning ? Math.min(STEPS.shutdown, grace) : STEPS.removal, () => end(vmi));
  };
  /** A VMI that somebody created without a VM. */
  const adopt = (vmi: KubeObject): void => {
    const ratio = Number(settingOf(behaviour.store, 'max-hotplug-ratio')) || 4;
    const current = stepVmi(behaviour, vmi, (each) =>
      withHotplugLimits(prepareVmi(each, now(behaviour)), ratio),
    );
    if (current !== undefined) clock.after(STEPS.scheduling, () => createPod(vmi));
  };
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.vmis || type === 'DELETED') return;
    const vmi = entry.object;
    if (type === 'ADDED') {
      if (phaseOf(vmi) === '') setImmediate(() => adopt(vmi));
    } else if (
      vmi.metadata.deletionTimestamp !== undefined &&
      previous?.object.metadata.deletionTimestamp === undefined
    ) {
      setImmediate(() => shutDown(vmi));
    }
  });

  return {
    start: (vm) => {
      const ratio = Number(settingOf(behaviour.store, 'max-hotplug-ratio')) || 4;
      const built = buildVmi(vm, behaviour.random.uuid(), now(behaviour));
      const vmi = store.create(RESOURCES.vmis, withHotplugLimits(built, ratio));
      recorder.record(
        vm,
        'Normal',
        'SuccessfulCreate',
        `Started the virtual machine by creating the new virtual machine instance ${vm.metadata.name}`,
        VM_CONTROLLER,
      );
      clock.after(STEPS.scheduling, () => createPod(vmi));
    },
    stop: (vmi) => {
      store.remove(RESOURCES.vmis, ...placeOf(vmi));
    },
    kill: (vmi) => clock.after(STEPS.removal, () => end(vmi)),
    podEnds: (pod, isGone) => {
      const [namespace] = placeOf(pod);
      const vmi = store.get(
        RESOURCES.vmis,
        namespace,
        pod.metadata.annotations?.['kubevirt.io/domain'] ?? '',
      );
      if (vmi === undefined || vmi.metadata.uid !== pod.metadata.labels?.['kubevirt.io/created-by']) return;
      if (vmi.metadata.deletionTimestamp !== undefined) {
        if (isGone) remove(vmi);
        return;
      }
      const host = textAt(vmi, 'status', 'nodeName') ?? '';
      const isActive =
        host === '' ? pod.metadata.name === podNameOf(vmi) : host === textAt(pod, 'spec', 'nodeName');
      if (isFinal(vmi) || !isActive) return;
      const conditions = endedConditions(behaviour, vmi);
      if (!isGone) {
        stepVmi(behaviour, vmi, (current) => inPhase(behaviour, current, 'Succeeded', { conditions }));
        recorder.record(vmi, 'Normal', 'Stopped', 'The VirtualMachineInstance was shut down.', HANDLER);
        return;
      }
      // A VMI whose pod is not there any more has failed (kubevirt pkg/virt-controller/watch/vmi/lifecycle.go).
      stepVmi(behaviour, vmi, (current) => inPhase(behaviour, current, 'Failed', { conditions }));
    },
  };
}
