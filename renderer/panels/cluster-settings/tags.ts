import { t } from '../../i18n/i18n.ts';

/** Tags as they were typed: the words between commas and spaces, each once, as they came. */
export function toTags(text: string): string[] {
  return [...new Set(text.split(/[\s,"]+/).filter((word) => word !== ''))];
}

/** Why tags cannot be kept, in words; null where they can. */
export function tagProblem(tags: readonly string[]): string | null {
  if (tags.some((tag) => tag.length > 40)) return t('settings.tagTooLong');
  return tags.length > 20 ? t('settings.tagsTooMany') : null;
}
