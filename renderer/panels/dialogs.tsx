import { useState } from 'react';
import { actions } from '../../shared/actions/index.ts';
import type { ActionName } from '../../shared/actions/index.ts';
import type { Action } from '../../shared/actions/define.ts';
import type { AppError } from '../../shared/error.ts';
import { t } from '../i18n/i18n.ts';
import { addToast } from '../store/view-store.ts';
import { entityOf } from '../store/world-store.ts';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { AddClusterDialog } from './add-cluster/add-cluster-dialog.tsx';
import { useApp, useView, useWorld } from './app-context.ts';
import { BatchDialog } from './batch/batch-dialog.tsx';
import { Palette } from './commands/palette.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { NameViewDialog } from './views/name-view-dialog.tsx';

/** The dialog that is open, if any. */
export function Dialogs() {
  const { view } = useApp();
  const dialog = useView((state) => state.dialog);
  const close = (): void => view.setState({ dialog: null });
  switch (dialog?.type) {
    case undefined:
      return null;
    case 'add-cluster':
      return <AddClusterDialog file={dialog.file} onClose={close} />;
    case 'rename-cluster':
      return <RenameDialog cluster={dialog.cluster} onClose={close} />;
    case 'remove-cluster':
      return <RemoveDialog cluster={dialog.cluster} onClose={close} />;
    case 'name-view':
      return <NameViewDialog view={dialog.view} onClose={close} />;
    case 'palette':
      return <Palette onClose={close} />;
    case 'confirm-batch':
      return <BatchDialog name={dialog.action} nodes={dialog.nodes} onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'confirm-action':
      return <ActionDialog name={dialog.action} entity={dialog.entity} onClose={close} />;
  }
}

function useClusterName(cluster: string): string {
  return useWorld((state) => state.clusters?.find(({ id }) => id === cluster)?.name ?? cluster);
}

function RenameDialog({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const { backend } = useApp();
  const [name, setName] = useState(useClusterName(cluster));
  const [error, setError] = useState<AppError | null>(null);
  const save = async (): Promise<void> => {
    const answer = await backend.call('cluster.rename', { cluster, name });
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <Dialog title={t('rename.title')} description={t('rename.lead')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <div className="dialog-body">
          <TextField label={t('rename.name')} value={name} maxLength={80} onChange={setName} />
          {error && <ErrorNotice error={error} />}
        </div>
        <footer className="dialog-foot dialog-foot-lined">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button tone="main" type="submit" disabled={name.trim() === ''}>
            {t('cluster.rename')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const { backend, view } = useApp();
  const name = useClusterName(cluster);
  const remove = async (): Promise<void> => {
    const answer = await backend.call('cluster.remove', { cluster });
    if (answer.ok) return;
    const { message, hint = null } = answer.error;
    addToast(view, { tone: 'danger', title: t('cluster.callFailed'), text: message, hint });
  };
  return (
    <Confirm
      title={t('remove.title', { name })}
      text={t('remove.text')}
      verb={t('cluster.remove')}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}

function ActionDialog({ name, entity, onClose }: { name: ActionName; entity: string; onClose: () => void }) {
  const { actions: runner } = useApp();
  const target = useWorld((state) => entityOf(state, entity));
  const action: Action = actions[name];
  if (!target || !action.confirm) return null;
  return (
    <Confirm
      title={t('confirm.title', { verb: action.label, kind: t('kind.vm') })}
      text={action.confirm(target)}
      verb={action.label}
      onConfirm={() => void runner.run(name, entity)}
      onClose={onClose}
    />
  );
}
