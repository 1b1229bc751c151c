import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { partOf } from '../../../shared/vm/fields.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { ReviewStep } from '../plans/review/review-step.tsx';
import { ReviewNotices } from '../plans/review/review-notices.tsx';
import '../plans/review/review.css';
import { useReview } from '../plans/review/use-review.ts';
import type { Review } from '../plans/review/use-review.ts';
import type { Problem } from './form-context.tsx';

/** What the server refuses, in the form's places. */
function refusalsOf({ tried }: Review): Problem[] {
  return [...tried.values()].flatMap(({ dryRun }) =>
    dryRun.type === 'refused'
      ? [{ part: partOf(dryRun.message), severity: 'error' as const, text: dryRun.message }]
      : [],
  );
}

type MakeReviewProps = {
  plan: string;
  onBack: (refusals: readonly Problem[]) => void;
  onBegun: (run: string) => void;
};

/** Each object as the server would take it, and the way to make them. */
export function MakeReview({ plan, onBack, onBegun }: MakeReviewProps) {
  const { backend } = useApp();
  const { again, ...review } = useReview(plan);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const { known, tried, isComplete } = review;
  const told = review.error ?? error;
  const refused = [...tried.values()].some(({ dryRun }) => dryRun.type === 'refused');
  const make = async (): Promise<void> => {
    setIsBusy(true);
    const begun = await backend.call('plan.apply', { plan });
    setIsBusy(false);
    if (begun.ok) onBegun(begun.value.run);
    else setError(begun.error);
  };
  const reason = !isComplete
    ? t('review.whyNot.unfinished')
    : refused
      ? t('vmForm.refused')
      : known?.isPossible === false
        ? t('review.whyNot.findings')
        : null;
  return (
    <>
      <div className="dialog-body review" tabIndex={0} role="group" aria-label={t('review.label')}>
        {told && <ErrorNotice error={told} actions={<Button onClick={again}>{t('review.again')}</Button>} />}
        {known && <ReviewNotices known={known} />}
        {!known && !review.error && (
          <p className="review-loading" role="status">
            {t('review.loading')} <span className="progress" aria-hidden />
          </p>
        )}
        <ol>
          {known?.steps.map((step, index) => (
            <ReviewStep
              key={step.id}
              step={step}
              index={index}
              after={[]}
              tried={tried.get(step.id) ?? null}
            />
          ))}
        </ol>
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button onClick={() => onBack(refusalsOf(review))}>{t('vmForm.back')}</Button>
        <Button tone="main" disabled={isBusy} reason={reason} onClick={() => void make()}>
          {t('vmForm.make', { count: known?.steps.length ?? 1 })}
        </Button>
      </footer>
    </>
  );
}
