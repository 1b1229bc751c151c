import type { Chance } from '../chance.ts';

/** Stands in a value where thousands of nested lists go once it is text: no value could be written so deep. */
const deepMark = '@@deep@@';
const deep = 20_000;

/** Strings that programs trip over: in paths, shells, prototypes, terminals, URLs, YAML and Unicode. */
const nastyTexts: readonly string[] = [
  ...['', ' ', '\0', '../../../../etc/passwd', '..\\..\\windows', '/dev/zero', '~', '.', '%00', '%2e%2e%2f'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$(id)', '`id`', '; rm -rf /'],
  ...[
    '\u202Etxt.exe',
    '\uFEFF',
    '\uD800',
    '\uDFFF\uD800',
    '👩‍👩‍👧‍👦',
    'ß',
    'İ',
    'e\u0301',
    '\u0000\u0001\u001b[31m',
    '\r\nX: y',
  ],
  ...[
    'null',
    'undefined',
    'NaN',
    '-0',
    '1e999',
    '0x10',
    'true',
    '[]',
    '{}',
    '{"a":1}',
    '<script>alert(1)</script>',
  ],
  ...[
    'https://127.0.0.1:9',
    'https://[::1]:9/x?y#z',
    'http://user:pw@127.0.0.1:9',
    'file:///etc/passwd',
    'javascript:1',
  ],
  ...[
    'a/b',
    'a/Node/-/b/c',
    '//',
    'a/Node/-/',
    'a/__proto__/-/b',
    'a/Nope/x/y',
    '&a [*a, *a]',
    '!!js/function x',
    '- - - -',
  ],
  ...[
    '['.repeat(3_000),
    `${'{a: '.repeat(1_500)}1`,
    Array.from({ length: 150 }, (_, at) => `${' '.repeat(at)}a:\n`).join(''),
  ],
  ...[
    'a: &a [1]\nb: *a\n',
    '---\n---\n---\n',
    'x: !!binary |\n  AAAA',
    '"',
    "'",
    '\\',
    '{{',
    '${x}',
    '99999999999999999999',
  ],
];
const shortTexts = nastyTexts.filter(({ length }) => length < 60);
const nastyNumbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.1,
  -0.1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1e308,
  -1e308,
  5e-324,
];
const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  'extra',
  '',
  '\0',
  'then',
  'toJSON',
];

function ownKey(target: object, key: string, value: unknown): void {
  // An assignment to __proto__ would change the prototype instead.
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

function anyValue(chance: Chance): unknown {
  return chance.pick<() => unknown>([
    () => null,
    () => chance.is(0.5),
    () => chance.pick(nastyNumbers),
    () => chance.pick(nastyTexts),
    () => [],
    () => ({}),
    () => [chance.pick(nastyTexts)],
    () => {
      const made = {};
      ownKey(made, chance.pick(keys), { isAdmin: true });
      return made;
    },
    () => deepMark,
    () => 'x'.repeat(chance.pick([64, 64, 1_000, 1_000, 65_536, 300_000])),
    () => Array.from({ length: chance.pick([100, 100, 3_000]) }, () => chance.pick(shortTexts)),
  ])();
}

function bentText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  return chance.pick<() => string>([
    () => text.slice(0, at),
    () => text.slice(0, at) + chance.pick(nastyTexts) + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => chance.pick(nastyTexts),
    () => text.toUpperCase(),
    () => text + text,
    () => `${text}\n`,
    () => text.slice(0, at) + String.fromCharCode(chance.below(65_536)) + text.slice(at + 1),
  ])();
}

/** A value that may be repeated: what is itself large would become larger than any text can be. */
function small(value: unknown): unknown {
  const isSmall = typeof value === 'string' ? value.length < 100 : typeof value !== 'object';
  return value !== undefined && isSmall ? value : null;
}

/** Changes something at one place of a JSON value, which is copied as far as needed. */
function bend(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value)) {
    if (value.length > 0 && chance.is(0.7)) {
      const at = chance.below(value.length);
      return value.map((each: unknown, index) => (index === at ? bend(each, chance) : each));
    }
    return chance.pick<() => unknown>([
      () => [...(value as unknown[]), anyValue(chance)],
      () => Array.from({ length: 2_000 }, () => small((value as unknown[])[0])),
      () => [],
      () => Object.fromEntries((value as unknown[]).entries()),
    ])();
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length > 0 && chance.is(0.75)) {
      const [at] = chance.pick(entries);
      const made = {};
      for (const [key, each] of entries) ownKey(made, key, key === at ? bend(each, chance) : each);
      return made;
    }
    const made = Object.fromEntries(chance.is(0.5) ? entries : entries.filter(() => chance.is(0.7)));
    if (chance.is(0.7)) ownKey(made, chance.pick(keys), anyValue(chance));
    return made;
  }
  if (typeof value === 'string' && value !== deepMark && chance.is(0.6)) return bentText(value, chance);
  if (typeof value === 'number' && chance.is(0.6))
    return chance.pick([...nastyNumbers, -value, value * 1e6, value + 0.5]);
  return anyValue(chance);
}

/** Changes one to three things in a value. */
export function mutate(value: unknown, chance: Chance): unknown {
  let made = value;
  for (let count = chance.pick([1, 1, 1, 2, 3]); count > 0; count -= 1) made = bend(made, chance);
  return made;
}

/** A value as the text of JSON. */
export function toText(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes(deepMark)) return text;
  return text
    .replace(`"${deepMark}"`, () => '['.repeat(deep) + ']'.repeat(deep))
    .replaceAll(deepMark, 'deep');
}
