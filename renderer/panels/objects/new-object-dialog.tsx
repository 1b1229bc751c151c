import { useEffect, useState } from 'react';
import { stringify } from 'yaml';
import type { AppError } from '../../../shared/error.ts';
import type { CreatableKind } from '../../../shared/objects/creatable.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { ClusterField } from '../cluster-field.tsx';
import { formFor } from './new-object-forms.ts';
import { uploadImage } from './upload.ts';
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
  const form = formFor(kind);
  const [state, setState] = useState(form.begin);
  const [error, setError] = useState<AppError | null>(null);
  const [sent, setSent] = useState<{ bytes: number; stop: AbortController } | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => () => sent?.stop.abort(), [sent?.stop]);
  const file = form.fileOf?.(state) ?? null;
  const problem = cluster === '' ? t('action.offline') : form.problem(state);

  const end = (failure: AppError | null, name: string): void => {
    setBusy(false);
    setSent(null);
    setError(failure?.code === 'cancelled' ? null : failure);
    if (failure) return;
    addToast(view, { tone: 'info', title: t('entity.made', { name }), text: '', hint: null });
    onClose();
  };
  const make = async (object: JsonObject): Promise<void> => {
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
  const upload = async (image: File): Promise<void> => {
    const stop = new AbortController();
    setBusy(true);
    setSent({ bytes: 0, stop });
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
    const ended = await uploadImage(app, {
      image: { cluster, displayName, namespace, storageClass, checksum, backend: kept },
      file: image,
      onSent: (bytes) => setSent((before) => (before ? { ...before, bytes } : before)),
      signal: stop.signal,
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
      onClose={onClose}
    >
      <div className="new-object">
        <ClusterField clusters={connected} value={cluster} onChange={setChosen} />
        <form.Fields cluster={cluster} state={state} onChange={setState} />
        {sent && file && (
          <div className="upload-progress">
            <progress max={file.size} value={sent.bytes} aria-label={t('entity.uploading')} />
            <span className="muted">
              {t('entity.sent', { percent: Math.floor((sent.bytes / file.size) * 100) })}
            </span>
          </div>
        )}
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot">
        {sent ? (
          <Button onClick={() => sent.stop.abort()}>{t('entity.cancelUpload')}</Button>
        ) : (
          file === null && (
            <Button tone="quiet" onClick={asYaml}>
              {t('entity.asYaml')}
            </Button>
          )
        )}
        <Button
          tone="main"
          reason={problem}
          disabled={isBusy}
          onClick={() => void (file ? upload(file) : make(form.toObject(state)))}
        >
          {t(file ? 'entity.upload' : 'yaml.create')}
        </Button>
      </footer>
    </Dialog>
  );
}
