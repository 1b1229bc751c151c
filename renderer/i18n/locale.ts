/** What texts are shown in: the language, and the BCP 47 tag by which numbers and dates are written. */
export type Shown = { language: string; locale: string };

let shown: Shown = { language: 'en', locale: 'en' };
const listeners = new Set<() => void>();

/** The language that texts are in now, as a BCP 47 tag. */
export function languageNow(): string {
  return shown.language;
}

/** The tag that numbers and dates are written by now. */
export function localeNow(): string {
  return shown.locale;
}

/** Whether a language is written from right to left. Source: the scripts of Unicode's bidirectional classes R and AL. */
export function isRightToLeft(language: string): boolean {
  return ['ar', 'fa', 'he', 'ur'].includes(language.split('-')[0] ?? '');
}

/** Takes on another language, and tells everybody who reads it. */
export function setShown(next: Shown): void {
  if (next.language === shown.language && next.locale === shown.locale) return;
  shown = next;
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` after each change of the language; answers what stops that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Something that is made once for each locale, such as a formatter of Intl. */
export function perLocale<T>(make: (locale: string) => T): () => T {
  let made: { locale: string; value: T } | null = null;
  return () => {
    if (made?.locale !== shown.locale) made = { locale: shown.locale, value: make(shown.locale) };
    return made.value;
  };
}
