import { spawnSync } from 'node:child_process';
import { accessSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { combinations, strokesOf } from '../../../renderer/consoles/keyboard/combinations.ts';
import { keyCodes, layoutNames, layouts, layoutTitle } from '../../../renderer/consoles/keyboard/layouts.ts';
import { keysymOf, lettersOf, typeLetter, untypable } from '../../../renderer/consoles/keyboard/strokes.ts';
import { setShown } from '../../../renderer/i18n/locale.ts';

afterEach(() => setShown({ language: 'en', locale: 'en' }));

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('');

it.each(layoutNames)('types every letter of ASCII on the layout %s, and lets go of every key', (name) => {
  const layout = layouts[name];
  for (const level of [layout.plain, layout.shift, layout.altGr])
    expect(Array.from(level)).toHaveLength(keyCodes.length);
  expect(untypable(name, printable)).toEqual([]);
  for (const letter of printable) {
    const down = new Set<string>();
    for (const { code, isDown } of typeLetter(name, letter)!.strokes) {
      if (isDown) down.add(code);
      else down.delete(code);
    }
    expect([...down], letter).toEqual([]);
  }
});

it('goes by the place of keys: Z is where Y is, and dead keys need a space', () => {
  const codes = (name: 'us' | 'de' | 'fr', letter: string): string[] =>
    typeLetter(name, letter)!.strokes.map(({ code, isDown }) => `${isDown ? '+' : '-'}${code}`);
  expect(codes('us', 'z')).toEqual(['+KeyZ', '-KeyZ']);
  expect(codes('de', 'z')).toEqual(['+KeyY', '-KeyY']);
  expect(codes('de', '@')).toEqual(['+AltRight', '+KeyQ', '-KeyQ', '-AltRight']);
  expect(codes('de', '^')).toEqual(['+Backquote', '-Backquote', '+Space', '-Space']);
  expect(codes('de', 'é')).toEqual(['+Equal', '-Equal', '+KeyE', '-KeyE']);
  expect(codes('fr', '1')).toEqual(['+ShiftLeft', '+Digit1', '-Digit1', '-ShiftLeft']);
  expect(untypable('us', 'naïve\n\t€')).toEqual(['ï', '€']);
  expect(lettersOf('a\r\nb\rc')).toEqual(['a', '\n', 'b', '\n', 'c']);
});

it('names keys as X does', () => {
  expect(['a', 'ß', '€', 'ł'].map(keysymOf)).toEqual([0x61, 0xdf, 0x20ac, 0x01000142]);
  const strokes = strokesOf(combinations[0][0].keys);
  expect(strokes.map(({ keysym, isDown }) => [keysym.toString(16), isDown])).toEqual([
    ['ffe3', true],
    ['ffe9', true],
    ['ffff', true],
    ['ffff', false],
    ['ffe9', false],
    ['ffe3', false],
  ]);
  expect(combinations.flat()).toHaveLength(21);
});

const compiler = '/usr/bin/xkbcomp';
function hasCompiler(): boolean {
  try {
    accessSync(compiler);
    return true;
  } catch {
    return false;
  }
}

/** What xkeyboard-config says of a layout: the names of the symbols of each key. */
function compiled(name: string): Map<string, string[]> {
  const source = `xkb_keymap {
    xkb_keycodes { include "evdev" }; xkb_types { include "complete" };
    xkb_compat { include "complete" }; xkb_symbols { include "pc+${name}" };
  };`;
  const { stdout } = spawnSync(compiler, ['-w0', '-xkb', '-', '-'], { input: source, encoding: 'utf8' });
  const symbols = stdout.slice(stdout.indexOf('xkb_symbols'));
  return new Map(
    [...symbols.matchAll(/key\s+<(\w+)>\s*\{([^}]*)\}/g)].map(([, key = '', body = '']) => {
      const list = (/symbols\[Group1\]=\s*\[([^\]]*)\]/.exec(body) ?? /\[([^\]]*)\]/.exec(body))?.[1] ?? '';
      return [key, list.split(',').map((each) => each.trim())];
    }),
  );
}

/** Keys by the name xkeyboard-config has for their place. */
const xkbNames = [
  ...['TLDE', ...Array.from({ length: 12 }, (_, index) => `AE${String(index + 1).padStart(2, '0')}`)],
  ...Array.from({ length: 12 }, (_, index) => `AD${String(index + 1).padStart(2, '0')}`),
  ...Array.from({ length: 11 }, (_, index) => `AC${String(index + 1).padStart(2, '0')}`),
  ...['BKSL', 'LSGT', ...Array.from({ length: 10 }, (_, index) => `AB${String(index + 1).padStart(2, '0')}`)],
  'AB11',
];
const symbolNames: Record<string, string> = {
  ...{ exclam: '!', at: '@', numbersign: '#', dollar: '$', percent: '%', asciicircum: '^', ampersand: '&' },
  ...{ asterisk: '*', parenleft: '(', parenright: ')', minus: '-', underscore: '_', equal: '=', plus: '+' },
  ...{ bracketleft: '[', bracketright: ']', braceleft: '{', braceright: '}', backslash: '\\', bar: '|' },
  ...{ semicolon: ';', colon: ':', apostrophe: "'", quotedbl: '"', grave: '`', asciitilde: '~', comma: ',' },
  ...{ less: '<', period: '.', greater: '>', slash: '/', question: '?', EuroSign: '€', ssharp: 'ß' },
};

it.skipIf(!hasCompiler()).each(layoutNames)(
  'has the keys of %s where X has them (skipped without xkbcomp)',
  (name) => {
    const truth = compiled(name);
    const { plain, shift, altGr } = layouts[name];
    let checked = 0;
    for (const [index, key] of xkbNames.entries()) {
      for (const [level, own] of [plain, shift, altGr].entries()) {
        const symbol = truth.get(key)?.[level] ?? '';
        const letter = symbolNames[symbol] ?? (/^[a-zA-Z0-9]$/.test(symbol) ? symbol : null);
        if (letter === null) continue;
        checked += 1;
        expect(own[index], `${key} level ${level}`).toBe(letter);
      }
    }
    expect(checked).toBeGreaterThan(90);
  },
);

it.each([
  ['en', 'German (Switzerland)', 'English (United States)'],
  ['de', 'Deutsch (Schweiz)', 'Englisch (Vereinigte Staaten)'],
  ['zh-CN', '德语（瑞士）', '英语（美国）'],
  ['ja', 'ドイツ語 (スイス)', '英語 (アメリカ合衆国)'],
])('is called in %s as that language calls it, each otherwise', (language, swiss, american) => {
  setShown({ language, locale: language });
  expect([layoutTitle('ch'), layoutTitle('us')]).toEqual([swiss, american]);
  expect(new Set(layoutNames.map(layoutTitle)).size).toBe(layoutNames.length);
});
