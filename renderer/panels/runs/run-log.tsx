import type { RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { formatClock, formatExact } from '../../ui/format.ts';
import { stepWords } from '../plans/review/words.ts';
import { RequestLine } from './run-requests.tsx';
import { logOf } from './run-words.ts';

/** All that happened in a run, with its single requests, in the order of time. */
export function RunLog({ run }: { run: RunView }) {
  return (
    <ol className="run-log selectable" aria-label={t('runs.logLabel')} tabIndex={0}>
      {logOf(run).map(({ at, step, event, request }, index) => (
        <li key={`${at} ${step.id} ${index}`}>
          <time dateTime={at} title={formatExact(at)}>
            {formatClock(at)}
          </time>
          {request ? (
            <RequestLine request={request} of={{ run: run.id, step }} />
          ) : (
            <p>
              {stepWords(step)} <span className="muted">{t(`runs.event.${event}`)}</span>
              {event === 'failed' && step.error && (
                <span className="run-log-error">{say(step.error.message)}</span>
              )}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
