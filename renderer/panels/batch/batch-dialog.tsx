import { useMemo } from 'react';
import type { ActionName } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { FormFields } from '../action-forms/form-fields.tsx';
import { useForm } from '../action-forms/use-form.ts';
import type { OpenForm } from '../action-forms/use-form.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { BatchReach } from './batch-lists.tsx';
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
    <Confirm
      title={t('batch.title', words)}
      text={possible.length === 0 ? t('batch.nothingLeft') : t(`batch.danger.${action.danger}`)}
      verb={t('batch.title', words)}
      tone={action.danger === 'none' ? 'main' : 'danger'}
      isWide={opened.form?.isWide === true}
      notice={
        <>
          <BatchReach
            vms={possible}
            leftOut={leftOut.map(({ vm, reason }) => ({ name: vm.name, reason }))}
            hasCluster={graph.clusters.length > 1}
          />
          <FormFields opened={opened} reason={possible.length === 0 ? null : opened.problem} />
        </>
      }
      isBusy={possible.length === 0 || opened.problem !== null}
      onConfirm={run}
      onClose={onClose}
    />
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
