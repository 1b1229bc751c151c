import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { KubeconfigSource } from './kubeconfig-source.tsx';

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

/** Where the kubeconfig of a cluster comes from: a file, the clipboard, or a drop on the window. */
export function SourceStep({ error, isReading, onFiles, onText, onChoose, onRancher }: SourceStepProps) {
  const [hasText, setHasText] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const submit = async (): Promise<void> => {
    const wasRead = await onText(field.current?.value ?? '');
    if (wasRead && field.current) field.current.value = '';
  };
  return (
    <>
      <div className="dialog-body add-source">
        <KubeconfigSource {...{ isReading, field, onFiles, onChoose }} onText={setHasText} />
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
