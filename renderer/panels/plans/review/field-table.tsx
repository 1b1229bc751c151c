import type { FieldChange } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { pathText, valueText } from './words.ts';

type FieldTableProps = {
  fields: readonly FieldChange[];
  /** What the first value is: what the plan was drafted from, or what was opened. */
  baseLabel?: string;
};

const columns = ['base', 'now', 'intended'] as const;

/** Fields three ways: as it was when it was begun, as the server has them, and as they are to be; of a new object only the last. */
export function FieldTable({ fields, baseLabel }: FieldTableProps) {
  const isNew = fields.every(({ state, base, now }) => state === 'planned' && base === null && now === null);
  const shown = isNew ? (['intended'] as const) : columns;
  const titles = {
    base: baseLabel ?? t('review.column.base'),
    now: t('review.column.now'),
    intended: t('review.column.intended'),
  };
  return (
    <div className="review-fields" tabIndex={0} role="group" aria-label={t('review.fieldsOf')}>
      <table className="selectable">
        <thead>
          <tr>
            <th scope="col">{t('review.column.field')}</th>
            {shown.map((column) => (
              <th key={column} scope="col">
                {titles[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={JSON.stringify(field.path)} className={`review-field-${field.state}`}>
              <th scope="row">
                <span className="mono">{pathText(field.path)}</span>
                {!isNew && <span className="review-field-state">{t(`review.field.${field.state}`)}</span>}
              </th>
              {shown.map((column) => (
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
