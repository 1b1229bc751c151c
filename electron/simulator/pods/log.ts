import type { Extension } from '../api.ts';
import type { Clock } from '../clock.ts';
import type { KubeObject } from '../json.ts';
import { conditionOf, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { Reply, StreamReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { isTrue } from '../route.ts';
import { badRequest, failure, invalid, methodNotAllowed, notFound } from '../status.ts';
import type { Store } from '../store.ts';
import type { WatchSink } from '../watch.ts';
import type { LogLine } from './log-lines.ts';
import {
  BEAT_MS,
  beatLine,
  containerStatus,
  eventLine,
  linesOf,
  lineText,
  spanOf,
  subjectsOf,
} from './log-lines.ts';

interface LogOptions {
  isFollowing: boolean;
  isPrevious: boolean;
  withTime: boolean;
  tailLines: number | undefined;
  sinceMs: number | undefined;
  limitBytes: number | undefined;
}

function toOptions(query: URLSearchParams, nowMs: number): LogOptions {
  const of = { group: '', kind: 'PodLogOptions' };
  const count = (name: string, least: number): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    const value = Number(text);
    const rule = least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0';
    if (value < least) throw invalid(of, '', name, `Invalid value: ${value}: ${rule}`);
    return value;
  };
  const seconds = count('sinceSeconds', 1);
  const time = query.get('sinceTime');
  if (seconds !== undefined && time !== null)
    throw invalid(
      of,
      '',
      'sinceSeconds',
      'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    );
  return {
    isFollowing: isTrue(query.get('follow')),
    isPrevious: isTrue(query.get('previous')),
    withTime: isTrue(query.get('timestamps')),
    tailLines: count('tailLines', 0),
    sinceMs: seconds === undefined ? (time === null ? undefined : Date.parse(time)) : nowMs - seconds * 1000,
    limitBytes: count('limitBytes', 1),
  };
}

/** The container that is meant (kubernetes/kubernetes pkg/registry/core/pod/strategy.go LogLocation). */
function containerOf(pod: KubeObject, wanted: string | null): string {
  const { name } = pod.metadata;
  const containers = objectsAt(pod, 'spec', 'containers').map((each) => String(each.name));
  const inits = objectsAt(pod, 'spec', 'initContainers').map((each) => String(each.name));
  if (wanted !== null && wanted !== '') {
    if ([...containers, ...inits].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const marked = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (containers.length === 1 || (marked !== undefined && containers.includes(marked)))
    return containers.length === 1 ? (containers[0] ?? '') : (marked ?? '');
  const more = inits.length === 0 ? '' : ` or one of the init containers: [${inits.join(' ')}]`;
  const list = `[${containers.join(' ')}]`;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: ${list}${more}`);
}

/** Refuses as kubelet and kube-apiserver do when there is no log to read. */
function checkReadable(store: Store, pod: KubeObject, container: string, isPrevious: boolean): void {
  const { name, namespace = '' } = pod.metadata;
  const host = textAt(pod, 'spec', 'nodeName') ?? '';
  if (host === '') throw badRequest(`pod ${name} does not have a host assigned`);
  const node = store.get(RESOURCES.nodes, undefined, host);
  if (node !== undefined && conditionOf(node, 'Ready')?.status !== 'True') {
    const address = objectsAt(node, 'status', 'addresses').find(
      (each) => each.type === 'InternalIP',
    )?.address;
    const where = `${String(address)}:10250`;
    const path = `containerLogs/${namespace}/${name}/${container}`;
    throw failure(
      500,
      undefined,
      `Get "https://${where}/${path}": dial tcp ${where}: connect: no route to host`,
    );
  }
  const status = containerStatus(pod, container);
  if (isPrevious) {
    if (
      (numberAt(status, 'restartCount') ?? 0) === 0 ||
      objectAt(status, 'lastState').terminated === undefined
    )
      throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
    return;
  }
  const reason = textAt(status, 'state', 'waiting', 'reason');
  if (reason === undefined && status?.state !== undefined) return;
  const why = ['ErrImagePull', 'ImagePullBackOff'].includes(reason ?? '')
    ? 'trying and failing to pull image'
    : (reason ?? 'ContainerCreating');
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
}

/** A pod as it was in the container's life before this one. */
function previousLife(pod: KubeObject, container: string): KubeObject {
  const statuses = objectsAt(pod, 'status', 'containerStatuses').map((each) =>
    each.name === container ? { ...each, state: each.lastState } : each,
  );
  return { ...pod, status: { ...objectAt(pod, 'status'), containerStatuses: statuses } };
}

function cut(lines: readonly LogLine[], options: LogOptions): string {
  const { sinceMs, tailLines, limitBytes, withTime } = options;
  const recent = sinceMs === undefined ? lines : lines.filter((line) => line.timeMs >= sinceMs);
  const tail = tailLines === undefined ? recent : tailLines === 0 ? [] : recent.slice(-tailLines);
  const text = tail.map((line) => lineText(line, withTime)).join('');
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString('utf8');
}

/** `GET pods/NAME/log` (Kubernetes API, PodLogOptions): text, or a stream that follows the container. */
export function createLogs(store: Store, clock: Clock): Extension {
  /** Sends what comes after the lines already sent; ends with the container or the pod. */
  const follow = (pod: KubeObject, container: string, withTime: boolean, sink: WatchSink): (() => void) => {
    const { namespace, name, uid } = pod.metadata;
    const subjects = subjectsOf(pod);
    const { startMs } = spanOf(pod, container);
    let beat = Math.floor((clock.nowMs() - startMs) / BEAT_MS);
    let isOver = false;
    const stopBeats = clock.every(BEAT_MS / 1000, () => {
      beat += 1;
      send({ ...beatLine(pod, container, startMs, beat), timeMs: clock.nowMs() });
    });
    const stop = (): void => {
      isOver = true;
      stopBeats();
      unsubscribe();
    };
    const end = (): void => {
      stop();
      sink.end();
    };
    const send = (line: LogLine): void => {
      if (!isOver && !sink.write(lineText(line, withTime))) end();
    };
    const unsubscribe = store.onChange(({ type, resource, entry }) => {
      const { object } = entry;
      if (resource === RESOURCES.events && type !== 'DELETED') {
        if (subjects.has(textAt(object, 'involvedObject', 'uid') ?? ''))
          send(eventLine(pod, container, object));
      } else if (resource === RESOURCES.pods && object.metadata.uid === uid) {
        const isMine = object.metadata.name === name && object.metadata.namespace === namespace;
        const isEnded = spanOf(object, container).endMs !== undefined;
        if (isMine && (type === 'DELETED' || isEnded)) end();
      }
    });
    if (spanOf(pod, container).endMs !== undefined) end();
    return stop;
  };
  return (request, route): Reply | StreamReply | undefined => {
    if (route.group !== '' || route.plural !== 'pods' || route.subresource !== 'log') return undefined;
    if (request.method !== 'GET') throw methodNotAllowed();
    const { namespace, name = '' } = route;
    const found = store.get(RESOURCES.pods, namespace, name);
    if (found === undefined) throw notFound(RESOURCES.pods, name);
    const options = toOptions(request.query, clock.nowMs());
    const container = containerOf(found, request.query.get('container'));
    checkReadable(store, found, container, options.isPrevious);
    const pod = options.isPrevious ? previousLife(found, container) : found;
    const text = cut(linesOf(store, pod, container, clock.nowMs()), options);
    const contentType = 'text/plain';
    if (!options.isFollowing || options.isPrevious) return { code: 200, body: text, contentType };
    const open = (sink: WatchSink): (() => void) => {
      if (text !== '') sink.write(text);
      return follow(pod, container, options.withTime, sink);
    };
    return { contentType, open };
  };
}
