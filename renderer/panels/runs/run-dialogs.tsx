import { AlertDialog } from 'radix-ui';
import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useRuns } from '../app-context.ts';
import { runName } from './run-words.ts';
import { showRun } from './show-run.ts';

type RunDialogProps = { run: string; onClose: () => void };

function useRun(id: string): RunView | undefined {
  return useRuns((state) => state.runs?.find((run) => run.id === id));
}

/** Ends a run for good, and asks what becomes of what was made. */
export function CancelRunDialog({ run: id, onClose }: RunDialogProps) {
  const { backend, view } = useApp();
  const run = useRun(id);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!run) return null;
  const cancel = async (isCleaning: boolean): Promise<void> => {
    setIsBusy(true);
    const answer = await backend.call('run.cancel', { run: id });
    setIsBusy(false);
    if (!answer.ok) setError(answer.error);
    else if (isCleaning) view.setState({ dialog: { type: 'undo-run', run: id } });
    else onClose();
  };
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim" />
        <AlertDialog.Content className="dialog dialog-small">
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">
              {t('runs.cancelTitle', { name: runName(run) })}
            </AlertDialog.Title>
          </header>
          <AlertDialog.Description className="dialog-text">{t('runs.cancelText')}</AlertDialog.Description>
          {error && (
            <div className="dialog-text">
              <ErrorNotice error={error} />
            </div>
          )}
          <footer className="dialog-foot">
            <AlertDialog.Cancel asChild>
              <Button>{t('common.close')}</Button>
            </AlertDialog.Cancel>
            <Button disabled={isBusy} onClick={() => void cancel(false)}>
              {t('runs.cancelKeep')}
            </Button>
            <Button tone="danger" disabled={isBusy} onClick={() => void cancel(true)}>
              {t('runs.cancelClean')}
            </Button>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Takes back what a run did, as a run of its own, after showing what that deletes and what stays. */
export function UndoRunDialog({ run: id, onClose }: RunDialogProps) {
  const app = useApp();
  const run = useRun(id);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!run) return null;
  const undo = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await app.backend.call('run.undo', { run: id });
    setIsBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onClose();
    showRun(app, answer.value.run);
  };
  return (
    <Confirm
      title={t('runs.undoTitle', { name: runName(run) })}
      text={<UndoText run={run} />}
      verb={t('runs.undo')}
      notice={
        error && (
          <div className="dialog-text">
            <ErrorNotice error={error} />
          </div>
        )
      }
      isBusy={isBusy || run.undo === null}
      isKeptOpen
      onConfirm={() => void undo()}
      onClose={onClose}
    />
  );
}

function UndoText({ run: { undo } }: { run: RunView }) {
  if (!undo) return <p role="status">{t('runs.undoWaits')}</p>;
  const { steps, removes, impossible } = undo;
  return (
    <div className="undo-text">
      <p>{t('runs.undoText', { count: steps })}</p>
      {removes.length > 0 && (
        <>
          <h3>{t('runs.undoRemoves', { count: removes.length })}</h3>
          <ul>
            {removes.map(({ kind, namespace, name }) => (
              <li key={`${kind} ${namespace ?? ''} ${name}`}>
                <span className="muted">{kind}</span> <span className="mono">{name}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {impossible.length > 0 && (
        <>
          <h3>{t('runs.undoStays', { count: impossible.length })}</h3>
          <ul>
            {impossible.map(({ step, why }) => (
              <li key={step}>{say(why)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
