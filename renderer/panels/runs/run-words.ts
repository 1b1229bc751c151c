import type { State } from '../../../shared/world/entity.ts';
import type { RunRequest } from '../../../shared/plan/run-request.ts';
import type { RunStep, RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { durationWords } from '../plans/review/words.ts';

/** What a run is called: its plan, or the run it takes back. */
export function runName({ planName, undoes }: Pick<RunView, 'planName' | 'undoes'>): string {
  return undoes === null ? planName : t('runs.undoes', { name: planName });
}

/** The glyph of a run. */
export const runGlyphs: Record<RunView['status'], State> = {
  running: 'starting',
  waiting: 'pending',
  paused: 'paused',
  cancelled: 'off',
  interrupted: 'warning',
  failed: 'error',
  done: 'running',
};

/** The glyph of a step. */
export const stepGlyphs: Record<RunStep['status'], State> = {
  waiting: 'off',
  ready: 'pending',
  active: 'starting',
  done: 'running',
  failed: 'error',
  skipped: 'unknown',
  blocked: 'warning',
};

function secondsBetween(from: string, toMs: number): number {
  return Math.max(0, (toMs - Date.parse(from)) / 1000);
}

/** How long a run took, or takes so far and how long it may take yet. */
export function timeWords(run: RunView, nowMs: number): string {
  const { startedAt, endedAt, remainingSeconds } = run;
  if (endedAt !== null)
    return t('runs.took', { time: durationWords(secondsBetween(startedAt, Date.parse(endedAt))) });
  const elapsed = t('runs.elapsed', { time: durationWords(secondsBetween(startedAt, nowMs)) });
  if (remainingSeconds <= 0) return elapsed;
  return `${elapsed} · ${t('runs.left', { time: durationWords(remainingSeconds) })}`;
}

/** How long a step took or takes so far; empty for one that has not begun. */
export function stepTime({ startedAt, endedAt }: RunStep, nowMs: number): string {
  if (startedAt === null) return '';
  return durationWords(secondsBetween(startedAt, endedAt === null ? nowMs : Date.parse(endedAt)));
}

/** One line of the log of a run: what became of a step, or a request it sent. */
export type LogLine = { at: string; step: RunStep } & (
  { event: 'begun' | 'done' | 'failed' | 'skipped'; request: null } | { event: 'asked'; request: RunRequest }
);

/** What happened in a run, in the order of time; a request stands after the beginning of its step and before its end. */
export function logOf({ steps }: RunView): LogLine[] {
  const lines = steps.flatMap((step): LogLine[] => {
    const { startedAt, endedAt, status, log } = step;
    const isOver = status === 'done' || status === 'failed' || status === 'skipped';
    return [
      ...(startedAt === null ? [] : [{ at: startedAt, step, event: 'begun' as const, request: null }]),
      ...log.map((request) => ({ at: request.at, step, event: 'asked' as const, request })),
      ...(endedAt === null || !isOver ? [] : [{ at: endedAt, step, event: status, request: null }]),
    ];
  });
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const rancherSteps: ReadonlySet<RunStep['type']> = new Set<RunStep['type']>([
  ...([
    'make-credential',
    'make-cloud-config',
    'make-registry-login',
    'make-config',
    'make-cluster',
  ] as const),
  ...(['wait-guest', 'mark-machine', 'scale-pool', 'reshape-pool', 'upgrade-kubernetes'] as const),
  ...([
    'snapshot-etcd',
    'restore-etcd',
    'rotate-certificates',
    'renew-credential',
    'delete-cluster',
  ] as const),
]);

/** Whether a step asks the Rancher that makes a guest cluster, rather than the guest cluster itself. */
export function isRancherStep({ type }: Pick<RunStep, 'type'>): boolean {
  return rancherSteps.has(type);
}
