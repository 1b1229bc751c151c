import type { KubeObject } from '../../json.ts';
import { at, conditionOf, numberAt, objectsAt } from '../../json.ts';
import { isAtLeast } from '../../objects/context.ts';
import { RESOURCES } from '../../resources.ts';
import { settingOf } from '../../setting.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';
import type { Kubelet } from '../kubelet.ts';
import { editNode, nodeOf, withNodeConditions, withTaints } from './node-edit.ts';

const DRAIN = 'kubevirt.io/drain';
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const SETTING = 'vm-force-reset-policy';
const MESSAGE = 'Node is draining due to kubelet/node not ready.';

interface Policy {
  isEnabled: boolean;
  periodSeconds: number;
  migrationSeconds: number;
}

function readPolicy(text: string): Policy {
  try {
    const value: unknown = JSON.parse(text);
    return {
      isEnabled: at(value, 'enable') === true,
      periodSeconds: numberAt(value, 'period') ?? 15,
      migrationSeconds: numberAt(value, 'vmMigrationTimeout') ?? 180,
    };
  } catch {
    return { isEnabled: false, periodSeconds: 0, migrationSeconds: 0 };
  }
}

/**
 * Frees the VMs of lost hosts as setting vm-force-reset-policy says: Harvester 1.7 and newer drain the host and then
 * declare it out of service, older ones delete the launcher pods by force (harvester/harvester
 * pkg/controller/master/node/node_down_controller.go).
 */
export function openNodeDown(behaviour: Behaviour, kubelet: Kubelet): void {
  const { store, clock, indexes, plan } = behaviour;
  const due = new Set<string>();

  const dropPods = (host: string): void => {
    for (const pod of indexes.podsByHost.of(host)) {
      if (pod.metadata.labels?.['kubevirt.io'] === 'virt-launcher') kubelet.end(pod, 0);
    }
  };
  /** When a time of a host was written: times of the API are whole seconds, which is much where time runs fast. */
  const written = new Map<string, { text: string; timeMs: number }>();
  const waitSeconds = (what: string, text: string, seconds: number): number => {
    const known = written.get(what);
    const parsed = Date.parse(text);
    const timeMs = clock.nowMs() - parsed < 1500 ? clock.nowMs() : parsed;
    const since = known?.text === text ? known.timeMs : timeMs;
    written.set(what, { text, timeMs: since });
    return seconds - (clock.nowMs() - since) / clock.toMs(1);
  };
  const drained = (node: KubeObject, isDone: boolean): KubeObject =>
    withNodeConditions(node, [
      {
        type: 'Drained',
        status: isDone ? 'True' : 'False',
        reason: isDone ? 'HarvesterNodeIsDrained' : 'HarvesterNodeIsDraining',
        message: MESSAGE,
        lastHeartbeatTime: now(behaviour),
        lastTransitionTime: now(behaviour),
      },
    ]);
  const again = (host: string, seconds: number): void => {
    if (due.has(host)) return;
    due.add(host);
    clock.after(Math.max(seconds, 0.01), () => {
      due.delete(host);
      reconcile(host);
    });
  };
  const hasTaint = (node: KubeObject, key: string): boolean =>
    objectsAt(node, 'spec', 'taints').some((taint) => taint.key === key);
  const lost = (node: KubeObject, since: string | undefined): void => {
    const host = node.metadata.name;
    const policy = readPolicy(settingOf(behaviour.store, SETTING));
    if (!policy.isEnabled) return;
    const left = waitSeconds(`${host} lost`, since ?? '', policy.periodSeconds);
    if (!hasTaint(node, DRAIN) && left > 0) again(host, left);
    else if (!isAtLeast(plan, '1.7')) dropPods(host);
    else if (!hasTaint(node, DRAIN)) {
      editNode(behaviour, host, (each) =>
        drained(withTaints(each, [{ key: DRAIN, effect: 'NoSchedule' }]), false),
      );
    } else if (!hasTaint(node, OUT_OF_SERVICE)) {
      const begun = conditionOf(node, 'Drained')?.lastTransitionTime ?? '';
      const more = waitSeconds(`${host} drained`, begun, policy.migrationSeconds);
      if (more > 0) {
        again(host, more);
        return;
      }
      const taint = { key: OUT_OF_SERVICE, effect: 'NoExecute' };
      editNode(behaviour, host, (each) => drained(withTaints(each, [taint]), true));
    } else dropPods(host);
  };
  const reconcile = (host: string): void => {
    const node = nodeOf(behaviour, host);
    const ready = conditionOf(node, 'Ready');
    if (node === undefined || ready === undefined) return;
    if (ready.status === 'Unknown') lost(node, ready.lastTransitionTime);
    else if (ready.status === 'True' && conditionOf(node, 'Drained') !== undefined) {
      editNode(behaviour, host, (each) =>
        withNodeConditions(withTaints(each, [], [DRAIN, OUT_OF_SERVICE]), [], ['Drained']),
      );
    }
  };
  store.onChange(({ resource, type, entry, previous }) => {
    const { object } = entry;
    if (resource === RESOURCES.nodes && type !== 'DELETED') {
      const isChanged =
        previous === undefined ||
        conditionOf(previous.object, 'Ready')?.status !== conditionOf(object, 'Ready')?.status ||
        !Object.is(previous.object.spec, object.spec);
      if (isChanged) setImmediate(() => reconcile(object.metadata.name));
    } else if (resource === RESOURCES.settings && object.metadata.name === SETTING) {
      for (const host of behaviour.silentHosts) setImmediate(() => reconcile(host));
    }
  });
  for (const host of behaviour.silentHosts) reconcile(host);
}
