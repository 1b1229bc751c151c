import { condition as vmiCondition, withCondition } from '../../objects/vmi.ts';
import { kubeletConditions } from '../../objects/host.ts';
import type { KubeObject } from '../../json.ts';
import { conditionOf, conditionsOf, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { now, placeOf } from '../context.ts';
import type { Recorder } from '../events.ts';
import type { Kubelet } from '../kubelet.ts';
import { isFinal, phaseOf } from '../vm-status.ts';
import { inPhase } from '../vmi-steps.ts';
import { editNode, nodeOf, withLabels, withNodeConditions, withTaints } from './node-edit.ts';

/** What befalls hosts. All throw an Error where the cluster has no such host. */
export interface HostFailures {
  /** Cuts a host off: its kubelet, virt-handler and Longhorn say nothing any more. */
  fail: (host: string) => void;
  /** Brings a host back that was cut off; its guests run on where nobody ended them. */
  restore: (host: string) => void;
  /** Switches a host off and on again: its guests are lost. */
  reboot: (host: string) => void;
  /** Calls back when a host is known to be lost, and when it is back. */
  onChange: (listener: (host: string, isLost: boolean) => void) => void;
}

/** Seconds: node-monitor-grace-period, tolerationSeconds of pods, KubeVirt's heartbeat time-out, and a boot. */
const SECONDS = { grace: 40, tolerated: 300, unresponsive: 300, boot: 150 };
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** Opens node lifecycle controller, taint manager and KubeVirt's node controller (kubernetes pkg/controller/nodelifecycle, tainteviction; kubevirt pkg/virt-controller/watch/node/node.go). */
export function openHostFailures(behaviour: Behaviour, recorder: Recorder, kubelet: Kubelet): HostFailures {
  const { store, clock, indexes, silentHosts } = behaviour;
  const listeners: ((host: string, isLost: boolean) => void)[] = [];
  /** Raised at every failure and return, so that what was begun before no longer counts. */
  const turns = new Map<string, number>();
  const rebooted = new Set<string>();

  const isReady = (node: KubeObject | undefined): boolean => conditionOf(node, 'Ready')?.status === 'True';
  const existing = (host: string): KubeObject => {
    const node = nodeOf(behaviour, host);
    if (node === undefined) throw new Error(`there is no host ${host}`);
    return node;
  };
  const turn = (host: string): number => {
    const next = (turns.get(host) ?? 0) + 1;
    turns.set(host, next);
    return next;
  };
  const later = (host: string, seconds: number, act: () => void): void => {
    const mine = turns.get(host);
    clock.after(seconds, () => {
      if (turns.get(host) === mine && nodeOf(behaviour, host) !== undefined) act();
    });
  };
  const setReady = (host: string, isTrue: boolean): void => {
    const since = now(behaviour);
    for (const pod of indexes.podsByHost.of(host)) {
      if (phaseOf(pod) !== 'Running') continue;
      const conditions = conditionsOf(pod).map((each) =>
        each.type === 'Ready' && (each.status === 'True') !== isTrue
          ? { ...each, status: isTrue ? 'True' : 'False', lastTransitionTime: since }
          : each,
      );
      store.replace(RESOURCES.pods, withStatus(pod, { conditions }));
    }
    for (const vmi of indexes.vmisByHost.of(host)) {
      if (phaseOf(vmi) !== 'Running' || (conditionOf(vmi, 'Ready')?.status === 'True') === isTrue) continue;
      const conditions = withCondition(conditionsOf(vmi), vmiCondition('Ready', isTrue, since));
      store.replace(RESOURCES.vmis, withStatus(vmi, { conditions }));
    }
  };
  const evictAll = (host: string): void => {
    for (const pod of indexes.podsByHost.of(host)) kubelet.end(pod);
  };
  /** From the moment on at which a host counts as lost. */
  const lose = (host: string): void => {
    const since = now(behaviour);
    const unknown = kubeletConditions(since, since, true);
    const taints = ['NoSchedule', 'NoExecute'].map((effect) => ({
      key: UNREACHABLE,
      effect,
      timeAdded: since,
    }));
    const node = editNode(behaviour, host, (each) => withTaints(withNodeConditions(each, unknown), taints));
    if (node === undefined) return;
    const text = `Node ${host} status is now: NodeNotReady`;
    recorder.record(node, 'Normal', 'NodeNotReady', text, 'node-controller');
    setReady(host, false);
    for (const listener of listeners) listener(host, true);
    watchLost(host);
  };
  const watchLost = (host: string): void => {
    later(host, SECONDS.tolerated, () => evictAll(host));
    later(host, SECONDS.unresponsive - SECONDS.grace, () => {
      const node = editNode(behaviour, host, (each) =>
        each.metadata.labels?.['kubevirt.io/schedulable'] === 'true'
          ? withLabels(each, { 'kubevirt.io/schedulable': 'false' })
          : each,
      );
      if (node === undefined) return;
      const text = 'virt-handler is not responsive, marking node as unresponsive';
      recorder.record(node, 'Normal', 'NodeUnresponsive', text, 'node-controller');
    });
  };
  /** Guests of a host that was switched off are gone when it is back. */
  const loseGuests = (host: string): void => {
    for (const vmi of indexes.vmisByHost.of(host)) {
      if (isFinal(vmi)) continue;
      const failed = store.replace(RESOURCES.vmis, inPhase(behaviour, vmi, 'Failed'));
      const text = 'The VirtualMachineInstance crashed.';
      recorder.record(failed, 'Warning', 'Stopped', text, 'virt-handler');
    }
  };
  const restore = (host: string): void => {
    existing(host);
    silentHosts.delete(host);
    turn(host);
    const wasOff = rebooted.delete(host);
    const since = now(behaviour);
    const wasLost = !isReady(nodeOf(behaviour, host));
    const isVmHost = nodeOf(behaviour, host)?.metadata.labels?.['kubevirt.io/schedulable'] !== undefined;
    const node = editNode(behaviour, host, (each) => {
      const ready = wasLost ? withNodeConditions(each, kubeletConditions(since, since, false)) : each;
      const reachable = withTaints(ready, [], [UNREACHABLE]);
      return isVmHost ? withLabels(reachable, { 'kubevirt.io/schedulable': 'true' }) : reachable;
    });
    if (node !== undefined && wasLost) {
      const text = `Node ${host} status is now: NodeReady`;
      recorder.record(node, 'Normal', 'NodeReady', text, 'kubelet');
    }
    if (wasOff) loseGuests(host);
    else setReady(host, true);
    kubelet.resume(host);
    for (const listener of listeners) listener(host, false);
  };
  const fail = (host: string): void => {
    existing(host);
    if (silentHosts.has(host)) return;
    silentHosts.add(host);
    turn(host);
    later(host, SECONDS.grace, () => lose(host));
  };
  for (const host of silentHosts) {
    turn(host);
    watchLost(host);
  }
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.nodes || type !== 'DELETED') return;
    // A pod of a host that no longer exists is removed by the pod garbage collector, after its quarantine of 40 s.
    const host = entry.object.metadata.name;
    for (const listener of listeners) listener(host, true);
    clock.after(SECONDS.grace, () => {
      if (nodeOf(behaviour, host) !== undefined) return;
      for (const pod of indexes.podsByHost.of(host)) store.remove(RESOURCES.pods, ...placeOf(pod));
    });
  });
  return {
    fail,
    restore,
    reboot: (host) => {
      existing(host);
      fail(host);
      rebooted.add(host);
      later(host, SECONDS.boot, () => restore(host));
    },
    onChange: (listener) => void listeners.push(listener),
  };
}
