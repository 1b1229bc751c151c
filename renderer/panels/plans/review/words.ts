import type { Json } from '../../../../shared/plan/canonical.ts';
import type { StepView } from '../../../../shared/plan/review.ts';
import { t } from '../../../i18n/i18n.ts';

/** What a step does, in a sentence without its end. */
export function stepWords({ title: { type, name, guest } }: Pick<StepView, 'title'>): string {
  const words = t(`step.${type}`, { name });
  return guest === null ? words : t('step.ofGuest', { words, guest });
}

/** About how long something takes: in seconds below a minute and a half, in minutes below an hour and a half, else in hours. */
export function durationWords(seconds: number): string {
  if (seconds < 90) return t('review.seconds', { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return t('review.minutes', { count: Math.round(seconds / 60) });
  return t('review.hours', { count: Math.round(seconds / 3600) });
}

/** A value of a field as text; an empty one where it is not there. */
export function valueText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A path of a field: spec.template.spec. */
export function pathText(path: readonly string[]): string {
  return path
    .map((part) => (/^[\w-]+$/.test(part) ? part : `["${part}"]`))
    .join('.')
    .replaceAll('.[', '[');
}
