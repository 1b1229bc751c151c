import { MISSING_IMAGE } from '../objects/vm.ts';
import { condition, guestNotRunning, runningStatus, withCondition, type Runtime } from '../objects/vmi.ts';
import type { KubeObject } from '../json.ts';
import { conditionsOf, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';
import type { Recorder } from './events.ts';
import { podNameOf } from './launcher-name.ts';
import { missingSecret } from './cloud-init.ts';
import { heldMessage } from './scheduling/obstacles.ts';
import type { SchedulingQueue } from './scheduling/queue.ts';
import { inPhase, setPodState, stepVmi, withReason } from './vmi-steps.ts';
import type { VolumeBinding } from './volumes.ts';

/** Seconds of simulated time. */
const STEPS = { running: 2.5, agent: 8, retry: 10, mount: 4 };
const HANDLER = 'virt-handler';

/** Opens what brings a VMI whose launcher pod exists to its host and lets its guest boot. */
export function createBoot(
  behaviour: Behaviour,
  recorder: Recorder,
  volumes: VolumeBinding,
  queue: SchedulingQueue,
): (vmi: KubeObject) => void {
  const { store, clock, capacity, plan } = behaviour;

  /** Windows takes longer until its agent answers. */
  const agentSeconds = (vmi: KubeObject): number =>
    STEPS.agent * (behaviour.osOf(keyOf(...placeOf(vmi)))?.label === 'windows' ? 3 : 1);
  const connectAgent = (vmi: KubeObject, runtime: Runtime): void => {
    const os = behaviour.osOf(keyOf(...placeOf(vmi)));
    if (os === undefined) return;
    stepVmi(behaviour, vmi, (current) => {
      if (textAt(current, 'status', 'phase') !== 'Running') return current;
      const host = textAt(current, 'status', 'nodeName') ?? runtime.host;
      if (behaviour.silentHosts.has(host)) return current;
      const fresh = runningStatus(current, { ...runtime, host, os }, now(behaviour));
      const agent = condition('AgentConnected', true, now(behaviour));
      // A NIC that was added meanwhile comes into the guest by its migration only.
      const known = new Set(objectsAt(current, 'status', 'interfaces').map(({ name }) => name));
      return withStatus(current, {
        conditions: withCondition(conditionsOf(current), agent),
        guestOSInfo: fresh.guestOSInfo,
        interfaces: objectsAt(fresh, 'interfaces').filter(({ name }) => known.has(name)),
      });
    });
  };
  const run = (vmi: KubeObject, runtime: Runtime): void => {
    const { host } = runtime;
    if (behaviour.silentHosts.has(host)) {
      clock.after(STEPS.agent, () => run(vmi, runtime));
      return;
    }
    const address = behaviour.addressFor('pod', `${keyOf(...placeOf(vmi))} pod`);
    const running = stepVmi(behaviour, vmi, (current) => {
      if (textAt(current, 'status', 'phase') !== 'Scheduled') return current;
      return volumes.withAccess(withStatus(current, runningStatus(current, runtime, now(behaviour))));
    });
    if (running === undefined || textAt(running, 'status', 'phase') !== 'Running') return;
    setPodState(behaviour, placeOf(running)[0], podNameOf(running), { phase: 'Running', host, address });
    volumes.attach(running, host, podNameOf(running));
    recorder.record(running, 'Normal', 'Created', 'VirtualMachineInstance defined.', HANDLER);
    recorder.record(running, 'Normal', 'Started', 'VirtualMachineInstance started.', HANDLER);
    clock.after(agentSeconds(vmi), () => connectAgent(vmi, runtime));
  };
  const crash = (vmi: KubeObject): void => {
    const failed = stepVmi(behaviour, vmi, (current) => inPhase(behaviour, current, 'Failed'));
    if (failed === undefined) return;
    recorder.record(failed, 'Warning', 'Stopped', 'The VirtualMachineInstance crashed.', HANDLER);
  };
  const wait = (vmi: KubeObject, pod: KubeObject, why: string): void => {
    const [namespace] = placeOf(vmi);
    const unscheduled = condition('PodScheduled', false, now(behaviour), 'Unschedulable', why);
    stepVmi(behaviour, vmi, (current) => withReason(current, unscheduled));
    const state = { phase: 'Pending', host: undefined, address: undefined, unschedulable: why } as const;
    setPodState(behaviour, namespace, pod.metadata.name, state);
    recorder.record(pod, 'Warning', 'FailedScheduling', why, 'default-scheduler');
    queue.wait(vmi.metadata.uid ?? '', () => schedule(vmi));
  };
  const schedule = (vmi: KubeObject): void => {
    const current = stepVmi(behaviour, vmi, (each) => each);
    if (current === undefined || textAt(current, 'status', 'phase') !== 'Scheduling') return;
    const [namespace] = placeOf(vmi);
    const name = podNameOf(vmi);
    const pod = store.get(RESOURCES.pods, namespace, name);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    const held = volumes.unboundClaim(current);
    const total = store.table(RESOURCES.nodes).count();
    const bound = textAt(pod, 'spec', 'nodeName');
    const placed =
      bound !== undefined
        ? { host: bound }
        : held === undefined
          ? capacity.place(pod)
          : { unschedulable: heldMessage(total, held) };
    if ('unschedulable' in placed) {
      wait(current, pod, placed.unschedulable);
      return;
    }
    const { host } = placed;
    if (bound === undefined) {
      const text = `Successfully assigned ${namespace}/${name} to ${host}`;
      recorder.record(pod, 'Normal', 'Scheduled', text, 'default-scheduler');
    }
    const image = objectsAt(current, 'spec', 'volumes')
      .map((volume) => textAt(volume, 'containerDisk', 'image'))
      .find((each) => each === MISSING_IMAGE);
    if (image !== undefined) {
      const message = `Back-off pulling image "${image}"`;
      const waiting = { reason: 'ImagePullBackOff', message };
      const why = condition('Synchronized', false, now(behaviour), waiting.reason, message);
      stepVmi(behaviour, vmi, (each) => withReason(each, why));
      setPodState(behaviour, namespace, name, { phase: 'Pending', host, address: undefined, waiting });
      clock.after(STEPS.retry, () => schedule(vmi));
      return;
    }
    const secret = missingSecret(store, current);
    if (secret !== undefined) {
      // kubelet cannot mount what is not there (kubernetes pkg/volume/secret, pkg/kubelet).
      const message = `MountVolume.SetUp failed for volume "${secret.volume}" : secret "${secret.name}" not found`;
      const waiting = { reason: 'ContainerCreating', message: '' };
      setPodState(behaviour, namespace, name, { phase: 'Pending', host, address: undefined, waiting });
      recorder.record(pod, 'Warning', 'FailedMount', message, 'kubelet');
      clock.after(STEPS.mount, () => schedule(vmi));
      return;
    }
    // The conditions of waiting go; the host is known as soon as the pod runs there.
    const scheduled = stepVmi(behaviour, vmi, (each) => {
      const labels = { ...each.metadata.labels, 'kubevirt.io/nodeName': host };
      const conditions = [guestNotRunning(now(behaviour))];
      const labelled = { ...each, metadata: { ...each.metadata, labels } };
      return inPhase(behaviour, labelled, 'Scheduled', { nodeName: host, conditions });
    });
    if (scheduled === undefined) return;
    const address = behaviour.addressFor('pod', `${keyOf(...placeOf(vmi))} pod`);
    setPodState(behaviour, namespace, name, { phase: 'Running', host, address });
    const { addressFor } = behaviour;
    const podUid = pod.metadata.uid ?? '';
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
  return schedule;
}
