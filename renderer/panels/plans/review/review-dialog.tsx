import { useState } from 'react';
import type { AppError } from '../../../../shared/error.ts';
import type { Intention } from '../../../../shared/plan/intention.ts';
import { rebased } from '../../../../shared/plan/edit.ts';
import type { Plan } from '../../../../shared/plan/plan.ts';
import type { StepView } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { useApp, usePlans, useWorld } from '../../app-context.ts';
import { showRun } from '../../runs/show-run.ts';
import type { Rebase } from './drift-notice.tsx';
import { needsOf, overridesOf } from './needs.ts';
import type { Need } from './needs.ts';
import { ReviewFailure, ReviewNotices } from './review-notices.tsx';
import { ReviewNeeds } from './review-needs.tsx';
import { ReviewStep } from './review-step.tsx';
import './review.css';
import { useReview } from './use-review.ts';
import type { Review } from './use-review.ts';
import { durationWords } from './words.ts';
import { intentionWords } from '../plan-words.ts';

type ReviewDialogProps = { plan: string; onClose: () => void };

/** What a plan would do, step by step and as the server sees it, before it is applied. */
export function ReviewDialog({ plan: id, onClose }: ReviewDialogProps) {
  // Undefined until the plans are known, null where there is none of this id.
  const plan = usePlans(({ plans }) => (plans === null ? undefined : (plans.get(id) ?? null)));
  const cluster = useWorld((state) => state.clusters?.find((each) => each.id === plan?.cluster)?.name);
  const { again, ...review } = useReview(id);
  const app = useApp();
  // A plan is changed where it is edited, so that it can be undone there; what it is then is kept and reviewed anew.
  const rebase: Rebase = (drift) => {
    app.plans.open(id);
    app.plans.edit((draft) =>
      rebased(draft, Object.fromEntries(drift.map(({ entity, now }) => [entity, now]))),
    );
    again();
  };
  const title = plan ? t('review.title', { name: plan.name }) : t('review.label');
  const lead = t('review.lead', { cluster: cluster ?? plan?.cluster ?? '' });
  return (
    <Dialog
      size="large"
      title={title}
      description={plan === null ? t('review.noPlan') : lead}
      onClose={onClose}
    >
      <div className="dialog-body review" tabIndex={0} role="group" aria-label={t('review.label')}>
        <ReviewFailure review={review} onAgain={again} />
        {review.known && <ReviewNotices known={review.known} onRebase={rebase} />}
        {review.known?.steps.length === 0 && <p className="muted">{t('review.nothing')}</p>}
        {review.known ? (
          <Groups plan={plan ?? null} review={review} />
        ) : (
          !review.error &&
          plan !== null && (
            <p className="review-loading" role="status">
              {t('review.loading')} <span className="progress" aria-hidden />
            </p>
          )
        )}
      </div>
      <ReviewFoot id={id} plan={plan ?? null} review={review} onAgain={again} onClose={onClose} />
    </Dialog>
  );
}

/** The steps under what wants them, in their order. */
function Groups({ plan, review }: { plan: Plan | null; review: Review }) {
  const steps = review.known?.steps ?? [];
  const numbers = new Map(steps.map(({ id }, index) => [id, index]));
  const groups = new Map<string, StepView[]>();
  for (const step of steps) groups.set(step.intention, [...(groups.get(step.intention) ?? []), step]);
  return [...groups].map(([intention, own]) => {
    const found = plan?.intentions.find((each) => each.id === intention);
    return (
      <section key={intention} className="review-group">
        <h3>{found ? <Wanted intention={found} /> : intention}</h3>
        <ol>
          {own.map((step) => (
            <ReviewStep
              key={step.id}
              step={step}
              index={numbers.get(step.id) ?? 0}
              after={step.after.flatMap((each) => numbers.get(each) ?? []).sort((a, b) => a - b)}
              tried={review.tried.get(step.id) ?? null}
            />
          ))}
        </ol>
      </section>
    );
  });
}

type ReviewFootProps = {
  id: string;
  plan: Plan | null;
  review: Review;
  onAgain: () => void;
  onClose: () => void;
};

/** What wants the steps below. */
function Wanted({ intention }: { intention: Intention }) {
  const { name, wants } = intentionWords(intention);
  return (
    <>
      <span className="mono">{name}</span> <span className="review-wants">{wants}</span>
    </>
  );
}

/** How far the review is, what has to be agreed to, and the way to go on. */
function ReviewFoot({ id, plan, review, onAgain, onClose }: ReviewFootProps) {
  const app = useApp();
  const [agreed, setAgreed] = useState<ReadonlySet<Need>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { known, tried, isComplete } = review;
  const needs = needsOf(review, plan);
  const open = needs.filter((need) => !agreed.has(need));
  const total = known?.steps.length ?? 0;
  const apply = async (): Promise<void> => {
    setIsBusy(true);
    const overrides = overridesOf(new Set(needs));
    const answer = await app.backend.call('plan.apply', { plan: id, overrides });
    setIsBusy(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onClose();
    // What it makes is drawn as it comes, and no ghost beside it.
    if (app.plans.getState().history?.present.id === id) app.plans.leave();
    showRun(app, answer.value.run);
  };
  return (
    <>
      {isComplete && needs.length > 0 && (
        <ReviewNeeds review={review} needs={needs} agreed={agreed} onAgree={setAgreed} />
      )}
      {error && (
        <div className="review-error">
          <ErrorNotice error={error} actions={<Button onClick={onAgain}>{t('review.again')}</Button>} />
        </div>
      )}
      <footer className="dialog-foot dialog-foot-lined review-foot">
        <span className="review-sum" role="status">
          {known && !isComplete && !review.error && t('review.progress', { done: tried.size, count: total })}
          {isComplete &&
            known &&
            t('review.sum', { count: total, time: durationWords(known.estimateSeconds) })}
        </span>
        <Button onClick={onClose}>{t('review.keep')}</Button>
        <Button
          tone={needs.includes('data') || needs.includes('quorum') ? 'danger' : 'main'}
          disabled={isBusy}
          reason={whyNot(review, open.length)}
          onClick={() => void apply()}
        >
          {t('review.apply')}
        </Button>
      </footer>
    </>
  );
}

/** Why a plan cannot be applied now; null where it can. */
function whyNot({ known, isComplete, error }: Review, open: number): string | null {
  if (error) return t('review.whyNot.failed');
  if (!known || !isComplete) return t('review.whyNot.unfinished');
  if (known.steps.length === 0) return t('review.nothing');
  if (!known.isPossible || known.missingSecrets.length > 0) return t('review.whyNot.findings');
  return open > 0 ? t('review.whyNot.agree') : null;
}
