import { FileKey } from 'lucide-react';
import { useState } from 'react';
import type { KubeconfigContext, KubeconfigDraft } from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Breakable } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';
import '../consent-card.css';

type FilesCardProps = {
  draft: string;
  context: KubeconfigContext;
  /** Gets the draft as it is with the files read. */
  onRead: (draft: KubeconfigDraft) => void;
};

/** Lists the files a context refers to, and reads them once the user agrees. */
export function FilesCard({ draft, context, onRead }: FilesCardProps) {
  const { backend } = useApp();
  const [folder, setFolder] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isReading, setIsReading] = useState(false);
  const { files } = context;
  const needsFolder = files.some(({ isAbsolute }) => !isAbsolute);
  const canRead = !isReading && (!needsFolder || folder.trim() !== '');

  const read = async (): Promise<void> => {
    setIsReading(true);
    setError(null);
    const answer = await backend.call('kubeconfig.readFiles', {
      draft,
      context: context.context,
      paths: files.map(({ path }) => path),
      ...(needsFolder ? { folder: folder.trim() } : {}),
    });
    setIsReading(false);
    if (answer.ok) onRead(answer.value);
    else setError(answer.error);
  };
  return (
    <section className="consent" aria-label={t('files.label')}>
      <div className="consent-head">
        <FileKey size={16} aria-hidden />
        <p>
          <strong>{t('files.title', { count: files.length })}</strong>
          <span className="muted"> {t('files.text')}</span>
        </p>
      </div>
      <Facts>
        {files.map(({ field, path }) => (
          <Fact key={field} name={t(`files.field.${toFieldName(field)}`)}>
            <Breakable text={path} />
          </Fact>
        ))}
      </Facts>
      {needsFolder && (
        <div className="consent-field">
          <TextField label={t('files.folder')} value={folder} maxLength={4000} onChange={setFolder} />
        </div>
      )}
      {error && <ErrorNotice error={error} />}
      <footer className="consent-foot">
        <Button disabled={!canRead} onClick={() => void read()}>
          {t('files.read', { count: files.length })}
        </Button>
      </footer>
    </section>
  );
}

function toFieldName(field: string): 'authority' | 'certificate' | 'key' | 'token' {
  if (field === 'certificate-authority') return 'authority';
  if (field === 'client-certificate') return 'certificate';
  return field === 'client-key' ? 'key' : 'token';
}
