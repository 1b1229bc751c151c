import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useApp, useView } from '../app-context.ts';
import { renameView, saveView } from './view-acts.ts';

/** Asks for the name of a view: of what is seen now (`view` is null), or another for one that is kept. */
export function NameViewDialog({ view, onClose }: { view: string | null; onClose: () => void }) {
  const app = useApp();
  const before = useView(({ preferences }) => preferences.savedViews.find(({ id }) => id === view)?.name);
  const query = useView((state) => state.query);
  const [name, setName] = useState(before ?? query.slice(0, 80));
  return (
    <Dialog
      title={view === null ? t('views.save') : t('views.rename')}
      description={view === null ? t('views.saveLead') : t('views.renameLead')}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() === '') return;
          if (view === null) saveView(app, name);
          else renameView(app, view, name);
          onClose();
        }}
      >
        <div className="dialog-body">
          <TextField label={t('views.name')} value={name} maxLength={80} onChange={setName} />
        </div>
        <footer className="dialog-foot dialog-foot-lined">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button tone="main" type="submit" disabled={name.trim() === ''}>
            {view === null ? t('views.save') : t('views.rename')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
