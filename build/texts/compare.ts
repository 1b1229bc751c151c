import { faultOf, markOf, translated, wantedKeys } from './catalogue.ts';
import type { FlatTexts, Translated } from './catalogue.ts';

/** What is to be translated of one text, and into which languages. */
export type ToDo = { en: string; missing: Translated[]; changed: Translated[] };

/** How far the languages follow English. */
export type Comparison = {
  /** By dotted key: texts without a translation, and translations of what English no longer says. */
  todo: Record<string, ToDo>;
  /** Keys that English does not have, by language. */
  extra: Partial<Record<Translated, string[]>>;
  /** What is wrong with values in translations, by language and key. */
  faults: Partial<Record<Translated, Record<string, string>>>;
};

/** Compares the languages with English; `origins` are the marks of the English texts they were made from. */
export function compare(
  english: FlatTexts,
  texts: ReadonlyMap<Translated, FlatTexts>,
  origins: FlatTexts,
): Comparison {
  const result: Comparison = { todo: {}, extra: {}, faults: {} };
  for (const language of translated) {
    const own = texts.get(language) ?? new Map<string, string>();
    const wanted = wantedKeys(english, language);
    for (const [key, en] of wanted) {
      const text = own.get(key);
      const state = text === undefined ? 'missing' : origins.get(key) === markOf(en) ? null : 'changed';
      if (state !== null) (result.todo[key] ??= { en, missing: [], changed: [] })[state].push(language);
      const fault = text === undefined ? null : faultOf(key, en, text);
      if (fault !== null) (result.faults[language] ??= {})[key] = fault;
    }
    const extra = [...own.keys()].filter((key) => !wanted.has(key));
    if (extra.length > 0) result.extra[language] = extra;
  }
  return result;
}

/** Whether nothing is left to do. */
export function isComplete({ todo, extra, faults }: Comparison): boolean {
  return [todo, extra, faults].every((part) => Object.keys(part).length === 0);
}
