import type { RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { isEnded, stepsDone } from '../../store/runs.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { useApp, useRuns } from '../app-context.ts';
import './runs.css';
import { runGlyphs, runName } from './run-words.ts';
import { showRun } from './show-run.ts';

type Open = Exclude<RunView['status'], 'done' | 'failed' | 'cancelled'>;

/** Which plan is being applied, while one is: leads to it. */
export function RunIndicator() {
  const app = useApp();
  const runs = useRuns((state) => state.runs);
  const open = (runs ?? []).filter((run) => !isEnded(run));
  const [run, ...others] = open;
  if (!run) return null;
  const words = t(`runs.top.${run.status as Open}`, { name: runName(run) });
  return (
    <button type="button" className="run-indicator" title={words} onClick={() => showRun(app, run.id)}>
      <StateGlyph state={runGlyphs[run.status]} />
      <span className="run-indicator-text">{words}</span>
      <span className="muted">
        {stepsDone(run)}/{run.steps.length}
        {others.length > 0 && ` ${t('runs.more', { count: others.length })}`}
      </span>
    </button>
  );
}
