import { useEffect, useMemo, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { openChecker } from '../../../shared/plan/check.ts';
import { toSite } from '../../../shared/plan/site.ts';
import { toMakeVms } from '../../../shared/vm/draft.ts';
import type { VmDraft } from '../../../shared/vm/draft.ts';
import { readVm } from '../../../shared/vm/read.ts';
import { checkNetworkData, checkUserData } from '../../../shared/vm/user-data.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { showPlans } from '../plans/plan-acts.ts';
import { useLayer } from '../use-layer.ts';
import { toEditor, withForm, withParts, withText } from './editor.ts';
import type { Editor } from './editor.ts';
import { EditorBody } from './editor-body.tsx';
import { toProblems, VmFormProvider } from './form-context.tsx';
import type { Problem } from './form-context.tsx';
import { addToPlan, keepDraft, planOf } from './keep-draft.ts';
import { Making } from './making.tsx';
import { Outcome } from './outcome.tsx';
import { MakeReview } from './review.tsx';
import { draftFrom, usualDraft } from './start-draft.ts';

type Start = { cluster: string; host: string | null; from: string | null };
type Phase = { type: 'edit' } | { type: 'review' } | { type: 'making'; run: string };

/** The first draft, once it is known what the cluster has. */
function useStart(app: App, { cluster, host, from }: Start) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [source, setSource] = useState(from);
  useEffect(() => {
    let isOver = false;
    const begin = async (): Promise<void> => {
      const site = app.plans.siteOf(cluster);
      const drafted = source === null ? null : await draftFrom(app, site, source, host);
      if (isOver) return;
      if (drafted?.ok === false) setError(drafted.error);
      else setEditor(toEditor(drafted?.value ?? usualDraft(site, host)));
    };
    void begin();
    return () => {
      isOver = true;
    };
  }, [app, cluster, host, source]);
  return { editor, setEditor, error, startFrom: setSource };
}

function problemsOfText({ cloudInit }: VmDraft): Problem[] {
  if (cloudInit.type === 'copied') return [];
  return [...checkUserData(cloudInit.userData), ...checkNetworkData(cloudInit.networkData)].map((fault) => ({
    part: 'cloud-init',
    severity: 'error',
    text: t('vmForm.inLine', fault),
  }));
}

/** One VM or many, from an image, a medium, a template, a volume or another VM: as a form and as YAML. */
export function NewVmDialog({ onClose, ...start }: Start & { onClose: () => void }) {
  const app = useApp();
  useLayer('library');
  const { cluster } = start;
  const [id] = useState(() => crypto.randomUUID());
  const { editor, setEditor, error, startFrom } = useStart(app, start);
  const [phase, setPhase] = useState<Phase>({ type: 'edit' });
  const [refusals, setRefusals] = useState<readonly Problem[]>([]);
  const info = useWorld((state) => state.clusters?.find((each) => each.id === cluster));
  const world = useWorld((state) => worldOf(state, cluster));
  const close = (): void => {
    if (phase.type !== 'making') void app.backend.call('plan.remove', { plan: id });
    onClose();
  };
  const draft = editor?.draft;
  const site = useMemo(() => toSite(world, cluster), [world, cluster]);
  const checker = useMemo(() => openChecker(site), [site]);
  const check = useMemo(
    () => (draft ? checker(planOf(id, cluster, toMakeVms(id, draft).intention)) : null),
    [checker, draft, id, cluster],
  );
  const problems = useMemo(
    () => (check && draft ? [...toProblems(check.findings), ...problemsOfText(draft), ...refusals] : []),
    [check, draft, refusals],
  );
  const title = t(start.from === null ? 'vmForm.newTitle' : 'vmForm.copyTitle');
  const lead = t('vmForm.lead', { cluster: info?.name ?? cluster });
  return (
    <Dialog size="wide" title={title} description={lead} onClose={close}>
      {error && (
        <div className="dialog-body">
          <ErrorNotice error={error} />
        </div>
      )}
      {!editor && !error && (
        <p className="dialog-body vm-loading" role="status">
          {t('common.loading')} <span className="progress" aria-hidden />
        </p>
      )}
      {editor && check && phase.type === 'edit' && (
        <VmFormProvider
          value={{
            ...{ site, form: readVm(editor.draft.manifest), draft: editor.draft },
            ...{ isNew: true, problems, startFrom },
            change: (form) => {
              setRefusals([]);
              setEditor((before) => before && withForm(before, form));
            },
            changeParts: (parts) => setEditor((before) => before && withParts(before, parts)),
          }}
        >
          <EditorBody
            editor={editor}
            outcome={<Outcome check={check} />}
            onText={(text) => {
              setRefusals([]);
              setEditor((before) => before && withText(before, text));
            }}
          />
          <EditFoot
            id={id}
            cluster={cluster}
            editor={editor}
            problems={problems}
            isConnected={info?.connection.type === 'connected'}
            onReview={() => setPhase({ type: 'review' })}
            onClose={onClose}
          />
        </VmFormProvider>
      )}
      {phase.type === 'review' && (
        <MakeReview
          plan={id}
          onBack={(said) => {
            setRefusals(said);
            setPhase({ type: 'edit' });
          }}
          onBegun={(run) => setPhase({ type: 'making', run })}
        />
      )}
      {phase.type === 'making' && <Making plan={id} run={phase.run} onClose={onClose} />}
    </Dialog>
  );
}

type EditFootProps = {
  id: string;
  cluster: string;
  editor: Editor;
  problems: readonly Problem[];
  isConnected: boolean;
  onReview: () => void;
  onClose: () => void;
};

/** To the server, or into a plan: that works without one too. */
function EditFoot({ id, cluster, editor, problems, isConnected, onReview, onClose }: EditFootProps) {
  const app = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const hasFault = editor.fault !== null;
  const hasError = problems.some(({ severity }) => severity === 'error');
  const toReview = async (): Promise<void> => {
    setIsBusy(true);
    const kept = await keepDraft(app, id, cluster, editor.draft);
    setIsBusy(false);
    if (kept.ok) onReview();
    else setError(kept.error);
  };
  const toPlan = async (): Promise<void> => {
    const added = await addToPlan(app, cluster, editor.draft);
    if (!added.ok) {
      setError(added.error);
      return;
    }
    void app.backend.call('plan.remove', { plan: id });
    showPlans(app);
    onClose();
  };
  const faultReason = hasFault ? t('vmForm.textFault') : null;
  return (
    <>
      {error && (
        <div className="vm-foot-error">
          <ErrorNotice error={error} />
        </div>
      )}
      <footer className="dialog-foot dialog-foot-lined">
        {!isConnected && <span className="vm-foot-note">{t('vmForm.offline')}</span>}
        <Button tone={isConnected ? 'plain' : 'main'} reason={faultReason} onClick={() => void toPlan()}>
          {t('vmForm.toPlan')}
        </Button>
        {isConnected && (
          <Button
            tone="main"
            disabled={isBusy}
            reason={faultReason ?? (hasError ? t('vmForm.wrong') : null)}
            onClick={() => void toReview()}
          >
            {t('vmForm.review')}
          </Button>
        )}
      </footer>
    </>
  );
}
