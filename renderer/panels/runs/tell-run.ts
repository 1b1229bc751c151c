import type { RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { stepsDone } from '../../store/runs.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { runName } from './run-words.ts';
import { showRun } from './show-run.ts';

type Tools = Pick<App, 'view' | 'preferences' | 'world'>;

function clusterOf({ world }: Pick<App, 'world'>, { cluster }: RunView): string {
  return world.getState().clusters?.find(({ id }) => id === cluster)?.name ?? cluster;
}

/** Tells that a run has come to its end, or that it cannot go on. */
export function tellRun(app: Tools, run: RunView): void {
  const { status, error, steps } = run;
  if (status !== 'done' && status !== 'failed' && status !== 'cancelled') return;
  const words = t('runs.endedText', {
    done: stepsDone(run),
    count: steps.length,
    cluster: clusterOf(app, run),
  });
  const failed = status === 'failed' ? (error ?? steps.find((step) => step.error !== null)?.error) : null;
  addToast(app.view, {
    tone: status === 'failed' ? 'danger' : 'info',
    title: t(`runs.ended.${status}`, { name: runName(run) }),
    text: failed ? failed.message : words,
    hint: failed?.hint ?? null,
    action: { label: t('runs.show'), run: () => showRun(app, run.id) },
  });
}

/** Whether what is left of a run puts something at risk, so that it does not go on by itself. */
function isRisky({ steps }: RunView): boolean {
  return steps.some(({ danger, status }) => danger !== 'none' && status !== 'done' && status !== 'skipped');
}

/** Offers to go on with runs that Acre did not see to their end; the others do by themselves once their cluster is connected. */
export function tellInterrupted(app: Tools & Pick<App, 'backend'>, runs: readonly RunView[]): void {
  for (const run of runs.filter(isRisky)) {
    const text = t('runs.interrupted.text', {
      done: stepsDone(run),
      count: run.steps.length,
      cluster: clusterOf(app, run),
    });
    addToast(app.view, {
      tone: 'info',
      title: t('runs.interrupted.title', { name: runName(run) }),
      text,
      hint: null,
      isStanding: true,
      action: {
        label: t('runs.resume'),
        run: () => {
          showRun(app, run.id);
          void app.backend.call('run.resume', { run: run.id });
        },
      },
    });
  }
}
