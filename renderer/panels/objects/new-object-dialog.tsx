import { useEffect, useRef, useState } from 'react';
import { stringify } from 'yaml';
import type { AppError } from '../../../shared/error.ts';
import type { CreatableKind } from '../../../shared/objects/creatable.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { reveal } from '../../ui/reveal.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { ClusterField } from '../cluster-field.tsx';
import { formFor } from './new-object-forms.ts';
import { UploadProgress } from './upload-progress.tsx';
import { useUpload } from './use-upload.ts';
import '../yaml/yaml-panels.css';

type NewObjectProps = { kind: CreatableKind; cluster: string | null; onClose: () => void };

/** Makes one object by a form; what the form fills in can be gone on with as YAML. */
export function NewObjectDialog({ kind, cluster: given, onClose }: NewObjectProps) {
  const app = useApp();
  const { backend, view } = app;
  const clusters = useWorld((state) => state.clusters) ?? [];
  const connected = clusters.filter(({ connection }) => connection.type === 'connected');
  const selected = useView(({ selection }) => selection[0]?.split('/')[0]);
  const [chosen, setChosen] = useState(given);
  const usual = connected.find((each) => each.id === selected) ?? connected[0];
  const cluster = chosen ?? usual?.id ?? '';
  // One that was chosen stays so while it cannot be reached.
  const offered = clusters.filter((each) => each.id === chosen || connected.includes(each));
  const form = formFor(kind);
  const [state, setState] = useState(form.begin);
  const [error, setError] = useState<AppError | null>(null);
  const upload = useUpload();
  const [isLeaving, setLeaving] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const file = form.fileOf?.(state) ?? null;
  // What is to be decided is not left below the edge of a long form.
  const news = useRef<HTMLDivElement>(null);
  const isLost = (upload.state?.lost ?? null) !== null;
  const isUploading = upload.state !== null;
  useEffect(() => {
    if (isUploading || isLost || isLeaving || error) reveal(news.current);
  }, [isUploading, isLost, isLeaving, error]);
  const problem = cluster === '' ? t('action.offline') : form.problem(state);

  const end = (failure: AppError | null, name: string): void => {
    setBusy(false);
    setLeaving(false);
    setError(failure?.code === 'cancelled' ? null : failure);
    if (failure) return;
    addToast(view, { tone: 'info', title: t('entity.made', { name }), text: '', hint: null });
    onClose();
  };
  const make = async (object: JsonObject): Promise<void> => {
    setChosen(cluster);
    setBusy(true);
    const answer = await backend.call('yaml.apply', {
      ...{ cluster, text: stringify(object), isDry: false, takesOver: false },
    });
    const report = answer.ok ? answer.value.documents[0] : undefined;
    const failure = answer.ok ? (report?.error ?? null) : answer.error;
    const taken: AppError | null =
      report && report.owners.length > 0
        ? { code: 'conflict', message: t('entity.taken', { name: report.ref.name }) }
        : null;
    end(failure ?? taken, form.nameOf(state));
  };
  const send = async (image: File): Promise<void> => {
    setChosen(cluster);
    setBusy(true);
    setError(null);
    const {
      displayName,
      namespace,
      storageClass,
      checksum,
      backend: kept,
    } = form.imageOf?.(state) ?? {
      ...{
        displayName: '',
        namespace: '',
        storageClass: null,
        checksum: '',
        backend: 'backingimage' as const,
      },
    };
    const ended = await upload.send({
      image: { cluster, displayName, namespace, storageClass, checksum, backend: kept },
      file: image,
    });
    end(ended.ok ? null : ended.error, displayName);
  };
  const asYaml = (): void =>
    view.setState({
      dialog: { type: 'new-yaml', cluster, text: stringify(form.toObject(state), { lineWidth: 0 }) },
    });
  return (
    <Dialog
      title={t(`entity.new.${kind}`)}
      description={t(`entity.newLead.${kind}`)}
      size="small"
      // What may have taken an hour is not lost by a click beside it.
      onClose={() => (upload.state ? setLeaving(true) : onClose())}
    >
      <div className="new-object">
        {/* What is on its way is not changed any more. */}
        <fieldset className="new-object-fields" disabled={isBusy}>
          <ClusterField clusters={offered} value={cluster} onChange={setChosen} />
          <form.Fields cluster={cluster} state={state} onChange={setState} />
        </fieldset>
        <div ref={news} className="new-object-news">
          {upload.state && <UploadProgress state={upload.state} onGoOn={upload.goOn} />}
          {upload.state && isLeaving && (
            <Notice
              isLive
              tone="warning"
              title={t('entity.uploadLeave')}
              actions={
                <>
                  <Button onClick={() => setLeaving(false)}>{t('entity.uploadStay')}</Button>
                  <Button
                    tone="danger"
                    onClick={() => {
                      upload.cancel();
                      onClose();
                    }}
                  >
                    {t('entity.cancelUpload')}
                  </Button>
                </>
              }
            />
          )}
          {error && <ErrorNotice error={error} />}
          {error && file && <p className="field-note">{t('entity.uploadWhole')}</p>}
        </div>
      </div>
      <footer className="dialog-foot">
        {upload.state
          ? !isLeaving && <Button onClick={upload.cancel}>{t('entity.cancelUpload')}</Button>
          : file === null && (
              <Button tone="quiet" onClick={asYaml}>
                {t('entity.asYaml')}
              </Button>
            )}
        <Button
          tone="main"
          reason={problem}
          disabled={isBusy}
          onClick={() => void (file ? send(file) : make(form.toObject(state)))}
        >
          {t(file ? (error && !isBusy ? 'entity.uploadAgain' : 'entity.upload') : 'yaml.create')}
        </Button>
      </footer>
    </Dialog>
  );
}
