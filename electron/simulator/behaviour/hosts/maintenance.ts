import type { KubeObject } from '../../json.ts';
import { withAnnotations } from '../../json.ts';
import { isAtLeast } from '../../objects/context.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import type { EvictionOf } from '../eviction.ts';
import type { Kubelet } from '../kubelet.ts';
import { isHolding } from '../scheduling/demand.ts';
import { haltVm, isShutDownFor, nonMigratableVms, restartMaintained, vmisOn } from './maintenance-vms.ts';
import { DRAIN_FORCED, DRAIN_REQUESTED, MAINTAIN_STATUS } from './marks.ts';
import { editNode, nodeOf, withUnschedulable } from './node-edit.ts';

const RETRY_SECONDS = 5;
const GRACE_SECONDS = 180;
const NOT_POSSIBLE = 'draining of this node is not possible';

/**
 * Why a host cannot be drained, or undefined (drainhelper DrainPossible): of a host that runs etcd or the control
 * plane there must be three that are not in maintenance.
 */
export function drainObstacle(behaviour: Behaviour, node: KubeObject): string | undefined {
  const isManagement = (each: KubeObject): boolean =>
    ['control-plane', 'etcd'].some(
      (role) => each.metadata.labels?.[`node-role.kubernetes.io/${role}`] !== undefined,
    );
  if (!isManagement(node)) return undefined;
  const managers = behaviour.store.list(RESOURCES.nodes).filter(isManagement);
  if (managers.length === 1) {
    return `${NOT_POSSIBLE}: single controlplane cluster, cannot place controlplane in maintenance mode`;
  }
  const available = managers.filter((each) => each.metadata.annotations?.[MAINTAIN_STATUS] === undefined);
  return available.length === 3
    ? undefined
    : `${NOT_POSSIBLE}: another controlplane is already in maintenance mode, cannot place current node in maintenance mode`;
}

/** Opens the maintenance mode of Harvester (pkg/controller/master/nodedrain, pkg/controller/master/node/maintain_controller.go). */
export function openMaintenance(behaviour: Behaviour, evictionOf: EvictionOf, kubelet: Kubelet): void {
  const { store, clock, indexes, plan } = behaviour;
  const busy = new Set<string>();

  const isIgnored = (pod: KubeObject): boolean => {
    const { labels = {}, ownerReferences = [] } = pod.metadata;
    return (
      !isHolding(pod) ||
      ownerReferences.some((owner) => owner.kind === 'DaemonSet') ||
      ['csi-attacher', 'csi-provisioner'].includes(labels.app ?? '') ||
      labels['kubevirt.io'] === 'hotplug-disk' ||
      isShutDownFor(labels)
    );
  };
  /** One round of evictions; true when nothing is left to evict. */
  const evict = (host: string): boolean => {
    const pods = indexes.podsByHost.of(host).filter((pod) => !isIgnored(pod));
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp === undefined && evictionOf(pod).type === 'evict') {
        kubelet.end(pod, GRACE_SECONDS);
      }
    }
    return pods.length === 0;
  };
  const cancel = (host: string): void => {
    const gone = { [DRAIN_REQUESTED]: undefined, [DRAIN_FORCED]: undefined, [MAINTAIN_STATUS]: undefined };
    editNode(behaviour, host, (node) => withAnnotations(node, gone));
  };
  const drain = (host: string): void => {
    const annotations = nodeOf(behaviour, host)?.metadata.annotations;
    if (annotations?.[DRAIN_REQUESTED] === undefined) {
      busy.delete(host);
      return;
    }
    if (!evict(host)) {
      clock.after(RETRY_SECONDS, () => drain(host));
      return;
    }
    busy.delete(host);
    const done = { [DRAIN_REQUESTED]: undefined, [DRAIN_FORCED]: undefined, [MAINTAIN_STATUS]: 'running' };
    editNode(behaviour, host, (node) => withAnnotations(node, done));
  };
  const request = (node: KubeObject): void => {
    const host = node.metadata.name;
    if (busy.has(host)) return;
    if (drainObstacle(behaviour, node) !== undefined) {
      cancel(host);
      return;
    }
    const isForced = node.metadata.annotations?.[DRAIN_FORCED] !== undefined;
    const stuck = nonMigratableVms(behaviour, host);
    if (!isForced && isAtLeast(plan, '1.7') && stuck.size > 0) {
      cancel(host);
      return;
    }
    busy.add(host);
    if (isForced) for (const vm of new Set([...stuck.values()].flat())) haltVm(behaviour, vm, undefined);
    else {
      for (const vmi of vmisOn(behaviour, host)) {
        if (!isShutDownFor(vmi.metadata.labels)) continue;
        haltVm(behaviour, `${vmi.metadata.namespace ?? ''}/${vmi.metadata.name}`, host);
      }
    }
    editNode(behaviour, host, (each) => withUnschedulable(each, true));
    drain(host);
  };
  const complete = (host: string): void => {
    if (vmisOn(behaviour, host).length > 0) return;
    restartMaintained(behaviour, host, 'ShutdownAndRestartAfterEnable');
    editNode(behaviour, host, (node) => withAnnotations(node, { [MAINTAIN_STATUS]: 'completed' }));
  };
  const reconcile = (host: string): void => {
    const node = nodeOf(behaviour, host);
    if (node?.metadata.annotations?.[DRAIN_REQUESTED] !== undefined) request(node);
    else if (node?.metadata.annotations?.[MAINTAIN_STATUS] === 'running') complete(host);
  };
  /** Hosts that wait until their VMs are gone. */
  const leaving = new Set<string>();
  store.onChange(({ resource, type, entry }) => {
    const { annotations = {}, name } = entry.object.metadata;
    if (resource === RESOURCES.nodes) {
      if (type !== 'DELETED' && annotations[MAINTAIN_STATUS] === 'running') leaving.add(name);
      else leaving.delete(name);
      if (type !== 'DELETED' && (annotations[DRAIN_REQUESTED] !== undefined || leaving.has(name))) {
        setImmediate(() => reconcile(name));
      }
    } else if (resource === RESOURCES.vmis && leaving.size > 0) {
      for (const host of leaving) setImmediate(() => reconcile(host));
    }
  });
}
