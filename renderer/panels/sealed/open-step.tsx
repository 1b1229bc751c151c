import { FileLock2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import { maxSealedBytes, sealedEnding } from '../../../shared/sealed.ts';
import type { SealedDraft } from '../../../shared/sealed.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { PassphraseField } from './passphrase-field.tsx';

type OpenStepProps = {
  dropped: File | null;
  onOpened: (draft: SealedDraft) => void;
  onClose: () => void;
};

/** The file as Base64; it is sealed, so that its way through the page gives nothing away. */
async function toBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Which file, and the passphrase that opens it. */
export function OpenStep({ dropped, onOpened, onClose }: OpenStepProps) {
  const { backend } = useApp();
  const [file, setFile] = useState<File | null>(dropped);
  const [hasWords, setHasWords] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [isOpening, setIsOpening] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const words = useRef<HTMLInputElement>(null);
  const canOpen = file !== null && hasWords && !isOpening;

  const open = async (): Promise<void> => {
    if (!file) return;
    if (file.size > maxSealedBytes) {
      setError(appError('invalid', t('sealed.tooLarge'), { hint: t('sealed.tooLargeHint') }));
      return;
    }
    setIsOpening(true);
    setError(null);
    const input = { file: await toBase64(file), passphrase: words.current?.value ?? '' };
    const answer = await backend.call('sealed.open', input);
    setIsOpening(false);
    if (answer.ok) onOpened(answer.value);
    else setError(answer.error);
  };
  return (
    <form
      className="sealed"
      onSubmit={(event) => {
        event.preventDefault();
        if (canOpen) void open();
      }}
    >
      <div className="dialog-body sealed-body">
        <div className="sealed-file">
          <FileLock2 size={18} aria-hidden className="muted" />
          <p>
            {file ? <span className="mono">{file.name}</span> : t('sealed.fileHint')}
            {!file && <span className="muted">{t('add.dropHint')}</span>}
          </p>
          <Button onClick={() => picker.current?.click()}>{t('add.choose')}</Button>
          <input
            ref={picker}
            type="file"
            hidden
            accept={sealedEnding}
            aria-label={t('add.choose')}
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (chosen) setFile(chosen);
              setError(null);
            }}
          />
        </div>
        <PassphraseField
          label={t('sealed.passphrase')}
          field={words}
          isNew={false}
          onChange={() => setHasWords((words.current?.value ?? '') !== '')}
        />
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button tone="main" type="submit" disabled={!canOpen}>
          {isOpening ? t('sealed.opening') : t('sealed.open')}
        </Button>
      </footer>
    </form>
  );
}
