import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { BatchReach } from './batch-lists.tsx';
import { batchTitle, showActivity } from './tell-batch.ts';
import { whyNoUndo } from './undo-offer.ts';
import { useUndoOffer } from './use-undo-offer.ts';

type UndoBatchDialogProps = { batch: number; onClose: () => void };

/** The question before a whole batch is taken back: what that does, and what stays as it is and why, as things stand now. */
export function UndoBatchDialog({ batch: id, onClose }: UndoBatchDialogProps) {
  const app = useApp();
  const batch = useView(({ batches }) => batches.find((each) => each.id === id));
  const hasClusters = useWorld(({ graph }) => graph.clusters.length > 1);
  const offer = useUndoOffer(batch);
  if (!batch || !offer) return null;
  const { possible, leftOut, action } = offer;
  const verb = action === null ? null : actions[action].label;
  const run = (): void => {
    if (action === null) return;
    const options = new Map(possible.map((each) => [each.entity, each.options]));
    app.batches.run(action, [...options.keys()], (entity) => options.get(entity), id);
    showActivity(app);
  };
  return (
    <Confirm
      title={t('batch.undo.title', { batch: batchTitle(batch) })}
      text={
        possible.length === 0 || verb === null
          ? whyNoUndo(offer)
          : t('batch.undo.text', { verb, count: possible.length })
      }
      verb={verb === null ? t('common.undo') : t('batch.title', { verb, count: possible.length })}
      tone={action !== null && actions[action].danger !== 'none' ? 'danger' : 'main'}
      notice={<BatchReach vms={possible.map(({ vm }) => vm)} leftOut={leftOut} hasCluster={hasClusters} />}
      isBusy={possible.length === 0}
      onConfirm={run}
      onClose={onClose}
    />
  );
}
