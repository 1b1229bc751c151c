import { DraftingCompass, OctagonX } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { Tip } from '../../ui/tip.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { useShortcut } from '../keys.ts';
import { showPlans } from './plan-acts.ts';
import './plans.css';

/** The button that shows the templates, and which plan is open: its changes, and what is wrong with it. */
export function PlanState() {
  const app = useApp();
  const plan = usePlans((state) => state.history?.present ?? null);
  const errors = usePlans(
    (state) => (state.check?.findings ?? []).filter(({ severity }) => severity === 'error').length,
  );
  const isOpen = usePlans((state) => state.isPaletteOpen);
  return (
    <>
      <Tip text={t('plan.palette')} shortcut={useShortcut('templates')}>
        <button
          type="button"
          className="button button-quiet plan-toggle"
          aria-pressed={isOpen}
          onClick={() => app.plans.showPalette(!isOpen)}
        >
          <DraftingCompass size={15} aria-hidden />
          <span>{t('plan.button')}</span>
        </button>
      </Tip>
      {plan && (
        <button type="button" className="plan-state" title={plan.name} onClick={() => showPlans(app)}>
          <span className="plan-state-name">{plan.name}</span>
          <span className="muted">{t('plan.changes', { count: plan.intentions.length })}</span>
          {errors > 0 && (
            <span className="plan-state-errors">
              <OctagonX size={12} aria-hidden />
              {t('plan.errors', { count: errors })}
            </span>
          )}
        </button>
      )}
    </>
  );
}
