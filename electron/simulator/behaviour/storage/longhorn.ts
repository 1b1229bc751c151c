import { engineNameOf } from '../../objects/engine.ts';
import type { KubeObject } from '../../json.ts';
import { at, conditionsOf, numberAt, objectAt, textAt, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';
import { claimNamesOf } from '../volumes.ts';
import { chooseDisks, isEvicted, longhornNodeOf, syncLonghornNode } from './disks.ts';
import { syncEngine } from './engine.ts';
import { inState, newReplica, stateOf } from './replica.ts';

/** What Longhorn is told of. */
export interface Longhorn {
  /** A host is lost or back. */
  hostChanged: (host: string, isLost: boolean) => void;
}

const NAMESPACE = 'longhorn-system';
/** Setting replica-replenishment-wait-interval: so long a failed replica may come back before another is made. */
const REPLENISH_SECONDS = 600;
const REBUILD_BYTES_PER_SECOND = 200 * 1024 ** 2;
const PROGRESS_STEPS = 5;

/** Opens Longhorn's controllers of volumes, replicas, engines and nodes (longhorn-manager controller/volume_controller.go, replica_controller.go, node_controller.go). */
export function openLonghorn(behaviour: Behaviour): Longhorn {
  const { store, clock, indexes } = behaviour;
  const lostHosts = new Set(behaviour.silentHosts);
  const volumes = new Set<string>();
  const hosts = new Set<string>();
  /** Volumes that wait for a disk. */
  const short = new Set<string>();
  const rebuilding = new Map<string, string>();
  let isDue = false;

  const put = (replica: KubeObject): void => void store.put(RESOURCES.longhornReplicas, replica);
  const drop = (replica: KubeObject): void => {
    store.put(RESOURCES.longhornReplicas, { ...replica, metadata: { ...replica.metadata, finalizers: [] } });
    store.remove(RESOURCES.longhornReplicas, NAMESPACE, replica.metadata.name);
  };
  const hostOf = (replica: KubeObject): string => textAt(replica, 'spec', 'nodeID') ?? '';
  const isLeaving = (replica: KubeObject): boolean =>
    isEvicted(longhornNodeOf(behaviour, hostOf(replica)), textAt(replica, 'spec', 'diskID') ?? '');

  const rebuild = (volume: KubeObject, replica: KubeObject): void => {
    const name = volume.metadata.name;
    const id = replica.metadata.name;
    if (rebuilding.has(name)) return;
    rebuilding.set(name, id);
    const seconds = Math.max(2, (numberAt(volume, 'status', 'actualSize') ?? 0) / REBUILD_BYTES_PER_SECOND);
    const step = (done: number): void => {
      const current = store.get(RESOURCES.longhornReplicas, NAMESPACE, id);
      const held = store.get(RESOURCES.longhornVolumes, NAMESPACE, name);
      const isOn =
        current !== undefined && stateOf(current) === 'rebuilding' && !lostHosts.has(hostOf(current));
      if (!isOn || held === undefined || textAt(held, 'status', 'state') !== 'attached') {
        rebuilding.delete(name);
        enqueue(name);
        return;
      }
      if (done < PROGRESS_STEPS) {
        syncEngine(behaviour, held, { [id]: Math.round((done / PROGRESS_STEPS) * 100) });
        clock.after(seconds / PROGRESS_STEPS, () => step(done + 1));
        return;
      }
      rebuilding.delete(name);
      put(inState(behaviour, current, 'good', true));
      enqueue(name);
    };
    step(0);
  };
  /** Sees to it that there are as many replicas as the volume asks for, one a host. */
  const replenish = (volume: KubeObject, replicas: KubeObject[], wanted: number): void => {
    const name = volume.metadata.name;
    const staying = replicas.filter(
      (each) => ['good', 'rebuilding'].includes(stateOf(each)) && !isLeaving(each),
    );
    const missing = wanted - staying.length;
    if (missing <= 0) return;
    const back = replicas.find((each) => stateOf(each) === 'failed' && !lostHosts.has(hostOf(each)));
    if (back !== undefined) {
      put(inState(behaviour, back, 'rebuilding', true));
      return;
    }
    const failed = replicas
      .filter((each) => stateOf(each) === 'failed')
      .map((each) => textAt(each, 'spec', 'failedAt') ?? '');
    const latest = failed.sort().at(-1);
    const leftSeconds =
      latest === undefined ? 0 : REPLENISH_SECONDS - (clock.nowMs() - Date.parse(latest)) / clock.toMs(1);
    if (leftSeconds > 0) {
      clock.after(leftSeconds, () => enqueue(name));
      return;
    }
    const taken = new Set(replicas.map(hostOf));
    const [disk] = chooseDisks(behaviour, Number(textAt(volume, 'spec', 'size') ?? '0'), 1, taken);
    const unplaced = replicas.filter((each) => stateOf(each) === 'unplaced');
    if (disk !== undefined) {
      unplaced.slice(0, 1).forEach(drop);
      put(newReplica(behaviour, volume, disk));
      return;
    }
    short.add(name);
    for (let index = unplaced.length; index < missing; index += 1)
      put(newReplica(behaviour, volume, undefined));
  };
  const tidy = (replicas: KubeObject[], wanted: number): void => {
    const good = replicas.filter((each) => stateOf(each) === 'good');
    if (good.filter((each) => !isLeaving(each)).length < wanted) return;
    replicas.filter((each) => stateOf(each) !== 'good' || isLeaving(each)).forEach(drop);
  };
  const setState = (volume: KubeObject, replicas: KubeObject[], wanted: number): KubeObject => {
    const isAttached = textAt(volume, 'status', 'state') === 'attached';
    const good = replicas.filter((each) => stateOf(each) === 'good').length;
    const isEngineLost = lostHosts.has(textAt(volume, 'status', 'currentNodeID') ?? '');
    const attached = isEngineLost ? 'unknown' : good < wanted ? 'degraded' : 'healthy';
    const robustness = good === 0 ? 'faulted' : isAttached ? attached : 'unknown';
    const isPlaced = replicas.filter((each) => stateOf(each) !== 'unplaced').length >= wanted || !isAttached;
    const since = textAt(volume, 'status', 'lastDegradedAt') ?? '';
    const degradedSince = since === '' ? now(behaviour) : since;
    const conditions = conditionsOf(volume).map((each) => {
      const status = isPlaced ? 'True' : 'False';
      if (each.type !== 'Scheduled' || each.status === status) return each;
      const text = isPlaced
        ? { reason: '', message: '' }
        : { reason: 'ReplicaSchedulingFailure', message: 'replica scheduling failed' };
      return { ...each, ...text, status, lastTransitionTime: now(behaviour) };
    });
    const lastDegradedAt = robustness === 'degraded' ? degradedSince : robustness === 'healthy' ? '' : since;
    return store.replace(
      RESOURCES.longhornVolumes,
      withStatus(volume, { robustness, lastDegradedAt, conditions }),
    );
  };
  const reconcile = (name: string): void => {
    const volume = store.get(RESOURCES.longhornVolumes, NAMESPACE, name);
    if (volume === undefined) return;
    const isAttached = textAt(volume, 'status', 'state') === 'attached';
    const wanted = numberAt(volume, 'spec', 'numberOfReplicas') ?? 3;
    short.delete(name);
    for (const replica of indexes.replicasByVolume.of(name)) {
      const state = stateOf(replica);
      if (state === 'unplaced') continue;
      const next = isAttached && lostHosts.has(hostOf(replica)) ? 'failed' : state;
      put(inState(behaviour, replica, next, isAttached));
    }
    tidy(indexes.replicasByVolume.of(name), wanted);
    const isWorking = isAttached && !lostHosts.has(textAt(volume, 'status', 'currentNodeID') ?? '');
    const hasData = indexes.replicasByVolume.of(name).some((each) => stateOf(each) === 'good');
    if (isWorking && hasData) replenish(volume, indexes.replicasByVolume.of(name), wanted);
    const replicas = indexes.replicasByVolume.of(name);
    const after = setState(volume, replicas, wanted);
    const next = replicas.find((each) => stateOf(each) === 'rebuilding');
    if (isWorking && hasData && next !== undefined) rebuild(after, next);
    else syncEngine(behaviour, after, {});
  };
  const work = (): void => {
    isDue = false;
    const names = [...volumes];
    volumes.clear();
    for (const name of names) reconcile(name);
    for (const host of hosts) syncLonghornNode(behaviour, host, lostHosts.has(host));
    hosts.clear();
  };
  const schedule = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(work);
  };
  const enqueue = (name: string): void => {
    volumes.add(name);
    schedule();
  };
  const touch = (host: string): void => {
    if (host === '') return;
    hosts.add(host);
    schedule();
  };
  /** What decides about a volume besides its replicas. */
  const isSameVolume = (before: KubeObject | undefined, after: KubeObject): boolean =>
    before?.spec === after.spec && textAt(before, 'status', 'state') === textAt(after, 'status', 'state');

  store.onChange(({ resource, type, entry, previous }) => {
    const { object } = entry;
    if (resource === RESOURCES.longhornVolumes) {
      if (type !== 'DELETED') {
        if (!isSameVolume(previous?.object, object)) enqueue(object.metadata.name);
        return;
      }
      const engine = store.get(RESOURCES.longhornEngines, NAMESPACE, engineNameOf(object.metadata.name));
      if (engine !== undefined) {
        const free = { ...engine, metadata: { ...engine.metadata, finalizers: [] } };
        store.replace(RESOURCES.longhornEngines, free);
        store.remove(RESOURCES.longhornEngines, NAMESPACE, engine.metadata.name);
      }
    } else if (resource === RESOURCES.longhornReplicas) {
      const isSame = type === 'MODIFIED' && at(previous?.object, 'spec', 'nodeID') === hostOf(object);
      if (!isSame) touch(hostOf(object));
      if (type === 'DELETED') enqueue(textAt(object, 'spec', 'volumeName') ?? '');
    } else if (resource === RESOURCES.longhornNodes) {
      if (previous !== undefined && previous.object.spec === object.spec) return;
      for (const name of short) enqueue(name);
      const isLeavingHost = JSON.stringify(objectAt(object, 'spec')).includes('"evictionRequested":true');
      if (isLeavingHost) {
        indexes.replicasByHost.each(object.metadata.name, (replica) =>
          enqueue(textAt(replica, 'spec', 'volumeName') ?? ''),
        );
      }
    } else if (resource === RESOURCES.nodes) {
      const isOpen = at(object, 'spec', 'unschedulable') === at(previous?.object, 'spec', 'unschedulable');
      if (!isOpen || type !== 'MODIFIED') touch(object.metadata.name);
    }
  });
  return {
    hostChanged: (host, isLost) => {
      if (isLost) lostHosts.add(host);
      else lostHosts.delete(host);
      touch(host);
      indexes.replicasByHost.each(host, (replica) => enqueue(textAt(replica, 'spec', 'volumeName') ?? ''));
      for (const vmi of indexes.vmisByHost.of(host)) {
        for (const name of claimNamesOf(vmi)) {
          const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, name);
          enqueue(textAt(claim, 'spec', 'volumeName') ?? '');
        }
      }
      if (!isLost) for (const name of short) enqueue(name);
    },
  };
}
