import { createInstance } from 'i18next';
import en from './en.json' with { type: 'json' };
import { locale } from './locale.ts';

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

const i18n = createInstance();
void i18n.init({
  lng: locale,
  resources: { [locale]: { translation: en } },
  initAsync: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/**
 * The text of a key, with its values put in and its plural chosen.
 * Typed by the keys alone: i18next's own types read every text, and cost the checker half of its work.
 */
export function t(key: TextKey, values: Readonly<Record<string, unknown>> = {}): string {
  return i18n.t(key, values);
}
