import { useEffect, useRef, useState } from 'react';
import type { SealedDraft } from '../../../shared/sealed.ts';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatExact } from '../../ui/format.ts';
import { useApp } from '../app-context.ts';
import { ChooseStep } from './choose-step.tsx';
import { OpenStep } from './open-step.tsx';
import './sealed.css';

/** Takes clusters out of a file that was sealed under a passphrase; `file` is one that was dropped on the window. */
export function ImportDialog({ file, onClose }: { file: File | null; onClose: () => void }) {
  const { backend } = useApp();
  const [draft, setDraft] = useState<SealedDraft | null>(null);
  const held = useRef<string | null>(null);
  useEffect(
    () => () => {
      if (held.current !== null) void backend.call('sealed.forget', { sealed: held.current });
    },
    [backend],
  );
  const lead = draft
    ? t('sealed.chooseLead', { time: formatExact(draft.exportedAt), count: draft.clusters.length })
    : t('sealed.importLead');
  return (
    <Dialog title={t('sealed.importTitle')} description={lead} onClose={onClose}>
      {draft ? (
        <ChooseStep draft={draft} onClose={onClose} />
      ) : (
        <OpenStep
          key={file ? `${file.name} ${file.lastModified}` : ''}
          dropped={file}
          onOpened={(opened) => {
            held.current = opened.sealed;
            setDraft(opened);
          }}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
