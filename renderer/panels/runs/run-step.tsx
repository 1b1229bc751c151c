import { LocateFixed, Monitor } from 'lucide-react';
import { useState } from 'react';
import { parseEntityId } from '../../../shared/id.ts';
import type { RunStep } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { showConsole } from '../consoles/console-acts.ts';
import { nameOf } from '../node-words.ts';
import { stepWords } from '../plans/review/words.ts';
import { RunRequests } from './run-requests.tsx';
import { stepGlyphs, stepTime } from './run-words.ts';
import type { RunCalls } from './use-run-calls.ts';

type RunStepRowProps = { run: string; step: RunStep; now: number; calls: RunCalls; isOver: boolean };

/** A step of a run: how it stands and since when, what it is about, and its single requests behind their number. */
export function RunStepRow({ run, step, now, calls, isOver }: RunStepRowProps) {
  const app = useApp();
  const subject = useWorld((state) => state.graph.nodes.get(step.subject));
  const [isOpen, setIsOpen] = useState(false);
  const { status, error, note, sent, requests, log } = step;
  const words =
    status === 'active' && requests > 0
      ? t('runs.requests', { sent, count: requests })
      : t('runs.requestsMade', { count: log.length });
  return (
    <li className={`run-step run-step-${status}`}>
      <div className="run-step-head">
        <StateGlyph state={stepGlyphs[status]} label={t(`runs.step.${status}`)} />
        <span>{stepWords(step)}</span>
        {log.length > 0 ? (
          <button
            type="button"
            className="link run-step-count"
            aria-expanded={isOpen}
            aria-label={t('runs.requestsOf', { words, step: stepWords(step) })}
            onClick={() => setIsOpen(!isOpen)}
          >
            {words}
          </button>
        ) : (
          <span className="muted run-step-count">{status === 'active' && requests > 0 && words}</span>
        )}
        <span className="run-step-place">
          {subject && parseEntityId(step.subject)?.kind === 'VirtualMachine' && (
            <IconButton
              label={t('console.ofStep', { name: nameOf(subject) })}
              icon={<Monitor size={13} />}
              onClick={() => showConsole(app, step.subject, 'vnc')}
            />
          )}
          {subject && (
            <IconButton
              label={t('runs.goTo', { name: nameOf(subject) })}
              icon={<LocateFixed size={13} />}
              onClick={() => select(app, [subject.id], { isZooming: true })}
            />
          )}
        </span>
        <span className="run-step-time">{stepTime(step, now)}</span>
      </div>
      {note !== null && status !== 'failed' && <p className="run-step-note selectable">{say(note)}</p>}
      {isOpen && <RunRequests log={log} of={{ run, step }} />}
      {error && status === 'failed' && (
        <ErrorNotice
          error={error}
          actions={
            !isOver && (
              <>
                <Button disabled={calls.isBusy} onClick={() => calls.retry(step.id)}>
                  {t('runs.retry')}
                </Button>
                <Button tone="quiet" disabled={calls.isBusy} onClick={() => calls.skip(step.id)}>
                  {t('runs.skip')}
                </Button>
              </>
            )
          }
        />
      )}
    </li>
  );
}
