import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** A tree of texts by key, as the files of `renderer/i18n` hold them. */
export type TextTree = { [key: string]: string | TextTree };

/** Texts by their dotted keys. */
export type FlatTexts = ReadonlyMap<string, string>;

/** The languages that are translated from English. */
export const translated = ['de', 'zh-CN', 'ja'] as const;
export type Translated = (typeof translated)[number];

const folder = new URL('../../renderer/i18n/', import.meta.url);

/** The path of a file of texts; `origins` holds what English text each translation was made from. */
function pathOf(name: string): URL {
  return new URL(`${name}.json`, folder);
}

/** The texts of a language by their dotted keys, in the order of the file. */
export function flatten(tree: TextTree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, text] of Object.entries(tree)) {
    if (typeof text === 'string') flat.set(`${prefix}${name}`, text);
    else for (const [key, inner] of flatten(text, `${prefix}${name}.`)) flat.set(key, inner);
  }
  return flat;
}

/** The opposite of `flatten`. */
export function unflatten(flat: FlatTexts): TextTree {
  const tree: TextTree = {};
  for (const [key, text] of flat) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let at = tree;
    for (const name of path) {
      const next = at[name];
      at = typeof next === 'object' ? next : (at[name] = {});
    }
    at[last] = text;
  }
  return tree;
}

/** Reads the texts of a language, or the origins. */
export function readTexts(name: string): Map<string, string> {
  return flatten(JSON.parse(readFileSync(pathOf(name), 'utf8')) as TextTree);
}

/** Writes them, formatted as the house formats JSON. */
export function writeTexts(name: string, flat: FlatTexts): void {
  const tree = name === 'origins' ? Object.fromEntries(flat) : unflatten(flat);
  writeFileSync(pathOf(name), `${JSON.stringify(tree, null, 2)}\n`);
}

/** Reads the origins: by dotted key, the mark of the English text that the translations were made from. */
export function readOrigins(): Map<string, string> {
  return new Map(
    Object.entries(JSON.parse(readFileSync(pathOf('origins'), 'utf8')) as Record<string, string>),
  );
}

/** A short mark of a text, which is another for another text. */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

const plural = /_(zero|one|two|few|many|other)$/;

/** The key of a text without the plural form it is for. */
export function familyOf(key: string): string {
  return key.replace(plural, '');
}

/**
 * The keys a language needs, each with the English text it is translated from: one for each plural category of the
 * language, by Intl.PluralRules, and the form for none where English has one.
 */
export function wantedKeys(english: FlatTexts, language: string): Map<string, string> {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const wanted = new Map<string, string>();
  for (const [key, text] of english) {
    const family = familyOf(key);
    const many = english.get(`${family}_other`);
    if (family === key || many === undefined || key.endsWith('_zero')) {
      wanted.set(key, text);
      continue;
    }
    for (const category of categories) {
      const own = `${family}_${category}`;
      wanted.set(own, english.get(own) ?? many);
    }
  }
  return wanted;
}

/** The names of the values in a text, sorted; a form for one or none may leave the count unsaid. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((match) => match[1] ?? '').sort();
}

/** What is wrong with a translation of a text: a value that is lost, or one that nobody gives. */
export function faultOf(key: string, english: string, text: string): string | null {
  const isFree = /_(zero|one)$/.test(key);
  const own = new Set(placeholdersOf(text));
  const wanted = new Set(placeholdersOf(english));
  const lost = [...wanted].filter((name) => !own.has(name) && !(isFree && name === 'count'));
  const extra = [...own].filter((name) => !wanted.has(name) && !(plural.test(key) && name === 'count'));
  if (text.trim() === '') return 'is empty';
  if (lost.length > 0) return `lacks ${lost.join(', ')}`;
  return extra.length > 0 ? `has ${extra.join(', ')}, which nobody gives` : null;
}
