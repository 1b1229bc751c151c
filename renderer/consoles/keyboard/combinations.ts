import type { Stroke } from './strokes.ts';

type Key = { keysym: number; code: string };

/** Keys that combinations are made of: X11 keysyms and KeyboardEvent codes. */
const keys = {
  Ctrl: { keysym: 0xffe3, code: 'ControlLeft' },
  Alt: { keysym: 0xffe9, code: 'AltLeft' },
  Shift: { keysym: 0xffe1, code: 'ShiftLeft' },
  Super: { keysym: 0xffeb, code: 'MetaLeft' },
  Del: { keysym: 0xffff, code: 'Delete' },
  Backspace: { keysym: 0xff08, code: 'Backspace' },
  Tab: { keysym: 0xff09, code: 'Tab' },
  Esc: { keysym: 0xff1b, code: 'Escape' },
  PrtSc: { keysym: 0xff61, code: 'PrintScreen' },
  F1: { keysym: 0xffbe, code: 'F1' },
  F2: { keysym: 0xffbf, code: 'F2' },
  F3: { keysym: 0xffc0, code: 'F3' },
  F4: { keysym: 0xffc1, code: 'F4' },
  F5: { keysym: 0xffc2, code: 'F5' },
  F6: { keysym: 0xffc3, code: 'F6' },
  F7: { keysym: 0xffc4, code: 'F7' },
  F8: { keysym: 0xffc5, code: 'F8' },
  F9: { keysym: 0xffc6, code: 'F9' },
  F10: { keysym: 0xffc7, code: 'F10' },
  F11: { keysym: 0xffc8, code: 'F11' },
  F12: { keysym: 0xffc9, code: 'F12' },
  L: { keysym: 0x6c, code: 'KeyL' },
  R: { keysym: 0x72, code: 'KeyR' },
} satisfies Record<string, Key>;

/** The keys that are held while others are pressed. */
export const modifiers: readonly Key[] = [
  ...[keys.Ctrl, keys.Alt, keys.Shift, keys.Super],
  { keysym: 0xffe4, code: 'ControlRight' },
  { keysym: 0xffe2, code: 'ShiftRight' },
  { keysym: 0xffec, code: 'MetaRight' },
  { keysym: 0xfe03, code: 'AltRight' },
];

type KeyName = keyof typeof keys;

const combine = (...names: KeyName[]): { label: string; keys: readonly KeyName[] } => ({
  label: names.join('+'),
  keys: names,
});

/** Combinations that the own system would keep for itself, in groups. */
export const combinations = [
  [combine('Ctrl', 'Alt', 'Del'), combine('Ctrl', 'Alt', 'Backspace')],
  [
    combine('Alt', 'Tab'),
    combine('Alt', 'F4'),
    combine('Ctrl', 'Esc'),
    combine('Super'),
    combine('Super', 'L'),
    combine('Super', 'R'),
    combine('PrtSc'),
  ],
  (['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F11', 'F12'] as const).map((key) =>
    combine('Ctrl', 'Alt', key),
  ),
] as const;

/** The strokes of a combination: its keys go down in their order and up in the opposite one. */
export function strokesOf(names: readonly KeyName[]): Stroke[] {
  const down = names.map((name) => ({ ...keys[name], isDown: true }));
  return [...down, ...down.toReversed().map((stroke) => ({ ...stroke, isDown: false }))];
}
