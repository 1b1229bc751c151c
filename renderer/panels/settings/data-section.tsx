import { FolderOpen } from 'lucide-react';
import { useRef, useState } from 'react';
import { readSettings, writeSettings } from '../../../shared/settings-file.ts';
import type { AppError } from '../../../shared/error.ts';
import { saveText } from '../../export/save-file.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import { useCall } from '../use-call.ts';

/** Where the app keeps its files, and settings taken elsewhere and back. */
export function DataSection() {
  return (
    <div className="settings-body">
      <Folder />
      <Transfer />
    </div>
  );
}

function Folder() {
  const { backend } = useApp();
  const { value, error } = useCall('app.about', {}, null);
  const { error: failed, ask } = useAsking();
  return (
    <section className="settings-part">
      <h3>{t('preferences.folder')}</h3>
      <p className="muted">{t('preferences.folderNote')}</p>
      {error && <ErrorNotice error={error} />}
      {value && (
        <div className="settings-path">
          <code className="selectable">{value.dataDir}</code>
          <CopyButton label={t('preferences.copyPath')} text={value.dataDir} />
          {value.canShowDataDir && (
            <Button
              icon={<FolderOpen size={14} aria-hidden />}
              onClick={() => ask(backend.call('app.showDataDir', {}))}
            >
              {t('preferences.openFolder')}
            </Button>
          )}
        </div>
      )}
      {failed && <ErrorNotice error={failed} />}
    </section>
  );
}

function Transfer() {
  const { view, preferences } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<{ count: number; left: readonly string[] } | AppError | null>(null);
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const taken = readSettings(await file.text());
    if (!taken.ok) {
      setSaid(taken.error);
      return;
    }
    preferences.change(taken.value.settings);
    setSaid({ count: Object.keys(taken.value.settings).length, left: taken.value.left });
  };
  return (
    <section className="settings-part">
      <h3>{t('preferences.transfer')}</h3>
      <p className="muted">{t('preferences.transferNote')}</p>
      <div className="settings-acts">
        <Button
          onClick={() =>
            saveText('settings.json', 'application/json', writeSettings(view.getState().preferences))
          }
        >
          {t('preferences.export')}
        </Button>
        <Button onClick={() => input.current?.click()}>{t('preferences.import')}</Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t('preferences.import')}
          onChange={({ target }) => {
            void read(target.files?.[0]);
            target.value = '';
          }}
        />
      </div>
      {said && 'message' in said && <ErrorNotice error={said} />}
      {said && 'count' in said && (
        <Notice isLive tone="info" title={t('preferences.imported', { count: said.count })}>
          {said.left.length > 0 && <p>{t('preferences.notTaken', { names: said.left.join(', ') })}</p>}
        </Notice>
      )}
    </section>
  );
}
