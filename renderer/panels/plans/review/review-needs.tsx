import { useId } from 'react';
import { t } from '../../../i18n/i18n.ts';
import { atRisk, isTakeOver, managersOf, refusalsOf } from './needs.ts';
import type { Need } from './needs.ts';
import type { Review } from './use-review.ts';

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
        <label key={need} className={`review-need review-need-${need}`} htmlFor={`${id}-${need}`}>
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
          <span>{wordsOf(need, review)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function wordsOf(need: Need, review: Review): string {
  const steps = review.known?.steps ?? [];
  switch (need) {
    case 'drift':
      return t('review.need.drift');
    case 'takeOver':
      return t('review.need.takeOver', { managers: managersOf(review).join(', ') });
    case 'refused': {
      const count = refusalsOf(review).filter((refusal) => !isTakeOver(refusal)).length;
      return t('review.need.refused', { count });
    }
    case 'quorum':
      return t('review.need.quorum');
    case 'service':
    case 'data':
      return t(`review.need.${need}`, { count: atRisk(steps, need) });
  }
}
