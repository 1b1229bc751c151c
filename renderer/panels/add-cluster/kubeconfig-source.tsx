import { FileUp } from 'lucide-react';
import { useId, useRef } from 'react';
import type { RefObject } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useView } from '../app-context.ts';

type KubeconfigSourceProps = {
  isReading: boolean;
  /** The field of a text, which holds secrets: it stays there, out of React's state, until it has been read. */
  field: RefObject<HTMLTextAreaElement | null>;
  onFiles: (files: readonly File[]) => void;
  /** Opens the file dialog of the desktop. */
  onChoose: () => void;
  /** Whether there is any text now. */
  onText: (hasText: boolean) => void;
};

/** Where a kubeconfig comes from: a file, or a text that is pasted. */
export function KubeconfigSource({ isReading, field, onFiles, onChoose, onText }: KubeconfigSourceProps) {
  const hasFileDialog = useView((state) => state.info?.hasFileDialog ?? false);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <>
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
          onChange={(event) => onText(event.target.value.trim() !== '')}
        />
      </div>
    </>
  );
}
