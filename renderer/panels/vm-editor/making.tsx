import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { isEnded } from '../../store/runs.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { select, useApp, useRuns } from '../app-context.ts';
import { showRun } from '../runs/show-run.ts';
import { stepGlyphs } from '../runs/run-words.ts';
import { useRunCalls } from '../runs/use-run-calls.ts';

type MakingProps = { plan: string; run: string; onClose: () => void };

/** VMs while they are made: how far each is, and after a failure what is kept, tried again or cleaned up. */
export function Making({ plan, run: id, onClose }: MakingProps) {
  const app = useApp();
  const { backend } = app;
  const run = useRuns(({ runs }) => runs?.find((each) => each.id === id));
  const { retry, isBusy, error } = useRunCalls(id);
  const [cleaning, setCleaning] = useState<string | null>(null);
  const [fault, setFault] = useState<AppError | null>(null);
  const undoing = useRuns(({ runs }) => runs?.find((each) => each.id === cleaning));
  const isDone = run?.status === 'done';
  const failed = run?.steps.filter(({ status }) => status === 'failed') ?? [];
  const forget = (): void => void backend.call('plan.remove', { plan });
  const cleanUp = async (): Promise<void> => {
    const undone = await backend.call('run.undo', { run: id });
    if (undone.ok) setCleaning(undone.value.run);
    else setFault(undone.error);
  };
  const shown = undoing ?? run;
  const told = error ?? fault;
  return (
    <>
      <div className="dialog-body vm-making" tabIndex={0} role="group" aria-label={t('vmForm.making')}>
        <p role="status" className="vm-making-status">
          {undoing
            ? t(undoing.status === 'done' ? 'vmForm.cleaned' : 'vmForm.cleaning')
            : t(`runs.status.${run?.status ?? 'running'}`)}
        </p>
        <ul className="vm-steps">
          {shown?.steps.map((step) => (
            <li key={step.id}>
              <StateGlyph state={stepGlyphs[step.status]} label={t(`runs.step.${step.status}`)} />
              <span className="mono">{step.title.name}</span>
              <span className="muted">{say(step.error?.message ?? step.note ?? '')}</span>
            </li>
          ))}
        </ul>
        {failed.map((step) =>
          step.error ? (
            <ErrorNotice
              key={step.id}
              error={step.error}
              actions={
                cleaning === null && (
                  <Button disabled={isBusy} onClick={() => retry(step.id)}>
                    {t('runs.retry')}
                  </Button>
                )
              }
            />
          ) : null,
        )}
        {told && <ErrorNotice error={told} />}
        {failed.length > 0 && cleaning === null && <p className="muted">{t('vmForm.halfMade')}</p>}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        {failed.length > 0 && cleaning === null && (
          <Button onClick={() => void cleanUp()}>{t('vmForm.cleanUp')}</Button>
        )}
        {run && !isEnded(run) && (
          <Button
            onClick={() => {
              showRun(app, id);
              onClose();
            }}
          >
            {t('vmForm.inBackground')}
          </Button>
        )}
        <Button
          tone="main"
          reason={isDone || failed.length > 0 || cleaning !== null ? null : t('vmForm.stillMaking')}
          onClick={() => {
            if (isDone || undoing?.status === 'done') forget();
            if (isDone && cleaning === null)
              select(
                app,
                run.steps.map(({ subject }) => subject),
                { isZooming: true },
              );
            onClose();
          }}
        >
          {isDone && cleaning === null ? t('vmForm.showMade') : t('common.close')}
        </Button>
      </footer>
    </>
  );
}
