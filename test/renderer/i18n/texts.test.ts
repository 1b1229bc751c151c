import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyOf, readOrigins, readTexts, translated, wantedKeys } from '../../../build/texts/catalogue.ts';
import { compare } from '../../../build/texts/compare.ts';

const folder = new URL('../../../renderer', import.meta.url).pathname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);
const sources = files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const all = sources.map(({ text }) => text).join('\n');

const english = readTexts('en');
const keys = [...english.keys()];
const families = new Set(keys.map(familyOf));
const texts = new Map(translated.map((language) => [language, readTexts(language)]));

describe('the texts', () => {
  it('are all used', () => {
    const literal = new Set([...all.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)'/g)].map((match) => match[1]));
    const prefixes = [...all.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const isUsed = (key: string): boolean =>
      literal.has(familyOf(key)) || prefixes.some((prefix) => key.startsWith(prefix));
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('are all there that the code names', () => {
    const named = [...all.matchAll(/\b(?:t|counted)\(\s*'([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)'/g)];
    expect(named.length).toBeGreaterThan(500);
    expect(named.map((match) => match[1] ?? '').filter((key) => !families.has(key))).toEqual([]);
  });

  it('have a form for one wherever they have one for many', () => {
    const bases = (ending: string): string[] =>
      keys.filter((key) => key.endsWith(ending)).map((key) => key.slice(0, -ending.length));
    expect(bases('_one')).toEqual(bases('_other'));
  });

  it('have no exclamation marks in any language', () => {
    for (const own of [english, ...texts.values()])
      expect([...own.values()].filter((text) => /[!！]/.test(text))).toEqual([]);
  });

  it('are nowhere in the components', () => {
    const found = sources
      .filter(({ name }) => name.endsWith('.tsx'))
      .flatMap(({ name, text }) =>
        [...text.matchAll(/(?:>|\}|^)\s*([A-Z][a-z]+(?: [a-z]+)+[.?]?)\s*(?:<|\{|$)/gm)]
          .filter((match) => !/^\s*(?:\/\/|\*|\/\*\*)/.test(match[0]))
          .map((match) => `${name}: ${match[1] ?? ''}`),
      );
    expect(found).toEqual([]);
  });
});

describe('the languages', () => {
  const found = compare(english, texts, readOrigins());

  it.each(translated)('%s has every text, for each of its plurals, and none besides', (language) => {
    const missing = Object.keys(found.todo).filter((key) => found.todo[key]?.missing.includes(language));
    expect({ missing, extra: found.extra[language] ?? [] }).toEqual({ missing: [], extra: [] });
  });

  it.each(translated)('%s says what English says today', (language) => {
    const changed = Object.keys(found.todo).filter((key) => found.todo[key]?.changed.includes(language));
    expect(changed).toEqual([]);
  });

  it.each(translated)('%s puts in the values that are given', (language) =>
    expect(found.faults[language] ?? {}).toEqual({}),
  );

  it.each(translated)('%s is another language', (language) => {
    const own = texts.get(language) ?? new Map<string, string>();
    const sentences = [...wantedKeys(english, language)].filter(([, text]) => /[a-z]\.$/.test(text));
    expect(sentences.filter(([key, text]) => own.get(key) === text)).toEqual([]);
  });
});
