import { vmStatus } from '../behaviour/vm-status.ts';
import type { JsonObject, KubeObject } from '../json.ts';
import { conditionsOf, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { VmPlan } from '../scenario/plan.ts';
import type { Store } from '../store.ts';
import type { BuildContext } from './context.ts';
import { daysAgo, uuidOf } from './context.ts';
import { LOST_DAYS } from './host.ts';
import type { Placement } from './placement.ts';
import { buildLauncherPod, type PodState } from './pod.ts';
import { buildEngine, engineNameOf } from './engine.ts';
import type { VolumePlan } from './storage.ts';
import {
  buildClaim,
  buildLonghornVolume,
  buildReplica,
  buildVolume,
  replicaNameOf,
  volumeNameOf,
} from './storage.ts';
import { buildCloudInitSecret, buildVm, disksOf, imageUidOf, MISSING_IMAGE } from './vm.ts';
import {
  buildVmi,
  condition,
  guestNotRunning,
  runningConditions,
  runningStatus,
  withCondition,
} from './vmi.ts';

/** Sums up what a host stores, for its Longhorn node. */
export type Replicas = Map<string, Record<string, number>>;

function waitingVmi(vmi: KubeObject, since: string, plan: VmPlan, hostCount: number): KubeObject {
  const notReady = guestNotRunning(since);
  if (plan.trouble === 'image-pull') {
    const message = `Back-off pulling image "${MISSING_IMAGE}"`;
    const synchronized = condition('Synchronized', false, since, 'ImagePullBackOff', message);
    return withStatus(vmi, { phase: 'Scheduling', conditions: [notReady, synchronized] });
  }
  const why =
    plan.trouble === 'claim-pending'
      ? 'pod has unbound immediate PersistentVolumeClaims. preemption: 0/0 nodes are available'
      : `${hostCount} Insufficient memory. preemption: 0/${hostCount} nodes are available: ${hostCount} No preemption victims found for incoming pod`;
  const message = `0/${hostCount} nodes are available: ${why}.`;
  return withStatus(vmi, {
    phase: 'Scheduling',
    conditions: [notReady, condition('PodScheduled', false, since, 'Unschedulable', message)],
  });
}

/** What virt-controller says of a VMI whose pod is to go but cannot (kubevirt pkg/virt-controller/watch/vmi). */
const ENDING = ['PodTerminating', 'virt-launcher pod is terminating'] as const;

/** The pod of a lost host: marked when it was no longer tolerated, and there for as long as its kubelet is silent. */
function stuck(context: BuildContext, pod: KubeObject): KubeObject {
  const status = pod.status as JsonObject;
  const since = daysAgo(context, LOST_DAYS);
  const conditions = conditionsOf(pod).map((each) =>
    each.type === 'Ready' ? { ...each, status: 'False', lastTransitionTime: since } : each,
  );
  const marks = {
    deletionTimestamp: daysAgo(context, LOST_DAYS - 435 / 86_400),
    deletionGracePeriodSeconds: 135,
  };
  return { ...pod, metadata: { ...pod.metadata, ...marks }, status: { ...status, conditions } };
}

function troubled(vmi: KubeObject, plan: VmPlan, since: string, isHostLost: boolean): KubeObject {
  const conditions = conditionsOf(vmi);
  if (plan.trouble === 'paused') {
    return withStatus(vmi, {
      conditions: withCondition(
        conditions,
        condition('Paused', true, since, 'PausedByUser', 'VMI was paused by user'),
      ),
    });
  }
  if (plan.trouble === 'not-ready' || isHostLost) {
    const why: [string, string] = ['ContainersNotReady', 'containers with unready status: [compute]'];
    return withStatus(vmi, {
      conditions: withCondition(conditions, condition('Ready', false, since, ...(isHostLost ? ENDING : why))),
    });
  }
  return vmi;
}

function startFailure(context: BuildContext, uid: string): JsonObject {
  return {
    startFailure: {
      consecutiveFailCount: 6,
      lastFailedVMIUID: uid,
      retryAfterTimestamp: new Date(context.nowMs + 240_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}

/** How long after its start a guest runs, and its agent answers, in days. */
const BOOT_DAYS = { guest: 14 / 86_400, agent: 41 / 86_400 };

/** Puts a planned VM and everything that belongs to it into a store. */
export function loadVm(
  context: BuildContext,
  store: Store,
  placement: Placement,
  replicas: Replicas,
  plan: VmPlan,
): void {
  const { trouble } = plan;
  const vm = buildVm(context, plan);
  // Each began at a moment of its own.
  const share = Number.parseInt((vm.metadata.uid ?? '').slice(0, 8), 16) / 2 ** 32;
  const runningFor = Math.min(plan.ageDays, 30) * (0.5 + 0.3 * share);
  const days = trouble === undefined ? runningFor : Math.min(runningFor, 0.08);
  const since = daysAgo(context, days);
  const booted = daysAgo(context, days - BOOT_DAYS.guest);
  const agentSince = daysAgo(context, days - BOOT_DAYS.agent);
  const vmiUid = uuidOf(`vmi ${vm.metadata.uid ?? ''}`);
  const isWaiting = trouble === 'unschedulable' || trouble === 'claim-pending' || trouble === 'image-pull';
  const hasVmi = plan.isRunning && trouble !== 'crash-loop';
  const host =
    hasVmi && trouble !== 'unschedulable' && trouble !== 'claim-pending'
      ? placement.hostFor(plan)
      : undefined;
  const isHostLost = context.plan.hosts.some((each) => each.name === host && each.trouble === 'not-ready');
  const suffix = vmiUid.slice(0, 5);
  const podUid = uuidOf(`pod ${vmiUid} ${suffix}`);

  let vmi: KubeObject | undefined;
  if (hasVmi && (host !== undefined || isWaiting)) {
    vmi = buildVmi(vm, vmiUid, since);
    const launcherVersion = context.plan.kubeVirtVersion;
    if (isWaiting || host === undefined) vmi = waitingVmi(vmi, since, plan, context.plan.hosts.length);
    else {
      const os = trouble === 'no-agent' ? undefined : plan.image.os;
      const runtime = { host, podUid, launcherVersion, addressFor: context.addressFor, os };
      vmi = troubled(
        withStatus(vmi, runningStatus(vmi, runtime, booted, agentSince)),
        plan,
        since,
        isHostLost,
      );
      vmi = {
        ...vmi,
        metadata: { ...vmi.metadata, labels: { ...vmi.metadata.labels, 'kubevirt.io/nodeName': host } },
      };
    }
    const unschedulable = conditionsOf(vmi).find((each) => each.type === 'PodScheduled')?.message;
    const waiting = { reason: 'ImagePullBackOff', message: `Back-off pulling image "${MISSING_IMAGE}"` };
    const state: PodState = {
      phase: isWaiting ? 'Pending' : 'Running',
      host,
      address:
        host === undefined ? undefined : context.addressFor('pod', `${plan.namespace}/${plan.name} pod`),
      ...(unschedulable === undefined ? {} : { unschedulable }),
      ...(trouble === 'image-pull' ? { waiting } : {}),
    };
    store.load(RESOURCES.vmis, vmi);
    const pod = buildLauncherPod(vmi, suffix, launcherVersion, since, state);
    store.load(RESOURCES.pods, isHostLost ? stuck(context, pod) : pod);
  }
  const restart = condition(
    'RestartRequired',
    true,
    since,
    undefined,
    'a non-live-updatable field was changed in the template spec',
  );
  // One that is off has run before: what was found out then stays (kubevirt pkg/virt-controller/watch/vm syncConditions).
  const left = plan.isRunning
    ? []
    : runningConditions(
        buildVmi(vm, vmiUid, since),
        plan.image.os,
        daysAgo(context, plan.ageDays * 0.9),
        daysAgo(context, plan.ageDays * 0.9 - BOOT_DAYS.agent),
      );
  const begun: KubeObject = {
    ...vm,
    status: {
      ...(trouble === 'crash-loop' ? startFailure(context, vmiUid) : {}),
      conditions: trouble === 'restart-required' ? [restart] : left,
    },
  };
  store.load(RESOURCES.vms, { ...begun, status: vmStatus(begun, vmi, since) });
  const secret = buildCloudInitSecret(context, plan);
  if (secret !== undefined) store.load(RESOURCES.secrets, secret);
  const podName = vmi === undefined ? undefined : `virt-launcher-${plan.name}-${suffix}`;
  loadVolumes(context, store, placement, replicas, plan, isWaiting ? undefined : host, podName);
}

/** The hosts whose replicas of a VM's volumes failed: the last one, or all but the first. */
function failedOf(plan: VmPlan, hosts: readonly string[]): readonly string[] {
  if (plan.trouble === 'degraded-volume') return hosts.slice(-1);
  return plan.trouble === 'last-copy' ? hosts.slice(1) : [];
}

function loadVolumes(
  context: BuildContext,
  store: Store,
  placement: Placement,
  replicas: Replicas,
  plan: VmPlan,
  host: string | undefined,
  podName: string | undefined,
): void {
  for (const disk of disksOf(context, plan)) {
    const isPending = plan.trouble === 'claim-pending' && !disk.isFromImage;
    const hosts = placement.replicasFor(disk.sizeGiB, 3, host);
    const volume: VolumePlan = {
      namespace: plan.namespace,
      vm: plan.name,
      claim: disk.claim,
      sizeGiB: disk.sizeGiB,
      storageClass: disk.storageClass,
      image: disk.isFromImage
        ? { id: `default/${plan.image.name}`, backingImage: `vmi-${imageUidOf(context, plan.image.name)}` }
        : undefined,
      host,
      replicas: hosts,
      failedReplicas: failedOf(plan, hosts),
      isPending,
      ageDays: plan.ageDays,
    };
    const name = volumeNameOf(context, volume);
    store.load(RESOURCES.claims, buildClaim(context, volume, name));
    if (isPending) continue;
    const pod = host === undefined ? undefined : podName;
    store.loadLate(RESOURCES.volumes, undefined, name, () => buildVolume(context, volume, name));
    store.loadLate(RESOURCES.longhornVolumes, 'longhorn-system', name, () =>
      buildLonghornVolume(context, volume, pod, name),
    );
    store.loadLate(RESOURCES.longhornEngines, 'longhorn-system', engineNameOf(name), () =>
      buildEngine(context, volume, name),
    );
    for (const on of hosts) {
      const replica = replicaNameOf(name, on);
      store.loadLate(RESOURCES.longhornReplicas, 'longhorn-system', replica, () =>
        buildReplica(context, volume, name, on),
      );
      const held = replicas.get(on) ?? {};
      held[replica] = disk.sizeGiB * 1024 ** 3;
      replicas.set(on, held);
    }
  }
}
