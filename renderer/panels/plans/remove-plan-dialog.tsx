import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, usePlans } from '../app-context.ts';

/** Asks before a plan and its secrets are removed, which cannot be undone. */
export function RemovePlanDialog({ plan: id, onClose }: { plan: string; onClose: () => void }) {
  const { plans } = useApp();
  const plan = usePlans((state) => state.plans?.get(id));
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  if (!plan) return null;
  const remove = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await plans.remove(id);
    setIsBusy(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <Confirm
      title={t('plan.removeTitle', { name: plan.name })}
      text={t('plan.removeText', { count: plan.intentions.length })}
      verb={t('plan.remove')}
      notice={error && <ErrorNotice error={error} />}
      isBusy={isBusy}
      isKeptOpen
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
