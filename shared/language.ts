import { z } from 'zod';

/** The languages Acre speaks, as BCP 47 tags, English first. */
export const languages = ['en', 'zh-CN', 'de', 'ja'] as const;
export type Language = (typeof languages)[number];

/** What the user chose: a language, or that of the system. */
export const LanguageChoice = z.enum(['system', ...languages]);
export type LanguageChoice = z.infer<typeof LanguageChoice>;

/** The names of the languages, each in itself. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  'zh-CN': '简体中文',
  de: 'Deutsch',
  ja: '日本語',
};

/** The language that a BCP 47 tag asks for; null where Acre does not speak it, as for traditional Chinese. */
function languageOf(tag: string): Language | null {
  const [primary, ...rest] = tag.toLowerCase().split('-');
  if (primary === 'zh')
    return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? null : 'zh-CN';
  return languages.find((language) => language === primary) ?? null;
}

/** The language to speak: the one that was chosen, else the first of the system's that Acre speaks, else English. */
export function toLanguage(choice: LanguageChoice, system: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of system) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return 'en';
}

/** The tag that numbers and dates go by: the system's own where it is of that language, so that en-GB keeps its dates. */
export function toLocale(language: string, system: readonly string[]): string {
  return system.find((tag) => languageOf(tag) === language) ?? language;
}
