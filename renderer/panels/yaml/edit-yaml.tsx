import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { ReportView } from './report-view.tsx';
import { YamlWriter } from './yaml-writer.tsx';

type EditYamlProps = {
  entity: string;
  cluster: string;
  /** The text as it was opened. */
  base: string;
  /** Once it was written, or given up. */
  onClose: (isWritten: boolean) => void;
};

/** Edits an object: what is written is tried by the server first, then carried out; what is in the way is asked about. */
export function EditYaml({ entity, cluster, base, onClose }: EditYamlProps) {
  const { backend, view } = useApp();
  const [text, setText] = useState(base);
  const [report, setReport] = useState<{ of: string; report: DocumentReport } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [takesOver, setTakesOver] = useState(false);
  const [keepsMine, setKeepsMine] = useState(false);
  const told = report?.of === text ? report.report : null;
  const isDisputed = told?.fields.some(({ state }) => state === 'conflict') ?? false;
  const isManaged = (told?.owners.length ?? 0) > 0;

  const send = async (isDry: boolean): Promise<void> => {
    setBusy(true);
    const answer = await backend.call('yaml.edit', {
      entity,
      base,
      edited: text,
      isDry,
      takesOver,
      keepsMine,
    });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setReport({ of: text, report: answer.value });
    if (!answer.value.isDone) return;
    addToast(view, {
      tone: 'info',
      title: t('yaml.written', { name: answer.value.ref.name }),
      text: '',
      hint: null,
    });
    onClose(true);
  };
  const isReady =
    told !== null && (told.state === 'change' || (told.state === 'conflict' && told.error === null));
  const isAnswered = (!isDisputed || keepsMine) && (!isManaged || takesOver);
  const reason =
    text === base
      ? t('yaml.nothingChanged')
      : !isReady
        ? t('yaml.checkFirst')
        : isAnswered
          ? null
          : t('yaml.decideFirst');
  return (
    <div className="yaml-edit">
      <YamlWriter
        cluster={cluster}
        initial={base}
        text={text}
        label={t('yaml.editLabel')}
        onChange={setText}
      />
      {(told ?? error) && (
        <div className="yaml-outcome">
          {error && <ErrorNotice error={error} />}
          {told && <ReportView reports={[told]} />}
          {isDisputed && (
            <CheckField label={t('yaml.keepMine')} isChecked={keepsMine} onChange={setKeepsMine} />
          )}
          {isManaged && (
            <CheckField
              label={t('yaml.takeOver')}
              note={t('yaml.takeOverNote')}
              isChecked={takesOver}
              onChange={setTakesOver}
            />
          )}
        </div>
      )}
      <footer className="yaml-foot">
        <Button tone="quiet" onClick={() => onClose(false)}>
          {t('yaml.discard')}
        </Button>
        <Button disabled={isBusy || text === base} onClick={() => void send(true)}>
          {t('yaml.check')}
        </Button>
        <Button tone="main" reason={reason} disabled={isBusy} onClick={() => void send(false)}>
          {t('yaml.apply')}
        </Button>
      </footer>
    </div>
  );
}
