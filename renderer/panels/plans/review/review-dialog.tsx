import { t } from '../../../i18n/i18n.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { usePlans } from '../../app-context.ts';
import { Findings } from '../findings.tsx';

/** A plan before it is applied: what keeps it from that, or what to know of it. */
export function ReviewDialog({ plan: id, onClose }: { plan: string; onClose: () => void }) {
  const plan = usePlans((state) => state.plans?.get(id));
  const check = usePlans((state) => (state.history?.present.id === id ? state.check : null));
  if (!plan) return null;
  return (
    <Dialog
      size="large"
      title={t('plan.reviewTitle', { name: plan.name })}
      description={t('plan.changes', { count: plan.intentions.length })}
      onClose={onClose}
    >
      <div className="dialog-body">
        <Findings findings={check?.findings ?? []} />
      </div>
    </Dialog>
  );
}
