import { Copy, FileDown, Redo2, Trash2, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { renamed, withoutIntention } from '../../../shared/plan/edit.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useApp, usePlans, useWorld } from '../app-context.ts';
import { useShortcut } from '../keys.ts';
import { DraftField } from './draft-fields.tsx';
import { Findings } from './findings.tsx';
import { IntentionForm } from './intention-form.tsx';
import { copyPlan, reviewPlan, showGuestOf } from './plan-acts.ts';
import { intentionWords } from './plan-words.ts';
import { SpreadTable } from './spread.tsx';
import { exportPlan } from './transfer.ts';

/** The open plan: its name and what can be done with it, what it wants, and what that comes to. */
export function OpenPlan() {
  const app = useApp();
  const history = usePlans((state) => state.history);
  const check = usePlans((state) => state.check);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!history) return null;
  const { intentions } = history.present;
  const shown = intentions.find(({ id }) => id === chosen) ?? intentions.at(-1);
  return (
    <div className="plan-open">
      <Head />
      <div className="plan-columns">
        <section aria-label={t('plan.intentions')}>
          <h3 className="plan-heading">{t('plan.intentions')}</h3>
          {intentions.length === 0 && <p className="plan-empty">{t('plan.noIntentions')}</p>}
          <ul>
            {intentions.map((intention) => (
              <Row
                key={intention.id}
                intention={intention}
                isShown={intention === shown}
                onShow={() => {
                  setChosen(intention.id);
                  showGuestOf(app, history.present.cluster, intention);
                }}
              />
            ))}
          </ul>
        </section>
        <section aria-label={t('plan.details')} className="plan-details">
          {shown && <IntentionForm key={shown.id} intention={shown} />}
        </section>
        <section aria-label={t('plan.outcome')}>
          <h3 className="plan-heading">{t('plan.findings')}</h3>
          {check ? (
            <Findings findings={check.findings} />
          ) : (
            <p className="plan-empty">{t('plan.checking')}</p>
          )}
          <h3 className="plan-heading">{t('plan.spreadTitle')}</h3>
          <SpreadTable spread={check?.spread ?? []} />
        </section>
      </div>
    </div>
  );
}

function Head() {
  const app = useApp();
  const { plans, view } = app;
  const history = usePlans((state) => state.history);
  const cluster = useWorld((state) => state.clusters?.find(({ id }) => id === history?.present.cluster));
  const undoKeys = useShortcut('undo');
  const redoKeys = useShortcut('redo');
  if (!history) return null;
  const plan = history.present;
  const isEmpty = plan.intentions.length === 0;
  return (
    <header className="plan-head">
      <DraftField
        label={t('plan.name')}
        value={plan.name}
        check={(name) => (name.trim() === '' ? t('plan.nameMissing') : null)}
        onCommit={(name) => plans.edit((each) => renamed(each, name.trim()))}
      />
      <span className="muted plan-cluster">{cluster?.name ?? plan.cluster}</span>
      <span className="plan-head-tools">
        <IconButton
          label={t('plan.undo')}
          shortcut={undoKeys}
          icon={<Undo2 size={15} />}
          disabled={history.past.length === 0}
          onClick={plans.undo}
        />
        <IconButton
          label={t('plan.redo')}
          shortcut={redoKeys}
          icon={<Redo2 size={15} />}
          disabled={history.future.length === 0}
          onClick={plans.redo}
        />
        <IconButton label={t('plan.copy')} icon={<Copy size={15} />} onClick={() => copyPlan(app, plan)} />
        <IconButton label={t('plan.export')} icon={<FileDown size={15} />} onClick={() => exportPlan(plan)} />
        <IconButton
          label={t('plan.remove')}
          icon={<Trash2 size={15} />}
          aria-haspopup="dialog"
          onClick={() => view.setState({ dialog: { type: 'remove-plan', plan: plan.id } })}
        />
        <IconButton label={t('plan.leave')} icon={<X size={15} />} onClick={plans.leave} />
        <Button
          tone="main"
          reason={isEmpty ? t('plan.nothingToReview') : null}
          aria-haspopup="dialog"
          onClick={() => void reviewPlan(app, plan.id)}
        >
          {t('plan.review')}
        </Button>
      </span>
    </header>
  );
}

type RowProps = { intention: Intention; isShown: boolean; onShow: () => void };

function Row({ intention, isShown, onShow }: RowProps) {
  const { plans } = useApp();
  const worst = usePlans((state) =>
    state.check?.findings.find(
      ({ where, severity }) => where.intention === intention.id && severity === 'error',
    ),
  );
  const { name, wants } = intentionWords(intention);
  return (
    <li className="plan-intention">
      <button type="button" className="plan-row" aria-pressed={isShown} onClick={onShow}>
        <span className="plan-row-name mono" title={name}>
          {name}
        </span>
        <span className={worst ? 'plan-row-error' : 'muted'} title={wants}>
          {wants}
        </span>
      </button>
      <IconButton
        label={t('plan.removeIntention', { name })}
        icon={<Trash2 size={13} />}
        onClick={() => plans.edit((plan) => withoutIntention(plan, intention.id))}
      />
    </li>
  );
}
