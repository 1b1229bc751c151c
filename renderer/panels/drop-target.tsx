import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sealedEnding } from '../../shared/sealed.ts';
import type { Dialog } from '../store/view-store.ts';
import { t } from '../i18n/i18n.ts';
import { useApp } from './app-context.ts';
import './drop-target.css';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** What a dropped file is for: an export of clusters by its name, else a kubeconfig, for the cluster being changed where one is. */
function toDialog(open: Dialog | null, file: File, others: readonly File[]): Dialog {
  if (file.name.toLowerCase().endsWith(sealedEnding)) return { type: 'import-clusters', file };
  return open?.type === 'replace-credential'
    ? { ...open, file, others }
    : { type: 'add-cluster', file, others };
}

/** Takes a kubeconfig or an export of clusters dropped anywhere on the window into the dialog for it. */
export function DropTarget() {
  const { view } = useApp();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const stop = new AbortController();
    const listen = (
      name: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      on: (event: DragEvent) => void,
    ): void =>
      addEventListener(
        name,
        (event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          on(event);
        },
        { signal: stop.signal },
      );
    listen('dragenter', () => {
      depth += 1;
      setIsOver(true);
    });
    listen('dragover', () => undefined);
    listen('dragleave', () => {
      depth -= 1;
      if (depth <= 0) setIsOver(false);
    });
    listen('drop', (event) => {
      depth = 0;
      setIsOver(false);
      const [file, ...others] = event.dataTransfer?.files ?? [];
      if (file) view.setState(({ dialog }) => ({ dialog: toDialog(dialog, file, others) }));
    });
    return () => stop.abort();
  }, [view]);
  if (!isOver) return null;
  return (
    <div className="drop-target">
      <div className="drop-target-box">
        <FileUp size={20} aria-hidden />
        {t('drop.text')}
      </div>
    </div>
  );
}
