import type { RunRequest } from '../../../shared/plan/run-request.ts';
import { toRunCommand, toRunCommands } from '../../../shared/kubectl.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast, tellFailure } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { copyText } from '../commands/copy-text.ts';

type Tools = Pick<App, 'backend' | 'view'>;

/** Copies the commands of kubectl that send what a run has sent; `only` is one of its requests, all of them where absent. */
export async function copyRunCommands(
  app: Tools,
  run: string,
  only?: { step: string; request: RunRequest },
): Promise<void> {
  const answer = await app.backend.call('run.requests', { run });
  if (!answer.ok) {
    tellFailure(app.view, t('runs.notCopied'), answer.error);
    return;
  }
  const { requests } = answer.value;
  const found =
    only && requests.find(({ step, request }) => step === only.step && isSame(request, only.request));
  const text = only ? (found ? toRunCommand(found) : null) : toRunCommands(requests);
  if (text !== null) copyText(app, text);
  else
    addToast(app.view, {
      ...{ tone: 'info', title: t('runs.notCopied') },
      ...{ text: t(only ? 'runs.noCommand' : 'runs.noRequests'), hint: null },
    });
}

function isSame(a: RunRequest, b: RunRequest): boolean {
  return a.at === b.at && a.method === b.method && a.path === b.path && a.status === b.status;
}
