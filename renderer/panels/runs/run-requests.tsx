import type { RunRequest } from '../../../shared/plan/run-request.ts';
import { t } from '../../i18n/i18n.ts';
import { formatClock, formatExact } from '../../ui/format.ts';

/** The single requests of a step, oldest first. */
export function RunRequests({ log }: { log: readonly RunRequest[] }) {
  return (
    <ol className="run-requests selectable" aria-label={t('runs.requestsLabel')}>
      {log.map((request, index) => (
        // What was asked twice was so at different times, and nothing is put between.
        <li key={`${request.at} ${index}`}>
          <time dateTime={request.at} title={formatExact(request.at)}>
            {formatClock(request.at)}
          </time>
          <RequestLine request={request} />
        </li>
      ))}
    </ol>
  );
}

/** A request in a line, and below it what was said against it. */
export function RequestLine({ request }: { request: RunRequest }) {
  const { method, path, isOfGuest, status, tookMs, refusal } = request;
  return (
    <div className={refusal === null ? 'run-request' : 'run-request run-request-refused'}>
      <span className="run-request-status">{status ?? t('runs.noAnswer')}</span>
      <span className="run-request-path mono">
        <span className="run-request-method">{method}</span> {path}
        {isOfGuest && <span className="run-request-guest">{t('runs.ofGuest')}</span>}
      </span>
      <span className="run-request-time">{t('runs.ms', { count: tookMs })}</span>
      {refusal !== null && <p className="run-request-refusal">{refusal}</p>}
    </div>
  );
}
