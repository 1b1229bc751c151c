import { toLanguage, toLocale } from '../../shared/language.ts';
import type { LanguageChoice } from '../../shared/language.ts';
import { speak } from './i18n.ts';
import { isRightToLeft, languageNow } from './locale.ts';

/** What a language comes from: what the user chose, what the system speaks, and what an address of a test asks for. */
export type LanguageWishes = { choice: LanguageChoice; system: readonly string[]; address: URL };

/** The language of a page for tests, which may be one that no menu lists: `&testing=1&language=ar-XB`; null for users. */
function ofTest({ searchParams }: URL): string | null {
  return searchParams.get('testing') === '1' ? searchParams.get('language') : null;
}

/** Speaks the language that is wished for, and tells the page which that is and which way it is written. */
export async function followLanguage({ choice, system, address }: LanguageWishes): Promise<void> {
  const language = ofTest(address) ?? toLanguage(choice, system);
  await speak({ language, locale: toLocale(language, system) });
  const root = document.documentElement;
  root.lang = languageNow();
  root.dir = isRightToLeft(languageNow()) ? 'rtl' : 'ltr';
}
