import { useState } from 'react';
import type { ObjectChange } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { FieldTable } from './field-table.tsx';

/** What a step does to one object; its fields three ways are behind it. */
export function ObjectChangeRow({ change }: { change: ObjectChange }) {
  const { ref, state, hasDrift, fields, subresource } = change;
  const shown = fields.filter((field) => field.state !== 'unchanged');
  const [isOpen, setIsOpen] = useState(state === 'conflict');
  const summary = (
    <>
      <span className={`review-state review-state-${state}`}>{t(`review.object.${state}`)}</span>
      <span className="review-object">
        <span className="muted">{ref.kind}</span>{' '}
        <span className="mono">
          {ref.namespace === null ? ref.name : `${ref.namespace}/${ref.name}`}
          {subresource !== null && ` · ${subresource}`}
        </span>
      </span>
      {hasDrift && <span className="review-drifted">{t('review.drifted')}</span>}
    </>
  );
  if (shown.length === 0) return <div className="review-change">{summary}</div>;
  return (
    <details
      className="review-change"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        {summary}
        <span className="review-count">{t('review.fields', { count: shown.length })}</span>
      </summary>
      {isOpen && <FieldTable fields={shown} />}
    </details>
  );
}
