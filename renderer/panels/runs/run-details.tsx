import { Pause, Play, Terminal, Trash2, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { isEnded, stepsDone } from '../../store/runs.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';
import { copyRunCommands } from './copy-commands.ts';
import { RunLog } from './run-log.tsx';
import { RunStepRow } from './run-step.tsx';
import { useRunCalls } from './use-run-calls.ts';
import type { RunCalls } from './use-run-calls.ts';
import { runGlyphs, runName, timeWords } from './run-words.ts';

/** A run: how far it is, what can be done with it, its steps or its log. */
export function RunDetails({ run }: { run: RunView }) {
  const app = useApp();
  const calls = useRunCalls(run.id);
  const [isLog, setIsLog] = useState(false);
  const now = useNow();
  const { status, steps, error, learned } = run;
  return (
    <section className="run" aria-label={runName(run)}>
      <header className="run-head">
        <StateGlyph state={runGlyphs[status]} size={14} />
        <h3>{runName(run)}</h3>
        <span role="status">{t(`runs.status.${status}`)}</span>
        <progress
          className="batch-bar"
          value={stepsDone(run)}
          max={Math.max(1, steps.length)}
          aria-label={t('runs.progress', { done: stepsDone(run), count: steps.length })}
        />
        <span className="muted">{t('runs.progress', { done: stepsDone(run), count: steps.length })}</span>
        <span className="muted run-time">{timeWords(run, now)}</span>
        <span className="run-buttons">
          <RunButtons run={run} calls={calls} />
          <Button
            tone="quiet"
            icon={<Terminal size={13} aria-hidden />}
            reason={steps.some(({ log }) => log.length > 0) ? null : t('runs.noRequests')}
            onClick={() => void copyRunCommands(app, run.id)}
          >
            {t('runs.copyAll')}
          </Button>
          <Button tone="quiet" aria-pressed={isLog} onClick={() => setIsLog(!isLog)}>
            {t('runs.log')}
          </Button>
        </span>
      </header>
      {calls.error && <ErrorNotice error={calls.error} />}
      {error && <ErrorNotice error={error} tone={status === 'waiting' ? 'info' : 'danger'} />}
      {learned.length > 0 && (
        <p className="run-learned selectable">
          {learned
            .map(({ name, value }) => t('runs.joinAddress', { name: name.split('/').at(-1), address: value }))
            .join(' ')}
        </p>
      )}
      {isLog ? (
        <RunLog run={run} />
      ) : (
        <ol className="run-steps" aria-label={t('runs.steps')}>
          {steps.map((step) => (
            <RunStepRow
              key={step.id}
              run={run.id}
              step={step}
              now={now}
              calls={calls}
              isOver={status === 'cancelled'}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

/** What can be done with a run as it stands. */
function RunButtons({ run, calls }: { run: RunView; calls: RunCalls }) {
  const { view } = useApp();
  const { status, id, undo } = run;
  const canPause = status === 'running' || status === 'waiting';
  const canResume = status === 'paused' || status === 'interrupted';
  return (
    <>
      {canPause && (
        <Button icon={<Pause size={13} aria-hidden />} disabled={calls.isBusy} onClick={calls.pause}>
          {t('runs.pause')}
        </Button>
      )}
      {canResume && (
        <Button
          tone="main"
          icon={<Play size={13} aria-hidden />}
          disabled={calls.isBusy}
          onClick={calls.resume}
        >
          {t('runs.resume')}
        </Button>
      )}
      {(!isEnded(run) || status === 'failed') && (
        <Button
          icon={<X size={13} aria-hidden />}
          onClick={() => view.setState({ dialog: { type: 'cancel-run', run: id } })}
        >
          {t('runs.cancel')}
        </Button>
      )}
      {isEnded(run) && undo !== null && undo.steps > 0 && (
        <Button
          icon={<Undo2 size={13} aria-hidden />}
          onClick={() => view.setState({ dialog: { type: 'undo-run', run: id } })}
        >
          {t('runs.undo')}
        </Button>
      )}
      {isEnded(run) && (
        <Button
          tone="quiet"
          icon={<Trash2 size={13} aria-hidden />}
          disabled={calls.isBusy}
          onClick={calls.remove}
        >
          {t('runs.remove')}
        </Button>
      )}
    </>
  );
}
