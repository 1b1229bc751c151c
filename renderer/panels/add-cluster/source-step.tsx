import { FileUp } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useView } from '../app-context.ts';

type SourceStepProps = {
  error: AppError | null;
  isReading: boolean;
  onFiles: (files: readonly File[]) => void;
  /** Answers whether the text was read; it is then dropped. */
  onText: (text: string) => Promise<boolean>;
  /** Opens the file dialog of the desktop. */
  onChoose: () => void;
  /** Goes to the clusters that a Rancher manages; absent where they are not asked for. */
  onRancher?: () => void;
};

/** Where the kubeconfig comes from: a file, the clipboard, or a drop on the window. */
export function SourceStep({ error, isReading, onFiles, onText, onChoose, onRancher }: SourceStepProps) {
  const hasFileDialog = useView((state) => state.info?.hasFileDialog ?? false);
  const [hasText, setHasText] = useState(false);
  // The text holds secrets: it stays in its field, out of React's state, and goes as soon as it has been read.
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();

  const submit = async (): Promise<void> => {
    const wasRead = await onText(field.current?.value ?? '');
    if (wasRead && field.current) field.current.value = '';
  };
  return (
    <>
      <div className="dialog-body add-source">
        <div className="add-file">
          <FileUp size={18} aria-hidden className="muted" />
          <p>
            {t('add.fileHint')}
            <span className="muted">{t('add.dropHint')}</span>
          </p>
          <Button disabled={isReading} onClick={() => (hasFileDialog ? onChoose() : picker.current?.click())}>
            {t('add.choose')}
          </Button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t('add.choose')}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length > 0) onFiles(files);
            }}
          />
        </div>
        <div className="field">
          <label htmlFor={id}>{t('add.paste')}</label>
          <textarea
            ref={field}
            id={id}
            className="input"
            rows={9}
            spellCheck={false}
            autoComplete="off"
            placeholder={'apiVersion: v1\nkind: Config\nclusters: …'}
            onChange={(event) => setHasText(event.target.value.trim() !== '')}
          />
        </div>
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <p className="add-promise muted">{t('add.promise')}</p>
        {onRancher && (
          <Button disabled={isReading} onClick={onRancher}>
            {t('rancher.through')}
          </Button>
        )}
        <Button tone="main" disabled={!hasText || isReading} onClick={() => void submit()}>
          {t('add.read')}
        </Button>
      </footer>
    </>
  );
}
