import { availableBytes } from '../../objects/host.ts';
import type { JsonObject, KubeObject } from '../../json.ts';
import { at, conditionsOf, numberAt, objectAt, textAt, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';

const NAMESPACE = 'longhorn-system';

/** A disk a replica can be put on. */
export interface DiskChoice {
  host: string;
  diskUuid: string;
  path: string;
}

function settingOf(behaviour: Behaviour, name: string): number {
  return Number(textAt(behaviour.store.get(RESOURCES.longhornSettings, NAMESPACE, name), 'value') ?? '0');
}

/** A host in Longhorn's words. */
export function longhornNodeOf(behaviour: Behaviour, host: string): KubeObject | undefined {
  return behaviour.store.get(RESOURCES.longhornNodes, NAMESPACE, host);
}

function isGood(node: KubeObject, type: string): boolean {
  return conditionsOf(node).some((each) => each.type === type && each.status === 'True');
}

/** Whether replicas on a disk are to leave it. */
export function isEvicted(node: KubeObject | undefined, diskUuid: string): boolean {
  if (at(node, 'spec', 'evictionRequested') === true) return true;
  return Object.entries(objectAt(node, 'spec', 'disks')).some(
    ([name, disk]) =>
      at(disk, 'evictionRequested') === true &&
      textAt(node, 'status', 'diskStatus', name, 'diskUUID') === diskUuid,
  );
}

/** The best disk of a host for so many bytes (longhorn-manager scheduler/replica_scheduler.go IsSchedulableToDisk). */
function diskOn(
  behaviour: Behaviour,
  node: KubeObject,
  bytes: number,
): (DiskChoice & { free: number }) | undefined {
  if (at(node, 'spec', 'allowScheduling') !== true || at(node, 'spec', 'evictionRequested') === true)
    return undefined;
  if (!isGood(node, 'Ready') || !isGood(node, 'Schedulable')) return undefined;
  const over = settingOf(behaviour, 'storage-over-provisioning-percentage') / 100;
  const minimal = settingOf(behaviour, 'storage-minimal-available-percentage') / 100;
  let best: (DiskChoice & { free: number }) | undefined;
  for (const [name, spec] of Object.entries(objectAt(node, 'spec', 'disks'))) {
    if (at(spec, 'allowScheduling') !== true || at(spec, 'evictionRequested') === true) continue;
    const status = objectAt(node, 'status', 'diskStatus', name);
    const maximum = numberAt(status, 'storageMaximum') ?? 0;
    const limit = (maximum - (numberAt(spec, 'storageReserved') ?? 0)) * over;
    const free = limit - (numberAt(status, 'storageScheduled') ?? 0) - bytes;
    if (free < 0 || (numberAt(status, 'storageAvailable') ?? 0) <= maximum * minimal) continue;
    if (best !== undefined && best.free >= free) continue;
    const diskUuid = textAt(status, 'diskUUID') ?? '';
    best = { host: node.metadata.name, diskUuid, path: textAt(spec, 'path') ?? '', free };
  }
  return best;
}

/** Disks for replicas of one volume, one a host, those with the most room first; fewer where there are no more. */
export function chooseDisks(
  behaviour: Behaviour,
  bytes: number,
  count: number,
  taken: ReadonlySet<string> = new Set(),
): DiskChoice[] {
  return behaviour.store
    .list(RESOURCES.longhornNodes)
    .filter((node) => !taken.has(node.metadata.name))
    .flatMap((node) => diskOn(behaviour, node, bytes) ?? [])
    .sort((a, b) => b.free - a.free)
    .slice(0, count);
}

/** Brings what Longhorn says of a host up to date: its conditions and what is promised on its disks. */
export function syncLonghornNode(behaviour: Behaviour, host: string, isLost: boolean): void {
  const { store, indexes } = behaviour;
  const node = store.get(RESOURCES.nodes, undefined, host);
  store.change(RESOURCES.longhornNodes, NAMESPACE, host, (longhorn) => {
    const byDisk = new Map<string, Record<string, number>>();
    indexes.replicasByHost.each(host, (replica) => {
      const disk = textAt(replica, 'spec', 'diskID') ?? '';
      const held = byDisk.get(disk) ?? {};
      held[replica.metadata.name] = Number(textAt(replica, 'spec', 'volumeSize') ?? '0');
      byDisk.set(disk, held);
    });
    const isCordoned = at(node, 'spec', 'unschedulable') === true;
    const reason = node === undefined ? 'KubernetesNodeGone' : 'KubernetesNodeNotReady';
    const gone =
      node === undefined
        ? `Kubernetes node missing: node "${host}" not found`
        : `Kubernetes node ${host} not ready: NodeStatusUnknown`;
    const say = (each: JsonObject, isTrue: boolean, why: string, message: string): JsonObject => {
      const status = isTrue ? 'True' : 'False';
      if (each.status === status) return each;
      const text = isTrue ? { reason: '', message: '' } : { reason: why, message };
      return { ...each, status, ...text, lastTransitionTime: now(behaviour) };
    };
    const conditions = (conditionsOf(longhorn) as unknown as JsonObject[]).map((each) =>
      each.type === 'Ready'
        ? say(each, !isLost, reason, gone)
        : each.type === 'Schedulable'
          ? say(each, !isCordoned, 'KubernetesNodeCordoned', `Node ${host} is cordoned`)
          : each,
    );
    const diskStatus = Object.entries(objectAt(longhorn, 'status', 'diskStatus')).map(([name, disk]) => {
      const scheduledReplica = byDisk.get(textAt(disk, 'diskUUID') ?? '') ?? {};
      const scheduled = Object.values(scheduledReplica).reduce((sum, bytes) => sum + bytes, 0);
      const isSame = numberAt(disk, 'storageScheduled') === scheduled;
      const available = availableBytes(numberAt(disk, 'storageMaximum') ?? 0, scheduled);
      const diskConditions = (at(disk, 'conditions') as JsonObject[]).map((each) =>
        each.type === 'Ready'
          ? say(each, !isLost, 'NoDiskInfo', `Failed to get disk status on node ${host}`)
          : each,
      );
      const numbers = isSame ? {} : { storageScheduled: scheduled, storageAvailable: available };
      return [name, { ...(disk as JsonObject), conditions: diskConditions, scheduledReplica, ...numbers }];
    });
    return withStatus(longhorn, { conditions, diskStatus: Object.fromEntries(diskStatus) as JsonObject });
  });
}
