import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { parseEntityId } from '../../../shared/id.ts';
import { isObject } from '../../../shared/plan/canonical.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
import { secretNameOf } from '../../../shared/vm/names.ts';
import { partOf } from '../../../shared/vm/fields.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { needsRestart } from '../../../shared/vm/restart.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { pathText, valueText } from '../plans/review/words.ts';
import '../plans/review/review.css';
import { useLayer } from '../use-layer.ts';
import { toText, withForm, withParts, withText } from './editor.ts';
import type { Editor } from './editor.ts';
import { EditorBody } from './editor-body.tsx';
import { VmFormProvider } from './form-context.tsx';
import type { Problem } from './form-context.tsx';

type Opened = { base: JsonObject; editor: Editor };

/** The configuration of a VM that is there: only what is changed is written, and what waits for a restart is said. */
export function EditVmDialog({ entity, onClose }: { entity: string; onClose: () => void }) {
  const { backend, plans } = useApp();
  useLayer('library');
  const { cluster = '', name = '' } = parseEntityId(entity) ?? {};
  const [opened, setOpened] = useState<Opened | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [report, setReport] = useState<DocumentReport | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isRunning = useWorld((state) => {
    const vm = worldOf(state, cluster).entities.get(entity);
    return vm?.kind === 'VirtualMachine' && vm.vm.isCreated;
  });
  useEffect(() => {
    void backend.call('vm.read', { entity }).then((read) => {
      if (!read.ok) {
        setError(read.error);
        return;
      }
      const base = isObject(read.value.manifest) ? read.value.manifest : {};
      const cloudInit = { type: 'copied' as const, from: entity, ...read.value.cloudInit };
      const draft = { manifest: base, count: 1, cloudInit, access: [] };
      setOpened({ base, editor: { draft, text: toText(base), fault: null } });
    });
  }, [backend, entity]);
  const set = (of: (editor: Editor) => Editor): void => {
    setReport(null);
    setOpened((before) => before && { ...before, editor: of(before.editor) });
  };
  const send = async (isDry: boolean): Promise<void> => {
    if (!opened) return;
    setIsBusy(true);
    setError(null);
    const { draft, text } = opened.editor;
    const answer = await backend.call('yaml.edit', {
      ...{ entity, base: toText(opened.base), edited: text, isDry, keepsMine: false },
      takesOver: !isDry,
    });
    const { cloudInit } = draft;
    const done = answer.ok && (answer.value.isDone || (!isDry && answer.value.state === 'unchanged'));
    if (done && cloudInit.type === 'written') {
      const secret = readVm(draft.manifest).cloudInit?.secret ?? secretNameOf(name, 'cloudinit');
      const values = { userdata: cloudInit.userData, networkdata: cloudInit.networkData };
      const written = await backend.call('vm.writeSecrets', { entity, secrets: [{ name: secret, values }] });
      if (!written.ok) setError(written.error);
      else onClose();
    } else if (done) onClose();
    setIsBusy(false);
    if (!answer.ok) setError(answer.error);
    else setReport(answer.value);
  };
  const problems: Problem[] = report?.error
    ? [{ part: partOf(report.error.message), severity: 'error', text: report.error.message }]
    : [];
  const hasSecret = opened?.editor.draft.cloudInit.type === 'written';
  const isChanged = opened !== null && (hasSecret || opened.editor.draft.manifest !== opened.base);
  const canApply = report !== null && report.error === null && report.state !== 'refused';
  return (
    <Dialog
      size="wide"
      title={t('vmForm.editTitle', { name })}
      description={t('vmForm.editLead')}
      onClose={onClose}
    >
      {error && (
        <div className="vm-foot-error">
          <ErrorNotice error={error} />
        </div>
      )}
      {!opened && !error && (
        <p className="dialog-body vm-loading" role="status">
          {t('common.loading')} <span className="progress" aria-hidden />
        </p>
      )}
      {opened && (
        <VmFormProvider
          value={{
            ...{ site: plans.siteOf(cluster), form: readVm(opened.editor.draft.manifest) },
            ...{ draft: opened.editor.draft, isNew: false, problems, startFrom: () => undefined },
            change: (form) => set((editor) => withForm(editor, form)),
            changeParts: (parts) => set((editor) => withParts(editor, parts)),
          }}
        >
          <EditorBody
            editor={opened.editor}
            outcome={<Changes opened={opened} report={report} isRunning={isRunning} />}
            onText={(text) => set((editor) => withText(editor, text))}
          />
        </VmFormProvider>
      )}
      <footer className="dialog-foot dialog-foot-lined">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          reason={opened?.editor.fault ? t('vmForm.textFault') : isChanged ? null : t('vmForm.noChange')}
          disabled={isBusy}
          onClick={() => void send(true)}
        >
          {t('vmForm.try')}
        </Button>
        <Button
          tone="main"
          disabled={isBusy}
          reason={canApply ? null : t('vmForm.tryFirst')}
          onClick={() => void send(false)}
        >
          {t('vmForm.apply')}
        </Button>
      </footer>
    </Dialog>
  );
}

/** What would change as the server sees it, and what of it waits for a restart. */
function Changes({
  opened,
  report,
  isRunning,
}: {
  opened: Opened;
  report: DocumentReport | null;
  isRunning: boolean;
}) {
  const waiting = isRunning ? needsRestart(opened.base, opened.editor.draft.manifest) : [];
  return (
    <div className="vm-outcome">
      {waiting.length > 0 && (
        <Notice tone="warning" title={t('vmForm.restart')}>
          <p className="mono">{waiting.join(', ')}</p>
        </Notice>
      )}
      {report === null && <p className="plan-empty">{t('vmForm.notTried')}</p>}
      {report?.error && <ErrorNotice error={report.error} />}
      {report?.state === 'conflict' && (
        <Notice tone="warning" title={t('vmForm.conflict')}>
          <p className="mono">
            {report.owners.map(({ field, manager }) => `${field} (${manager})`).join(', ')}
          </p>
        </Notice>
      )}
      {report && report.error === null && (
        <>
          <h3 className="vm-heading">{t('vmForm.changes', { count: report.fields.length })}</h3>
          <dl className="vm-changes selectable">
            {report.fields.map(({ path, now, intended }) => (
              <div key={path.join('.')}>
                <dt className="mono">{pathText(path)}</dt>
                <dd className="mono">
                  <del>{valueText(now)}</del> <ins>{valueText(intended)}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
