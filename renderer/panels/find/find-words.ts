import { t } from '../../i18n/i18n.ts';
import type { QueryError } from '../../scene/query/query.ts';

/** What is wrong with a query, in a sentence. */
export function errorWords(error: QueryError): string {
  switch (error.code) {
    case 'unknown-field':
      return error.suggestion === null
        ? t('find.error.unknownField', { field: error.field })
        : t('find.error.unknownFieldNear', { field: error.field, suggestion: error.suggestion });
    case 'no-value':
      return t('find.error.noValue', { field: error.field });
    case 'unknown-value':
      return t('find.error.unknownValue', {
        field: error.field,
        value: error.value,
        choices: error.choices.join(', '),
      });
    case 'not-a-number':
      return t('find.error.notANumber', { field: error.field, value: error.value });
    case 'not-a-size':
      return t('find.error.notASize', { field: error.field, value: error.value });
    case 'no-order':
      return t('find.error.noOrder', { field: error.field });
    case 'unclosed-quote':
      return t('find.error.unclosedQuote');
    case 'empty':
      return t('find.error.empty');
  }
}
