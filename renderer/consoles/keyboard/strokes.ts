import { keyCodes, layouts } from './layouts.ts';
import type { KeyboardLayout, LayoutName } from './layouts.ts';

/** A key that goes down or up: what it means (X11 keysym) and where it is (KeyboardEvent code). */
export type Stroke = { keysym: number; code: string; isDown: boolean };

/** How one letter is typed: strokes of keys by their place, and of what they mean where the server goes by that. */
export type Typed = { strokes: Stroke[]; keysym: number };

type Place = { code: string; isShifted: boolean; isAltGr: boolean };

const shift = { keysym: 0xffe1, code: 'ShiftLeft' };
const altGr = { keysym: 0xfe03, code: 'AltRight' };
const space = { keysym: 0x20, code: 'Space' };
const controls: Record<string, { keysym: number; code: string }> = {
  ' ': space,
  '\n': { keysym: 0xff0d, code: 'Enter' },
  '\t': { keysym: 0xff09, code: 'Tab' },
};
/** Combining marks and the dead keys that make them. Source: Unicode, block Combining Diacritical Marks. */
const marks: Record<string, string> = {
  '\u0300': '`',
  '\u0301': '´',
  '\u0302': '^',
  '\u0303': '~',
  '\u0308': '¨',
  '\u0327': '¸',
};

/** The X11 keysym of a letter. Source: X Window System Protocol, appendix A: Latin-1 as it is, others from 0x01000000 on. */
export function keysymOf(letter: string): number {
  const point = letter.codePointAt(0) ?? 0;
  if (letter === '€') return 0x20ac;
  return point < 0x100 ? point : 0x0100_0000 + point;
}

function placeOf(layout: KeyboardLayout, letter: string): Place | null {
  for (const level of ['plain', 'shift', 'altGr'] as const) {
    const code = keyCodes[layout[level].indexOf(letter)];
    if (code !== undefined) return { code, isShifted: level === 'shift', isAltGr: level === 'altGr' };
  }
  return null;
}

function tap(key: { keysym: number; code: string }, holding: readonly (typeof shift)[] = []): Stroke[] {
  const down = (each: { keysym: number; code: string }): Stroke => ({ ...each, isDown: true });
  const up = (each: { keysym: number; code: string }): Stroke => ({ ...each, isDown: false });
  return [...holding.map(down), down(key), up(key), ...[...holding].reverse().map(up)];
}

function pressAt(place: Place, keysym: number): Stroke[] {
  const holding = [...(place.isShifted ? [shift] : []), ...(place.isAltGr ? [altGr] : [])];
  return tap({ keysym, code: place.code }, holding);
}

/** How a letter is typed on a layout; null where it cannot be. */
export function typeLetter(name: LayoutName, letter: string): Typed | null {
  const layout: KeyboardLayout = layouts[name];
  const control = controls[letter];
  if (control) return { strokes: tap(control), keysym: control.keysym };
  const keysym = keysymOf(letter);
  const place = placeOf(layout, letter);
  if (place) {
    const strokes = pressAt(place, keysym);
    return { strokes: layout.dead.includes(letter) ? [...strokes, ...tap(space)] : strokes, keysym };
  }
  const [base = '', mark = '', ...more] = Array.from(letter.normalize('NFD'));
  const dead = marks[mark];
  if (dead === undefined || more.length > 0 || !layout.dead.includes(dead)) return null;
  const accent = placeOf(layout, dead);
  const under = placeOf(layout, base);
  if (!accent || !under) return null;
  return { strokes: [...pressAt(accent, keysymOf(dead)), ...pressAt(under, keysymOf(base))], keysym };
}

/** A text as it is typed, letter by letter; line ends of Windows count as one. */
export function lettersOf(text: string): string[] {
  return Array.from(text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').normalize('NFC'));
}

/** The letters of a text that a layout has no keys for, each once. */
export function untypable(name: LayoutName, text: string): string[] {
  return [...new Set(lettersOf(text))].filter((letter) => typeLetter(name, letter) === null);
}
