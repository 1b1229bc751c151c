import type { JsonObject, KubeObject } from '../json.ts';
import { objectAt, objectsAt, textAt, toTimestamp } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** One line a container wrote. */
export interface LogLine {
  timeMs: number;
  text: string;
}

/** How often a running container says that it is alive, in milliseconds. */
export const BEAT_MS = 60_000;
/** How many of those lines are kept: the runtime rotates logs. */
const BEAT_LIMIT = 120;

/** Uids whose events speak of a pod: its own and that of the object that controls it. */
export function subjectsOf(pod: KubeObject): Set<string> {
  const owners = (pod.metadata.ownerReferences ?? []).map((owner) => owner.uid);
  return new Set([pod.metadata.uid ?? '', ...owners]);
}

/** How the program in a container writes its lines: KubeVirt's in JSON, others as klog does. */
function format(pod: KubeObject, container: string, timeMs: number, level: string, message: string): string {
  if (pod.metadata.labels?.['kubevirt.io'] === 'virt-launcher' && container === 'compute') {
    return JSON.stringify({
      component: 'virt-launcher',
      level: level === 'W' ? 'warning' : 'info',
      msg: message,
      timestamp: new Date(timeMs).toISOString(),
    });
  }
  const date = new Date(timeMs).toISOString();
  const stamp = `${date.slice(5, 7)}${date.slice(8, 10)} ${date.slice(11, 23)}000`;
  return `${level}${stamp}       1 ${container}] ${message}`;
}

/** The line an event leaves in the log of a pod it speaks of. */
export function eventLine(pod: KubeObject, container: string, event: JsonObject): LogLine {
  const timeMs = Date.parse(textAt(event, 'lastTimestamp') ?? textAt(event, 'firstTimestamp') ?? '');
  const message = `${textAt(event, 'reason') ?? ''}: ${textAt(event, 'message') ?? ''}`;
  const level = event.type === 'Warning' ? 'W' : 'I';
  return { timeMs, text: format(pod, container, timeMs, level, message) };
}

/** The line of the n-th beat after a start: the state the pod is in. */
export function beatLine(pod: KubeObject, container: string, startMs: number, beat: number): LogLine {
  const timeMs = startMs + beat * BEAT_MS;
  const phase = textAt(pod, 'status', 'phase') ?? 'Unknown';
  const message = `alive for ${Math.round((beat * BEAT_MS) / 1000)}s on ${textAt(pod, 'spec', 'nodeName') ?? ''}, pod is ${phase}`;
  return { timeMs, text: format(pod, container, timeMs, 'I', message) };
}

/** The status of one container of a pod. */
export function containerStatus(pod: KubeObject, container: string): JsonObject | undefined {
  return [
    ...objectsAt(pod, 'status', 'initContainerStatuses'),
    ...objectsAt(pod, 'status', 'containerStatuses'),
  ].find((each) => each.name === container);
}

/** When a container started and, if it did, ended; both in milliseconds since 1970. */
export function spanOf(pod: KubeObject, container: string): { startMs: number; endMs: number | undefined } {
  const state = objectAt(containerStatus(pod, container), 'state');
  const started = textAt(state, 'running', 'startedAt') ?? textAt(state, 'terminated', 'startedAt');
  const ended = textAt(state, 'terminated', 'finishedAt');
  const start = started ?? textAt(pod, 'status', 'startTime') ?? pod.metadata.creationTimestamp ?? '';
  return { startMs: Date.parse(start), endMs: ended === undefined ? undefined : Date.parse(ended) };
}

/**
 * What a container has written until now: how it started, what happened to the pod and to the object that owns it (its
 * events), and a line a minute. Worked out from the store, so that it always fits the state.
 */
export function linesOf(store: Store, pod: KubeObject, container: string, nowMs: number): LogLine[] {
  const { startMs, endMs = nowMs } = spanOf(pod, container);
  const spec = [...objectsAt(pod, 'spec', 'initContainers'), ...objectsAt(pod, 'spec', 'containers')].find(
    (each) => each.name === container,
  );
  const words = [spec?.command, spec?.args].flatMap((each) => (Array.isArray(each) ? each.map(String) : []));
  const line = (timeMs: number, message: string): LogLine => ({
    timeMs,
    text: format(pod, container, timeMs, 'I', message),
  });
  const lines = [
    line(startMs, `starting ${words.length === 0 ? container : words.join(' ')}`),
    line(startMs, `image ${textAt(spec, 'image') ?? ''}`),
  ];
  const subjects = subjectsOf(pod);
  for (const event of store.list(RESOURCES.events, pod.metadata.namespace)) {
    if (!subjects.has(textAt(event, 'involvedObject', 'uid') ?? '')) continue;
    const said = eventLine(pod, container, event);
    if (said.timeMs >= startMs - 1000) lines.push(said);
  }
  const beats = Math.floor((endMs - startMs) / BEAT_MS);
  for (let beat = Math.max(1, beats - BEAT_LIMIT + 1); beat <= beats; beat += 1)
    lines.push(beatLine(pod, container, startMs, beat));
  if (endMs !== nowMs) lines.push(line(endMs, 'terminated'));
  return lines.sort((left, right) => left.timeMs - right.timeMs);
}

/** A line as it is sent, with its time when that is asked for. */
export function lineText({ timeMs, text }: LogLine, withTime: boolean): string {
  return withTime ? `${toTimestamp(timeMs).replace('Z', '.000000000Z')} ${text}\n` : `${text}\n`;
}
