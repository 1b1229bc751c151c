import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../../../renderer/i18n/en.json' with { type: 'json' };

const folder = new URL('../../../renderer', import.meta.url).pathname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);
const sources = files.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [`${prefix}${name}`] : keysOf(text as object, `${prefix}${name}.`),
  );
}

const keys = keysOf(en);
const texts = JSON.stringify(en);

describe('the texts', () => {
  it('are all used', () => {
    const all = sources.map(({ text }) => text).join('\n');
    const literal = new Set([...all.matchAll(/'([a-zA-Z]+(?:\.[a-zA-Z0-9-]+)+)'/g)].map((match) => match[1]));
    const prefixes = [...all.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map((match) => match[1] ?? '');
    const isUsed = (key: string): boolean => {
      const plain = key.replace(/_(zero|one|two|few|many|other)$/, '');
      return literal.has(plain) || prefixes.some((prefix) => key.startsWith(prefix));
    };
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it('have a form for one wherever they have one for many', () => {
    const bases = (ending: string): string[] =>
      keys.filter((key) => key.endsWith(ending)).map((key) => key.slice(0, -ending.length));
    expect(bases('_one')).toEqual(bases('_other'));
  });

  it('have no exclamation marks', () => expect(texts).not.toContain('!'));

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
