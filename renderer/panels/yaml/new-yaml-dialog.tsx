import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { ClusterField } from '../cluster-field.tsx';
import { ReportView } from './report-view.tsx';
import { YamlWriter } from './yaml-writer.tsx';

type NewYamlProps = {
  /** Where they are made to begin with; null for the first cluster that is connected. */
  cluster: string | null;
  /** What is written to begin with. */
  text: string;
  onClose: () => void;
};

/** Makes objects from YAML, one or many: tried by the server first, then made one after another. */
export function NewYamlDialog({ cluster, text: given, onClose }: NewYamlProps) {
  const { backend } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const connected = clusters.filter(({ connection }) => connection.type === 'connected');
  const [chosen, setChosen] = useState(cluster);
  const target = chosen ?? connected[0]?.id ?? '';
  const [text, setText] = useState(given);
  const [told, setTold] = useState<{ of: string; reports: DocumentReport[]; isDry: boolean } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [takesOver, setTakesOver] = useState(false);
  const key = `${target}\n${text}`;
  const reports = told?.of === key ? told.reports : null;
  const isManaged = reports?.some(({ owners }) => owners.length > 0) ?? false;
  const isOver = reports !== null && !told?.isDry && reports.every(({ isDone }) => isDone);

  const send = async (isDry: boolean): Promise<void> => {
    setBusy(true);
    const answer = await backend.call('yaml.apply', { cluster: target, text, isDry, takesOver });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    setTold(answer.ok ? { of: key, reports: answer.value.documents, isDry } : null);
  };
  const reason =
    target === ''
      ? t('action.offline')
      : text.trim() === ''
        ? t('yaml.nothingWritten')
        : reports === null
          ? t('yaml.checkFirst')
          : isManaged && !takesOver
            ? t('yaml.decideFirst')
            : null;
  return (
    <Dialog title={t('yaml.newTitle')} description={t('yaml.newLead')} size="large" onClose={onClose}>
      <div className="yaml-new">
        <ClusterField clusters={connected} value={target} onChange={setChosen} />
        <YamlWriter
          cluster={target}
          initial={given}
          text={text}
          label={t('yaml.newLabel')}
          onChange={setText}
        />
        {(reports ?? error) && (
          <div className="yaml-outcome">
            {error && <ErrorNotice error={error} />}
            {reports && <ReportView reports={reports} />}
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
      </div>
      <footer className="dialog-foot">
        {isOver ? (
          <Button tone="main" onClick={onClose}>
            {t('common.close')}
          </Button>
        ) : (
          <>
            <Button disabled={isBusy || target === '' || text.trim() === ''} onClick={() => void send(true)}>
              {t('yaml.check')}
            </Button>
            <Button tone="main" reason={reason} disabled={isBusy} onClick={() => void send(false)}>
              {t('yaml.create')}
            </Button>
          </>
        )}
      </footer>
    </Dialog>
  );
}
