import { AlertDialog } from 'radix-ui';
import { useMemo } from 'react';
import type { ActionName } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import '../../ui/dialog.css';
import { FormFields } from '../action-forms/form-fields.tsx';
import { useForm } from '../action-forms/use-form.ts';
import type { OpenForm } from '../action-forms/use-form.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import './batch.css';
import { LeftOutList, VmNames } from './batch-lists.tsx';
import { entityOfVm, nodesOf, offerOf, vmsOf } from './offers-of-all.ts';
import type { BatchOffer } from './offers-of-all.ts';
import { showActivity } from './tell-batch.ts';

type BatchDialogProps = {
  name: ActionName;
  nodes: readonly string[];
  /** What the place it is asked for from fills in. */
  options?: unknown;
  onClose: () => void;
};

/** The question before an action on several VMs: which it reaches, and which it leaves out and why, as things stand now. */
export function BatchDialog({ name, nodes, options, onClose }: BatchDialogProps) {
  const app = useApp();
  const graph = useWorld((state) => state.graph);
  const rights = useWorld((state) => state.rights);
  const activities = useView((state) => state.activities);
  const offer = useMemo(
    () => offerOf(app, name, vmsOf(nodesOf(graph, nodes))),
    // What is under way, and what the user may, change what is possible.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- offerOf reads both from the stores
    [app, name, nodes, graph, rights, activities],
  );
  const { action } = offer;
  const targets = useMemo(() => offer.possible.flatMap((vm) => entityOfVm(vm) ?? []), [offer]);
  const opened = useForm(name, targets, options);
  const { possible, leftOut } = withoutLeftOut(offer, opened);
  const words = { verb: action.label, count: possible.length };
  const run = (): void => {
    const going = possible.flatMap((vm) => entityOfVm(vm) ?? []);
    const asked = new Map(going.map((target) => [target.id, opened.toOptions(target)]));
    app.batches.run(name, [...asked.keys()], (entity) => asked.get(entity));
    showActivity(app);
  };
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim" />
        <AlertDialog.Content
          className={`dialog dialog-${opened.form?.isWide === true ? 'large' : 'small'} batch-dialog`}
        >
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">{t('batch.title', words)}</AlertDialog.Title>
          </header>
          <AlertDialog.Description className="dialog-text">
            {possible.length === 0 ? t('batch.nothingLeft') : t(`batch.danger.${action.danger}`)}
          </AlertDialog.Description>
          <div className="batch-lists" role="group" aria-label={t('batch.reach')} tabIndex={0}>
            <VmNames vms={possible} hasCluster={graph.clusters.length > 1} />
            {leftOut.length > 0 && (
              <LeftOutList leftOut={leftOut.map(({ vm, reason }) => ({ name: vm.name, reason }))} />
            )}
          </div>
          <FormFields opened={opened} reason={possible.length === 0 ? null : opened.problem} />
          <footer className="dialog-foot">
            <AlertDialog.Cancel asChild>
              <Button>{t('common.cancel')}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button
                tone={action.danger === 'none' ? 'main' : 'danger'}
                disabled={possible.length === 0 || opened.problem !== null}
                onClick={run}
              >
                {t('batch.title', words)}
              </Button>
            </AlertDialog.Action>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** An offer without what the form leaves out as it is filled in. */
function withoutLeftOut({ possible, leftOut }: BatchOffer, { form, leavesOut }: OpenForm) {
  if (!form?.leavesOut) return { possible, leftOut };
  const reasons = new Map(
    possible.map((vm) => {
      const entity = entityOfVm(vm);
      return [vm, entity && leavesOut(entity)];
    }),
  );
  const others = possible.flatMap((vm) => {
    const reason = reasons.get(vm);
    return reason ? [{ vm, reason }] : [];
  });
  return { possible: possible.filter((vm) => !reasons.get(vm)), leftOut: [...leftOut, ...others] };
}
