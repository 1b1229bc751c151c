import { useId } from 'react';
import { t } from '../../../i18n/i18n.ts';
import { atRisk, refusedCount, takeOverOf, takeOversOf } from './needs.ts';
import type { Need } from './needs.ts';
import type { Review } from './use-review.ts';
import { stepWords } from './words.ts';

type ReviewNeedsProps = {
  review: Review;
  needs: readonly Need[];
  agreed: ReadonlySet<Need>;
  onAgree: (agreed: ReadonlySet<Need>) => void;
};

/** What has to be agreed to, one by one, on purpose. */
export function ReviewNeeds({ review, needs, agreed, onAgree }: ReviewNeedsProps) {
  const id = useId();
  return (
    <fieldset className="review-needs">
      <legend className="visually-hidden">{t('review.agree')}</legend>
      {needs.map((need) => (
        <label
          key={need}
          className={`review-need review-need-${need.split(' ', 1)[0] ?? ''}`}
          htmlFor={`${id}-${need}`}
        >
          <input
            id={`${id}-${need}`}
            type="checkbox"
            checked={agreed.has(need)}
            onChange={(event) => {
              const next = new Set(agreed);
              if (event.currentTarget.checked) next.add(need);
              else next.delete(need);
              onAgree(next);
            }}
          />
          <span>{wordsOf(need, review, agreed)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function wordsOf(need: Need, review: Review, agreed: ReadonlySet<Need>): string {
  const steps = review.known?.steps ?? [];
  const taking = takeOverOf(need);
  if (taking !== null) {
    const step = steps.find(({ id }) => id === taking);
    const managers = takeOversOf(review).find((each) => each.step === taking)?.managers ?? [];
    return t('review.need.takeOver', {
      step: step ? stepWords(step) : taking,
      managers: managers.join(', '),
    });
  }
  switch (need) {
    case 'refused':
      return t('review.need.refused', { count: refusedCount(review, agreed) });
    case 'service':
    case 'data':
      return t(`review.need.${need}`, { count: atRisk(steps, need) });
    case 'quorum':
      return t('review.need.quorum');
    default:
      return t('review.need.drift');
  }
}
