import { randomUUID } from 'node:crypto';
import { buildLauncherPod, podStatus, type PodState } from '../objects/pod.ts';
import { uuidOf } from '../objects/context.ts';
import { MISSING_IMAGE } from '../objects/vm.ts';
import {
  buildVmi,
  condition,
  guestNotRunning,
  runningStatus,
  withCondition,
  type Runtime,
} from '../objects/vmi.ts';
import type { Condition, KubeObject } from '../json.ts';
import { conditionsOf, numberAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import type { Behaviour } from './context.ts';
import { getVmi, now, placeOf, withStatus } from './context.ts';
import type { Recorder } from './events.ts';
import type { VolumeBinding } from './volumes.ts';

/** Starts and ends VMIs and walks them through their phases. */
export interface Lifecycle {
  /** Creates the VMI of a VM and lets it boot. */
  start: (vm: KubeObject) => void;
  /** Deletes a VMI: the guest shuts down, then VMI and pod go. */
  stop: (vmi: KubeObject) => void;
  /** Ends a VMI that is being stopped at once. */
  kill: (vmi: KubeObject) => void;
}

/** How long each step takes, in seconds of simulated time. */
const STEPS = {
  scheduling: 0.4,
  scheduled: 1.5,
  running: 2.5,
  agent: 8,
  shutdown: 5,
  removal: 0.5,
  retry: 10,
};

const CONTROLLER = 'virtualmachine-controller';
const HANDLER = 'virt-handler';

function suffixOf(vmi: KubeObject): string {
  return (vmi.metadata.uid ?? '').slice(0, 5);
}

/** The name of a VMI's first launcher pod. */
export function podNameOf(vmi: KubeObject): string {
  return `virt-launcher-${vmi.metadata.name}-${suffixOf(vmi)}`;
}

/** Opens the life of VMIs. */
export function createLifecycle(behaviour: Behaviour, recorder: Recorder, volumes: VolumeBinding): Lifecycle {
  const { store, clock, capacity, plan } = behaviour;

  /** Changes a VMI if it is still the same one and not on its way out. */
  const step = (vmi: KubeObject, edit: (current: KubeObject) => KubeObject): KubeObject | undefined => {
    const current = getVmi(behaviour, ...placeOf(vmi));
    if (current === undefined || current.metadata.uid !== vmi.metadata.uid) return undefined;
    if (current.metadata.deletionTimestamp !== undefined) return undefined;
    return store.replace(RESOURCES.vmis, edit(current));
  };
  const phase = (vmi: KubeObject, name: string, more: Record<string, unknown>): KubeObject =>
    withStatus(vmi, {
      ...more,
      phase: name,
      phaseTransitionTimestamps: [
        ...objectsAt(vmi, 'status', 'phaseTransitionTimestamps'),
        { phase: name, phaseTransitionTimestamp: now(behaviour) },
      ],
    });
  const setPod = (vmi: KubeObject, state: PodState): void => {
    const namespace = vmi.metadata.namespace;
    store.change(RESOURCES.pods, namespace, podNameOf(vmi), (pod) => {
      const image = textAt(pod, 'spec', 'containers', 0, 'image') ?? '';
      const created = pod.metadata.creationTimestamp ?? now(behaviour);
      const nodeName = state.host === undefined ? {} : { nodeName: state.host };
      return {
        ...pod,
        metadata: {
          ...pod.metadata,
          labels: {
            ...pod.metadata.labels,
            ...(state.host === undefined ? {} : { 'kubevirt.io/nodeName': state.host }),
          },
        },
        spec: { ...(pod.spec as object), ...nodeName },
        status: podStatus(image, created, state),
      };
    });
  };
  const waitWith = (vmi: KubeObject, added: Condition): void => {
    step(vmi, (current) => {
      const before = conditionsOf(current).find((each) => each.type === added.type);
      if (before?.reason === added.reason && before?.message === added.message) return current;
      return withStatus(current, { conditions: withCondition(conditionsOf(current), added) });
    });
  };

  const connectAgent = (vmi: KubeObject, runtime: Runtime): void => {
    const os = behaviour.osOf(keyOf(...placeOf(vmi)));
    if (os === undefined) return;
    step(vmi, (current) => {
      const host = textAt(current, 'status', 'nodeName') ?? runtime.host;
      const fresh = runningStatus(current, { ...runtime, host, os }, now(behaviour));
      const agent = condition('AgentConnected', true, now(behaviour));
      return withStatus(current, {
        conditions: withCondition(conditionsOf(current), agent),
        guestOSInfo: fresh.guestOSInfo,
        interfaces: fresh.interfaces,
      });
    });
  };
  const run = (vmi: KubeObject, runtime: Runtime): void => {
    const address = behaviour.addressFor('pod', `${keyOf(...placeOf(vmi))} pod`);
    const running = step(vmi, (current) =>
      withStatus(current, runningStatus(current, runtime, now(behaviour))),
    );
    if (running === undefined) return;
    setPod(running, { phase: 'Running', host: runtime.host, address });
    volumes.attach(running, runtime.host, podNameOf(running));
    recorder.record(running, 'Normal', 'Created', 'VirtualMachineInstance defined.', HANDLER);
    recorder.record(running, 'Normal', 'Started', 'VirtualMachineInstance started.', HANDLER);
    clock.after(STEPS.agent, () => connectAgent(vmi, runtime));
  };
  const crash = (vmi: KubeObject): void => {
    const failed = step(vmi, (current) => phase(current, 'Failed', ended(current)));
    if (failed !== undefined)
      recorder.record(failed, 'Warning', 'Stopped', 'The VirtualMachineInstance crashed.', HANDLER);
  };
  const schedule = (vmi: KubeObject): void => {
    const current = step(vmi, (each) => each);
    if (current === undefined) return;
    const unbound = volumes.unboundClaim(current);
    const placed =
      unbound === undefined
        ? capacity.place(current)
        : {
            unschedulable: `0/${plan.hosts.length} nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/${plan.hosts.length} nodes are available: ${plan.hosts.length} Preemption is not helpful for scheduling.`,
          };
    if ('unschedulable' in placed) {
      const why = placed.unschedulable;
      waitWith(current, condition('PodScheduled', false, now(behaviour), 'Unschedulable', why));
      setPod(current, { phase: 'Pending', host: undefined, address: undefined, unschedulable: why });
      const pod = store.get(RESOURCES.pods, current.metadata.namespace, podNameOf(current));
      if (pod !== undefined) recorder.record(pod, 'Warning', 'FailedScheduling', why, 'default-scheduler');
      clock.after(STEPS.retry, () => schedule(vmi));
      return;
    }
    const { host } = placed;
    const image = objectsAt(current, 'spec', 'volumes')
      .map((volume) => textAt(volume, 'containerDisk', 'image'))
      .find((each) => each === MISSING_IMAGE);
    if (image !== undefined) {
      const message = `Back-off pulling image "${image}"`;
      waitWith(current, condition('Synchronized', false, now(behaviour), 'ImagePullBackOff', message));
      setPod(current, {
        phase: 'Pending',
        host,
        address: undefined,
        waiting: { reason: 'ImagePullBackOff', message },
      });
      clock.after(STEPS.retry, () => schedule(vmi));
      return;
    }
    // The conditions of waiting go; the host is known as soon as the pod runs there.
    const scheduled = step(current, (each) =>
      phase(
        {
          ...each,
          metadata: { ...each.metadata, labels: { ...each.metadata.labels, 'kubevirt.io/nodeName': host } },
        },
        'Scheduled',
        {
          nodeName: host,
          conditions: [guestNotRunning(now(behaviour))],
        },
      ),
    );
    if (scheduled === undefined) return;
    setPod(scheduled, {
      phase: 'Running',
      host,
      address: behaviour.addressFor('pod', `${keyOf(...placeOf(vmi))} pod`),
    });
    const podUid = uuidOf(`pod ${vmi.metadata.uid ?? ''} ${suffixOf(vmi)}`);
    const { addressFor } = behaviour;
    const runtime: Runtime = {
      host,
      podUid,
      launcherVersion: plan.kubeVirtVersion,
      addressFor,
      os: undefined,
    };
    const isCrashing = behaviour.crashing.has(keyOf(...placeOf(vmi)));
    clock.after(STEPS.running, () => (isCrashing ? crash(vmi) : run(vmi, runtime)));
  };

  const ended = (vmi: KubeObject): Record<string, unknown> => ({
    conditions: withCondition(
      conditionsOf(vmi).filter((each) => each.type !== 'AgentConnected'),
      condition('Ready', false, now(behaviour), 'PodTerminating', 'virt-launcher pod is terminating'),
    ),
  });
  const remove = (vmi: KubeObject): void => {
    const current = getVmi(behaviour, ...placeOf(vmi));
    if (current === undefined || current.metadata.uid !== vmi.metadata.uid) return;
    recorder.record(current, 'Normal', 'Deleted', 'Signaled Deletion', HANDLER);
    for (const pod of volumes.podsOf(current)) store.remove(RESOURCES.pods, ...placeOf(pod));
    volumes.detach(current);
    store.replace(RESOURCES.vmis, { ...current, metadata: { ...current.metadata, finalizers: [] } });
  };
  const end = (vmi: KubeObject): void => {
    const current = getVmi(behaviour, ...placeOf(vmi));
    if (current === undefined || current.metadata.uid !== vmi.metadata.uid) return;
    if (textAt(current, 'status', 'phase') === 'Running') {
      store.replace(RESOURCES.vmis, phase(current, 'Succeeded', ended(current)));
      recorder.record(current, 'Normal', 'Stopped', 'The VirtualMachineInstance was shut down.', HANDLER);
    }
    clock.after(STEPS.removal, () => remove(vmi));
  };

  return {
    start: (vm) => {
      const created = now(behaviour);
      const vmi = store.create(RESOURCES.vmis, buildVmi(vm, randomUUID(), created));
      recorder.record(
        vm,
        'Normal',
        'SuccessfulCreate',
        `Started the virtual machine by creating the new virtual machine instance ${vm.metadata.name}`,
        CONTROLLER,
      );
      clock.after(STEPS.scheduling, () => {
        const current = step(vmi, (each) =>
          phase(each, 'Scheduling', {
            conditions: [guestNotRunning(now(behaviour))],
          }),
        );
        if (current === undefined) return;
        const state: PodState = { phase: 'Pending', host: undefined, address: undefined };
        const pod = buildLauncherPod(current, suffixOf(vmi), plan.kubeVirtVersion, now(behaviour), state);
        store.put(RESOURCES.pods, pod);
        const text = `Created virtual machine pod ${pod.metadata.name}`;
        recorder.record(current, 'Normal', 'SuccessfulCreate', text, CONTROLLER);
        clock.after(STEPS.scheduled, () => schedule(vmi));
      });
    },
    stop: (vmi) => {
      const marked = store.remove(RESOURCES.vmis, ...placeOf(vmi));
      if (marked === undefined) return;
      const wasRunning = textAt(vmi, 'status', 'phase') === 'Running';
      if (wasRunning) recorder.record(vmi, 'Normal', 'ShuttingDown', 'Signaled Graceful Shutdown', HANDLER);
      const grace = numberAt(vmi, 'spec', 'terminationGracePeriodSeconds') ?? 30;
      clock.after(wasRunning ? Math.min(STEPS.shutdown, grace) : STEPS.removal, () => end(vmi));
    },
    kill: (vmi) => clock.after(STEPS.removal, () => end(vmi)),
  };
}
