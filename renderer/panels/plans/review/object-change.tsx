import { useState } from 'react';
import type { FieldChange, ObjectChange } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { pathText, valueText } from './words.ts';

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
      {isOpen && <Fields fields={shown} />}
    </details>
  );
}

/** Fields as the plan was drafted from, as the server has them, and as they are to be. */
function Fields({ fields }: { fields: readonly FieldChange[] }) {
  return (
    <div className="review-fields" tabIndex={0} role="group" aria-label={t('review.fieldsOf')}>
      <table className="selectable">
        <thead>
          <tr>
            <th scope="col">{t('review.column.field')}</th>
            <th scope="col">{t('review.column.base')}</th>
            <th scope="col">{t('review.column.now')}</th>
            <th scope="col">{t('review.column.intended')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={JSON.stringify(field.path)} className={`review-field-${field.state}`}>
              <th scope="row">
                <span className="mono">{pathText(field.path)}</span>
                <span className="review-field-state">{t(`review.field.${field.state}`)}</span>
              </th>
              {(['base', 'now', 'intended'] as const).map((column) => (
                <td key={column} className="mono">
                  {valueText(field[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
