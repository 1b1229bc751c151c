import { AlertDialog } from 'radix-ui';
import { useMemo } from 'react';
import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import '../../ui/dialog.css';
import { useApp, useView, useWorld } from '../app-context.ts';
import './batch.css';
import { LeftOutList, VmNames } from './batch-lists.tsx';
import { batchTitle, showActivity } from './tell-batch.ts';
import { undoOfferOf, whyNoUndo } from './undo-offer.ts';

type UndoBatchDialogProps = { batch: number; onClose: () => void };

/** The question before a whole batch is taken back: what that does, and what stays as it is and why, as things stand now. */
export function UndoBatchDialog({ batch: id, onClose }: UndoBatchDialogProps) {
  const app = useApp();
  const batch = useView(({ batches }) => batches.find((each) => each.id === id));
  const graph = useWorld((state) => state.graph);
  const rights = useWorld((state) => state.rights);
  const activities = useView((state) => state.activities);
  const offer = useMemo(
    () => (batch ? undoOfferOf(app, batch) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- undoOfferOf reads them from the stores
    [app, batch, graph, rights, activities],
  );
  if (!batch || !offer) return null;
  const { possible, leftOut, action } = offer;
  const verb = action === null ? null : actions[action].label;
  const title = t('batch.undo.title', { batch: batchTitle(batch) });
  const run = (): void => {
    if (action === null) return;
    const options = new Map(possible.map((each) => [each.entity, each.options]));
    app.batches.run(action, [...options.keys()], (entity) => options.get(entity), id);
    showActivity(app);
  };
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim" />
        <AlertDialog.Content className="dialog dialog-small batch-dialog">
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          </header>
          <AlertDialog.Description className="dialog-text">
            {possible.length === 0 || verb === null
              ? whyNoUndo(offer)
              : t('batch.undo.text', { verb, count: possible.length })}
          </AlertDialog.Description>
          <div className="batch-lists" role="group" aria-label={t('batch.reach')} tabIndex={0}>
            <VmNames vms={possible.map(({ vm }) => vm)} hasCluster={graph.clusters.length > 1} />
            {leftOut.length > 0 && <LeftOutList leftOut={leftOut} />}
          </div>
          <footer className="dialog-foot">
            <AlertDialog.Cancel asChild>
              <Button>{t('common.cancel')}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                tone={action !== null && actions[action].danger !== 'none' ? 'danger' : 'main'}
                disabled={possible.length === 0}
                onClick={run}
              >
                {verb === null ? t('common.undo') : t('batch.title', { verb, count: possible.length })}
              </Button>
            </AlertDialog.Action>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
