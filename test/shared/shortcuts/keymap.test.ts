import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chordOf, isCommandChord, shownKeys, toAccelerator } from '../../../shared/shortcuts/chord.ts';
import {
  canvasShortcutAt,
  holderOf,
  keysOf,
  resetKeys,
  shortcutsAt,
  takeChord,
  withKeys,
} from '../../../shared/shortcuts/keymap.ts';
import type { ShortcutChoices } from '../../../shared/shortcuts/keymap.ts';
import { fixedKeys, shortcuts, windowKeys } from '../../../shared/shortcuts/table.ts';
import type { ShortcutId } from '../../../shared/shortcuts/table.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('a chord', () => {
  it.each([
    [press('k', { ctrlKey: true }), 'Ctrl k'],
    [press('k', { metaKey: true }), 'Ctrl k'],
    [press('K', { ctrlKey: true, shiftKey: true }), 'Ctrl Shift k'],
    [press('W', { shiftKey: true }), 'Shift w'],
    [press('?', { shiftKey: true }), '?'],
    [press('+', { shiftKey: true }), '+'],
    [press('F3', { shiftKey: true }), 'Shift F3'],
    [press('Delete'), 'Del'],
    [press(' '), 'Space'],
    [press('ArrowLeft', { altKey: true }), 'Alt Left'],
    [press('Shift', { shiftKey: true }), null],
    [press('Dead'), null],
  ])('%s is %s', (chord, expected) => expect(chord).toBe(expected));

  it('is by the place of the key where the layout is of another script', () => {
    const held = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(chordOf({ key: 'ы', code: 'KeyS', ...held })).toBe('s');
    expect(chordOf({ key: 'ü', code: 'BracketLeft', ...held })).toBe('ü');
    // A French keyboard has its letters elsewhere, and they count as they are written.
    expect(chordOf({ key: 'a', code: 'KeyQ', ...held })).toBe('a');
  });

  it('may be pressed while one is typing only where it writes nothing', () => {
    expect(['Ctrl k', 'Alt x', 'F3', 'Shift F3'].map(isCommandChord)).toEqual([true, true, true, true]);
    expect(['k', 'Shift w', '/', 'Del'].map(isCommandChord)).toEqual([false, false, false, false]);
  });

  it('is shown as the keyboard has it, and is a key of a menu only where it takes no letter', () => {
    expect(shownKeys('Ctrl Shift z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(shownKeys('Ctrl Shift z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(shownKeys('Alt Left', false)).toEqual(['Alt', '←']);
    expect(toAccelerator('Ctrl Shift z')).toBe('CmdOrCtrl+Shift+Z');
    expect(toAccelerator('Ctrl +')).toBe('CmdOrCtrl+Plus');
    expect(toAccelerator('n')).toBeUndefined();
    expect(toAccelerator('Shift w')).toBeUndefined();
  });
});

describe('the table', () => {
  it('gives no chord away twice, but for Del, and none that is fixed or belongs to the window', () => {
    for (const { id, keys } of shortcuts)
      for (const chord of keys) expect([id, chord, holderOf(chord, id, {})]).toEqual([id, chord, null]);
  });
});

const ids = shortcuts.map(({ id }) => id);
const fixed = Object.values(fixedKeys).flatMap((group) => Object.values(group).flat() as string[]);
const chord = fc.oneof(
  fc.constantFrom(...shortcuts.flatMap(({ keys }) => keys), ...fixed, ...windowKeys),
  fc.stringMatching(/^(Ctrl )?(Alt )?(Shift )?[a-z]$/),
);
type Step = { does: 'take' | 'clear' | 'reset'; id: ShortcutId; chord: string };
const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('take' as const, 'clear' as const, 'reset' as const),
  id: fc.constantFrom(...ids),
  chord,
});

describe('the keys a user chooses', () => {
  const after = (steps: readonly Step[]): ShortcutChoices =>
    steps.reduce<ShortcutChoices>((choices, { does, id, chord: wanted }) => {
      if (does === 'clear') return withKeys(choices, id, []);
      if (does === 'reset') return resetKeys(choices, id);
      const holder = holderOf(wanted, id, choices);
      return holder === null || holder.type === 'shortcut' ? takeChord(choices, id, wanted) : choices;
    }, {});

  it('never give a chord to two shortcuts that would both act, nor one that is fixed', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const choices = after(steps);
        for (const id of ids)
          for (const own of keysOf(id, choices)) expect(holderOf(own, id, choices)).toBeNull();
      }),
    ));

  it('are nothing once each is as it came', () =>
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        expect(ids.reduce(resetKeys, after(steps))).toEqual({});
      }),
    ));

  it('act at once: the chord that was taken does it, and the one it had does nothing', () => {
    const choices = takeChord({}, 'palette', 'Ctrl Shift p');
    expect(shortcutsAt('Ctrl Shift p', choices)).toEqual(['palette']);
    expect(shortcutsAt('Ctrl k', choices)).toEqual([]);
    expect(holderOf('n', 'fit', choices)).toEqual({ type: 'shortcut', id: 'newVm' });
    const taken = takeChord(choices, 'fit', 'n');
    expect(keysOf('newVm', taken)).toEqual([]);
    expect(canvasShortcutAt('n', taken)).toBe('fit');
    expect(canvasShortcutAt('0', taken)).toBeNull();
  });

  it('leave Del to what is deleted and to what is planned', () => {
    expect(shortcutsAt('Del', {})).toEqual(['removeGhost', 'deleteVm']);
    expect(holderOf('Left', 'fit', {})).toEqual({ type: 'fixed', name: 'neighbours' });
    expect(holderOf('Ctrl w', 'fit', {})).toEqual({ type: 'window' });
  });
});
