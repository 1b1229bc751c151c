import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Verdict } from '../../../shared/migration/verdict.ts';
import { t } from '../../i18n/i18n.ts';

/** The icon of each verdict; the canvas draws the same shapes. */
export const verdictIcons: Record<Verdict['type'], LucideIcon> = {
  fits: CircleCheck,
  tight: TriangleAlert,
  no: CircleX,
};

function durationText(seconds: number): string {
  return seconds < 90
    ? t('migration.seconds', { count: seconds })
    : t('migration.minutes', { count: Math.round(seconds / 60) });
}

/** About how long something takes, such as "8 s to 45 s". */
export function spanText([least, most]: readonly [number, number]): string {
  return least === most
    ? t('migration.about', { time: durationText(least) })
    : t('migration.span', { least: durationText(least), most: durationText(most) });
}
