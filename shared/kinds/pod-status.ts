import { z } from 'zod';
import type { Condition, Problem, State } from '../world/entity.ts';
import { findCondition, isTrue } from './define.ts';

const Ended = z.object({
  reason: z.string().nullish(),
  message: z.string().nullish(),
  exitCode: z.number(),
  signal: z.number().nullish(),
  finishedAt: z.string().nullish(),
});

const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().nullish(),
  started: z.boolean().nullish(),
  restartCount: z.number().nullish(),
  state: z
    .object({
      waiting: z.object({ reason: z.string().nullish(), message: z.string().nullish() }).nullish(),
      running: z.object({}).nullish(),
      terminated: Ended.nullish(),
    })
    .nullish(),
  lastState: z.object({ terminated: Ended.nullish() }).nullish(),
});
type ContainerStatus = z.output<typeof ContainerStatus>;

/** The part of a pod's status that tells how it is. Source: Kubernetes API PodStatus. */
export const statusFields = {
  phase: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  initContainerStatuses: z.array(ContainerStatus).nullish(),
  containerStatuses: z.array(ContainerStatus).nullish(),
};

/** What of a pod decides how it is shown. */
export type PodReading = {
  phase: string;
  reason: string;
  message: string;
  isDeleting: boolean;
  /** Names of the init containers that go on running beside the others. */
  sidecars: readonly string[];
  initCount: number;
  containerCount: number;
  inits: readonly ContainerStatus[];
  containers: readonly ContainerStatus[];
  conditions: readonly Condition[];
};

/** How a pod is: the word of kubectl's STATUS column, the containers ready, and how often any of them was restarted. */
export type PodShown = {
  state: State;
  status: string;
  problems: Problem[];
  ready: number;
  total: number;
  restarts: number;
  restartedAt: string | null;
};

type Told = { word: string; by: ContainerStatus | null };

function endWord({ reason, signal, exitCode }: z.output<typeof Ended>): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** Whether the init containers after this one may begin. */
function isThrough({ sidecars }: PodReading, { name, started, state }: ContainerStatus): boolean {
  return state?.terminated?.exitCode === 0 || (sidecars.includes(name) && started === true);
}

/** What the first init container that is not through says; null where all of them are. */
function readInits(pod: PodReading): Told | null {
  const { inits, initCount } = pod;
  for (const [index, by] of inits.entries()) {
    if (isThrough(pod, by)) continue;
    const { terminated, waiting } = by.state ?? {};
    if (terminated) return { word: `Init:${endWord(terminated)}`, by };
    if (waiting?.reason && waiting.reason !== 'PodInitializing')
      return { word: `Init:${waiting.reason}`, by };
    return { word: `Init:${index}/${initCount}`, by: null };
  }
  return null;
}

/** What the containers say, of which the first one counts; with whether any of them runs. */
function readContainers({ containers }: PodReading): { told: Told | null; isAnyRunning: boolean } {
  let told: Told | null = null;
  let isAnyRunning = false;
  for (const by of containers.toReversed()) {
    const { terminated, waiting, running } = by.state ?? {};
    if (waiting?.reason) told = { word: waiting.reason, by };
    else if (terminated) told = { word: endWord(terminated), by };
    else if (by.ready === true && running) isAnyRunning = true;
  }
  return { told, isAnyRunning };
}

/** The word kubectl shows for a pod. Source: kubernetes/kubernetes pkg/printers/internalversion/printers.go printPod. */
function tell(pod: PodReading): Told {
  const { phase, reason, isDeleting, conditions } = pod;
  if (isDeleting && reason === 'NodeLost') return { word: 'Unknown', by: null };
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  if (isDeleting && !hasEnded) return { word: 'Terminating', by: null };
  const isGated = findCondition(conditions, 'PodScheduled')?.reason === 'SchedulingGated';
  const first: Told = { word: isGated ? 'SchedulingGated' : reason || phase || 'Unknown', by: null };
  const init = readInits(pod);
  if (init && !isTrue(conditions, 'Initialized')) return init;
  const { told, isAnyRunning } = readContainers(pod);
  if (told?.word === 'Completed' && isAnyRunning) {
    return { word: isTrue(conditions, 'Ready') ? 'Running' : 'NotReady', by: null };
  }
  return told ?? init ?? first;
}

const plain: Readonly<Record<string, State>> = {
  Terminating: 'stopping',
  Completed: 'off',
  Succeeded: 'off',
  Unknown: 'unknown',
  Pending: 'pending',
  SchedulingGated: 'pending',
  ContainerCreating: 'starting',
  PodInitializing: 'starting',
  NotReady: 'warning',
};

function stateOf(word: string, isReady: boolean): State {
  if (word === 'Running') return isReady ? 'running' : 'warning';
  if (/^Init:\d+\/\d+$/.test(word)) return 'starting';
  return plain[word.replace(/^Init:/, '')] ?? 'error';
}

/** Why a container is as it is, in the words of the kubelet as far as there are any. */
function reasonOf(by: ContainerStatus): string {
  const { waiting, terminated } = by.state ?? {};
  const last = by.lastState?.terminated;
  const said = waiting?.message ?? terminated?.message;
  const ended = terminated ?? last;
  const end = ended ? `It ended with ${endWord(ended)} (exit code ${ended.exitCode}).` : '';
  return [`Container ${by.name}${said ? `: ${said.trim().replace(/\.$/, '')}.` : '.'}`, end]
    .filter(Boolean)
    .join(' ');
}

function toProblems(pod: PodReading, state: State, told: Told, ready: number): Problem[] {
  const { word, by } = told;
  if (state === 'error') {
    const text = by ? reasonOf(by) : pod.message || `The pod is ${word}.`;
    return [{ severity: 'error', code: word, text }];
  }
  if (state === 'warning') {
    const text = `${ready} of ${totalOf(pod)} containers are ready.`;
    return [{ severity: 'warning', code: 'NotReady', text }];
  }
  const scheduled = findCondition(pod.conditions, 'PodScheduled');
  if (state === 'pending' && scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const text = scheduled.message ?? 'No host has room for it.';
    return [{ severity: 'warning', code: 'Unschedulable', text }];
  }
  return [];
}

/** The containers whose restarts count: of a pod that initializes its init containers so far, later those that run on. */
function countedIn(pod: PodReading): ContainerStatus[] {
  const { inits, containers, sidecars } = pod;
  const first = inits.findIndex((by) => !isThrough(pod, by));
  if (first >= 0 && !isTrue(pod.conditions, 'Initialized')) return inits.slice(0, first + 1);
  const reached = first < 0 ? inits : inits.slice(0, first + 1);
  return [...reached.filter(({ name }) => sidecars.includes(name)), ...containers];
}

function totalOf({ containerCount, sidecars }: PodReading): number {
  return containerCount + sidecars.length;
}

/** Reads how a pod is. */
export function toPodShown(pod: PodReading): PodShown {
  const { inits, containers, sidecars } = pod;
  const isSidecar = ({ name }: ContainerStatus): boolean => sidecars.includes(name);
  const working = [...inits.filter(isSidecar), ...containers];
  const isReady = ({ ready, state }: ContainerStatus): boolean => ready === true && Boolean(state?.running);
  const ready = working.filter(isReady).length;
  const counted = countedIn(pod);
  const restarts = counted.reduce((sum, { restartCount }) => sum + (restartCount ?? 0), 0);
  let restartedAt: string | null = null;
  for (const { lastState } of counted) {
    const at = lastState?.terminated?.finishedAt;
    if (restarts > 0 && at && at > (restartedAt ?? '')) restartedAt = at;
  }
  const told = tell(pod);
  const state = stateOf(told.word, ready >= totalOf(pod));
  const problems = toProblems(pod, state, told, ready);
  return { state, status: told.word, problems, ready, total: totalOf(pod), restarts, restartedAt };
}
