import { t } from '../../i18n/i18n.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { stepsDone } from '../../store/runs.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { useApp, useRuns, useView, useWorld } from '../app-context.ts';
import { RunDetails } from './run-details.tsx';
import './runs.css';
import { runGlyphs, runName } from './run-words.ts';

/** The runs of plans, and beside them the one that is chosen, the newest unless another is. */
export function RunList() {
  const runs = useRuns((state) => state.runs);
  const chosen = useView((state) => state.run);
  if (runs === null) return <p className="drawer-empty">{t('common.loading')}</p>;
  const shown = runs.find(({ id }) => id === chosen) ?? runs[0];
  if (!shown) return <p className="drawer-empty">{t('runs.none')}</p>;
  return (
    <div className="runs">
      <ul className="runs-list" aria-label={t('runs.label')}>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} isShown={run === shown} />
        ))}
      </ul>
      <RunDetails key={shown.id} run={shown} />
    </div>
  );
}

function RunRow({ run, isShown }: { run: RunView; isShown: boolean }) {
  const { view } = useApp();
  const cluster = useWorld(
    (state) => state.clusters?.find(({ id }) => id === run.cluster)?.name ?? run.cluster,
  );
  const note = `${cluster} · ${t('runs.progress', { done: stepsDone(run), count: run.steps.length })}`;
  return (
    <li>
      <button
        type="button"
        className="runs-row"
        aria-current={isShown}
        onClick={() => view.setState({ run: run.id })}
      >
        <StateGlyph state={runGlyphs[run.status]} label={t(`runs.status.${run.status}`)} />
        <span className="runs-row-name">
          <Name text={runName(run)} />
        </span>
        <span className="muted">
          <Time iso={run.startedAt} isShort />
        </span>
        <span className="runs-row-note" title={note}>
          {note}
        </span>
      </button>
    </li>
  );
}
