import type { DriftView } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { valueText } from './words.ts';

/** Takes what is there now as what the plan is drafted from. */
export type Rebase = (drift: readonly DriftView[]) => void;

/** What has changed since the draft, fact by fact, with the way to draft the plan from what is there now, if there is one. */
export function DriftNotice({ drift, onRebase }: { drift: readonly DriftView[]; onRebase: Rebase | null }) {
  const title = t('review.drift.title', { count: drift.length });
  const all =
    onRebase && drift.length > 1 ? (
      <Button onClick={() => onRebase(drift)}>{t('review.drift.takeAll')}</Button>
    ) : undefined;
  return (
    <Notice tone="warning" title={title} {...(all ? { actions: all } : {})}>
      <ul className="review-drift">
        {drift.map((each) => (
          <li key={each.entity}>
            <div>
              <span className="mono">{nameOf(each)}</span> {t(`review.drift.${each.type}`)}
              {each.facts.map(({ name, before, now }) => (
                <div key={name} className="muted selectable">
                  {t('review.drift.fact', { name, before: shown(before), now: shown(now) })}
                </div>
              ))}
            </div>
            {onRebase && (
              <Button
                aria-label={t('review.drift.takeOf', { name: nameOf(each) })}
                onClick={() => onRebase([each])}
              >
                {t('review.drift.take')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

const nameOf = ({ entity }: DriftView): string => entity.split('/').at(-1) ?? entity;
const shown = (value: Parameters<typeof valueText>[0]): string =>
  value === null || value === '' ? t('review.drift.nothing') : valueText(value);
