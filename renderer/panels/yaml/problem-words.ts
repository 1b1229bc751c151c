import { t } from '../../i18n/i18n.ts';
import type { YamlProblem } from '../../yaml/validate.ts';

/** What is wrong, in a sentence. */
export function problemWords({ problem }: YamlProblem): string {
  switch (problem.type) {
    case 'syntax':
      return t('yaml.problem.syntax', { text: problem.text });
    case 'unknown':
      return t('yaml.problem.unknown', { field: problem.field });
    case 'wrong-type':
      return t('yaml.problem.wrongType', { field: problem.field, wanted: problem.wanted });
    case 'wrong-value':
      return t('yaml.problem.wrongValue', { field: problem.field, wanted: problem.wanted });
    case 'missing':
      return t('yaml.problem.missing', { field: problem.field });
  }
}

/** The line of an offset, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
