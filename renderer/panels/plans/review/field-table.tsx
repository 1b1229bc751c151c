import type { FieldChange } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';
import { pathText, valueText } from './words.ts';

type FieldTableProps = {
  fields: readonly FieldChange[];
  /** What the first value is: what the plan was drafted from, or what was opened. */
  baseLabel?: string;
};

/** Fields three ways: as it was when it was begun, as the server has them, and as they are to be. */
export function FieldTable({ fields, baseLabel }: FieldTableProps) {
  return (
    <div className="review-fields" tabIndex={0} role="group" aria-label={t('review.fieldsOf')}>
      <table className="selectable">
        <thead>
          <tr>
            <th scope="col">{t('review.column.field')}</th>
            <th scope="col">{baseLabel ?? t('review.column.base')}</th>
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
