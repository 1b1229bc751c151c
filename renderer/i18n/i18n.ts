import { createInstance } from 'i18next';
import en from './en.json' with { type: 'json' };
import { languageNow, perLocale, setShown } from './locale.ts';
import type { Shown } from './locale.ts';
import { say, setSaid } from './say.ts';
import type { Said } from './say.ts';

/** The plural forms i18next appends to a key; callers name the key without them. */
type Singular<K extends string> = K extends `${infer S}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`
  ? S
  : K;

/** The dotted keys of the leaves of a tree of texts. */
type KeysOf<T> = {
  [K in keyof T & string]: T[K] extends string ? Singular<K> : `${K}.${KeysOf<T[K]>}`;
}[keyof T & string];

/** Every key of a text there is. */
export type TextKey = KeysOf<typeof en>;

/** A tree of texts by key. */
export type Texts = { readonly [key: string]: string | Texts };

/** What a language has: the texts of the page, and what is said outside of it. */
type Own = { texts: Texts; said: Said };

/** Reads a language other than English; each is chunks of the page, read when they are first wanted. */
const readers: Record<string, () => Promise<Own>> = {
  de: () => both(import('./de.json'), import('./said/de.json')),
  ja: () => both(import('./ja.json'), import('./said/ja.json')),
  'zh-CN': () => both(import('./zh-CN.json'), import('./said/zh-CN.json')),
  // For tests: longer than any language, and written from right to left. No menu lists them.
  'en-XA': async () => ({ texts: (await import('./pseudo.ts')).toPseudo(en, 'expanded'), said: {} }),
  'ar-XB': async () => ({ texts: (await import('./pseudo.ts')).toPseudo(en, 'mirrored'), said: {} }),
};

async function both(texts: Promise<{ default: Texts }>, said: Promise<{ default: Said }>): Promise<Own> {
  return { texts: (await texts).default, said: (await said).default };
}

const saidByLanguage = new Map<string, Said>();

const i18n = createInstance();
void i18n.init({
  lng: 'en',
  // A text that a language lacks is shown in English, and never as its key.
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});
const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
i18n.services.formatter?.add('number', (value) => numbers().format(Number(value)));

/** Texts without values and counts, as they were found: the canvas asks for the same ones at every drawing. */
let found = new Map<string, string>();
const foundAtMost = 10_000;

/**
 * The text of a key, with its values put in and its plural chosen.
 * Typed by the keys alone: i18next's own types read every text, and cost the checker half of its work.
 */
export function t(key: TextKey, values?: Readonly<Record<string, unknown>>): string {
  if (values !== undefined) return i18n.t(key, withSaid(values));
  return remembered(key, () => i18n.t(key));
}

/** The verb of an action comes from where no language is known. */
function withSaid(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return typeof values.verb === 'string' ? { ...values, verb: say(values.verb) } : values;
}

/** The text of a key for a number of things, such as "1,024 VMs". */
export function counted(key: TextKey, count: number): string {
  return remembered(`${key} ${count}`, () => i18n.t(key, { count }));
}

function remembered(name: string, read: () => string): string {
  const known = found.get(name);
  if (known !== undefined) return known;
  if (found.size >= foundAtMost) found.clear();
  const text = read();
  found.set(name, text);
  return text;
}

let wanted = languageNow();

/** Shows everything in a language from now on, once its texts are read; where they cannot be, it stays as it is. */
export async function speak({ language, locale }: Shown): Promise<void> {
  wanted = language;
  if (language !== 'en' && !i18n.hasResourceBundle(language, 'translation')) {
    const own = await readers[language]?.().catch(() => null);
    if (!own) return;
    i18n.addResourceBundle(language, 'translation', own.texts);
    saidByLanguage.set(language, own.said);
  }
  // Another language may have been asked for meanwhile.
  if (wanted !== language) return;
  if (language !== languageNow()) {
    await i18n.changeLanguage(language);
    found = new Map();
    setSaid(saidByLanguage.get(language) ?? null, !['zh-CN', 'ja'].includes(language));
  }
  setShown({ language, locale });
}
