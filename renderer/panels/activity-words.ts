import { actions } from '../../shared/actions/index.ts';
import { t } from '../i18n/i18n.ts';
import { inSentence, say } from '../i18n/say.ts';
import type { Activity } from '../store/activity.ts';
import type { Toast } from '../store/view-store.ts';

/** The verb of an activity, as its button has it. */
export function verbOf(activity: Activity): string {
  return say(actions[activity.action].label);
}

/** The same within a sentence; what is written large for itself, such as CPU, stays so. */
export function verbWithin(activity: Activity): string {
  const verb = verbOf(activity);
  return inSentence(verb) === verb ? verb : verb.charAt(0).toLowerCase() + verb.slice(1);
}

/** What has become of an activity, in words. */
export function outcomeOf(activity: Activity): string {
  if (activity.state === 'refused') return say(activity.error.message);
  return t(`activity.${activity.state}`, { count: Math.round(activity.limitMs / 60_000) });
}

/** The toast of an activity that was refused or not seen in time; a refusal verbatim. */
export function toTroubleToast(activity: Activity): Omit<Toast, 'id'> {
  const words = { verb: verbWithin(activity), name: activity.name };
  if (activity.state === 'refused') {
    const { message, hint } = activity.error;
    return { tone: 'danger', title: t('activity.refusedTitle', words), text: message, hint: hint ?? null };
  }
  const hint = activity.state === 'lost' ? activity.error.message : null;
  return { tone: 'info', title: t('activity.lateTitle', words), text: outcomeOf(activity), hint };
}

/** The toast of one that is done, with what is to be known of it. */
export function toNoteToast(activity: Activity, note: string): Omit<Toast, 'id'> {
  const words = { verb: verbWithin(activity), name: activity.name };
  return { tone: 'info', title: t('activity.notedTitle', words), text: say(note), hint: null };
}
