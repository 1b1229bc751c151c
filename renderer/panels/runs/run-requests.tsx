import { Terminal } from 'lucide-react';
import type { RunRequest } from '../../../shared/plan/run-request.ts';
import type { RunStep } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatClock, formatExact } from '../../ui/format.ts';
import { useApp } from '../app-context.ts';
import { copyRunCommands } from './copy-commands.ts';
import { isRancherStep } from './run-words.ts';

/** The run and the step that a request is of. */
export type RequestOwner = { run: string; step: Pick<RunStep, 'id' | 'type'> };

/** The single requests of a step, oldest first. */
export function RunRequests({ log, of }: { log: readonly RunRequest[]; of: RequestOwner }) {
  return (
    <ol className="run-requests selectable" aria-label={t('runs.requestsLabel')}>
      {log.map((request, index) => (
        // What was asked twice was so at different times, and nothing is put between.
        <li key={`${request.at} ${index}`}>
          <time dateTime={request.at} title={formatExact(request.at)}>
            {formatClock(request.at)}
          </time>
          <RequestLine request={request} of={of} />
        </li>
      ))}
    </ol>
  );
}

/** A request in a line, and below it what was said against it. */
export function RequestLine({ request, of }: { request: RunRequest; of: RequestOwner }) {
  const app = useApp();
  const { method, path, isOfGuest, status, tookMs, refusal } = request;
  return (
    <div className={refusal === null ? 'run-request' : 'run-request run-request-refused'}>
      <span className="run-request-status">{status ?? t('runs.noAnswer')}</span>
      <span className="run-request-path mono">
        <span className="run-request-method">{method}</span> {path}
        {isOfGuest && (
          <span className="run-request-guest">
            {t(isRancherStep(of.step) ? 'managed.rancher' : 'runs.ofGuest')}
          </span>
        )}
      </span>
      <span className="run-request-time">{t('runs.ms', { count: tookMs })}</span>
      <IconButton
        className="run-request-copy"
        label={t('runs.copyOne', { method, name: path.split('/').at(-1) })}
        icon={<Terminal size={12} />}
        onClick={() => void copyRunCommands(app, of.run, { step: of.step.id, request })}
      />
      {refusal !== null && <p className="run-request-refusal">{refusal}</p>}
    </div>
  );
}
