import { z } from 'zod';
import { fixedKeys, shortcuts, windowKeys } from './table.ts';
import type { CanvasShortcut, FixedName, ShortcutId } from './table.ts';

/** Chords the user chose, by shortcut; none at all means that it has no key. What is not named keeps its own. */
export const ShortcutChoices = z.record(z.string().max(60), z.array(z.string().min(1).max(40)).max(4));
export type ShortcutChoices = z.infer<typeof ShortcutChoices>;

/** The chords of a shortcut, as the user chose them or as they come. */
export function keysOf(id: ShortcutId, choices: ShortcutChoices): readonly string[] {
  return choices[id] ?? shortcuts.find((shortcut) => shortcut.id === id)?.keys ?? [];
}

/** The shortcuts that a chord means; more than one only where they never apply at once. */
export function shortcutsAt(chord: string | null, choices: ShortcutChoices): readonly ShortcutId[] {
  if (chord === null) return [];
  return shortcuts.flatMap(({ id }) => (keysOf(id, choices).includes(chord) ? [id] : []));
}

const onCanvas: ReadonlySet<string> = new Set(
  shortcuts.flatMap(({ id, group }) => (group === 'canvas' ? [id] : [])),
);

/** The shortcut of the canvas that a chord means; null where it means none. */
export function canvasShortcutAt(chord: string | null, choices: ShortcutChoices): CanvasShortcut | null {
  const found = shortcutsAt(chord, choices).find((id): id is CanvasShortcut => onCanvas.has(id));
  return found ?? null;
}

/** Who has a chord already: another shortcut, a key that is fixed, or the window around the app. */
export type Holder =
  { type: 'shortcut'; id: ShortcutId } | { type: 'fixed'; name: FixedName } | { type: 'window' };

/** What Del does depends on what is selected: a VM there is, or one that is planned. */
const apart: readonly ReadonlySet<ShortcutId>[] = [new Set<ShortcutId>(['deleteVm', 'removeGhost'])];

/** Who stands in the way of giving a chord to a shortcut; null where nobody does. */
export function holderOf(chord: string, wanted: ShortcutId, choices: ShortcutChoices): Holder | null {
  if (windowKeys.has(chord)) return { type: 'window' };
  for (const group of Object.values(fixedKeys)) {
    for (const [name, keys] of Object.entries(group) as [FixedName, readonly string[]][])
      if (keys.includes(chord)) return { type: 'fixed', name };
  }
  const other = shortcutsAt(chord, choices).find(
    (id) => id !== wanted && !apart.some((pair) => pair.has(id) && pair.has(wanted)),
  );
  return other === undefined ? null : { type: 'shortcut', id: other };
}

function isOwn(id: ShortcutId, keys: readonly string[]): boolean {
  const own = shortcuts.find((shortcut) => shortcut.id === id)?.keys ?? [];
  return own.length === keys.length && own.every((key, index) => key === keys[index]);
}

/** The choices with other chords for a shortcut; what it comes with anyway is not kept as a choice. */
export function withKeys(choices: ShortcutChoices, id: ShortcutId, keys: readonly string[]): ShortcutChoices {
  const { [id]: _before, ...others } = choices;
  return isOwn(id, keys) ? others : { ...others, [id]: [...keys] };
}

/** The choices with a chord taken from every other shortcut that would stand in the way of one. */
function freeChord(choices: ShortcutChoices, id: ShortcutId, chord: string): ShortcutChoices {
  const holder = holderOf(chord, id, choices);
  if (holder?.type !== 'shortcut') return choices;
  const left = keysOf(holder.id, choices).filter((key) => key !== chord);
  return freeChord(withKeys(choices, holder.id, left), id, chord);
}

/** The choices with a chord given to one shortcut: others that have it lose it. */
export function takeChord(choices: ShortcutChoices, id: ShortcutId, chord: string): ShortcutChoices {
  return withKeys(freeChord(choices, id, chord), id, [chord]);
}

/** The choices with a shortcut as it comes; whoever else was given one of its chords meanwhile loses it. */
export function resetKeys(choices: ShortcutChoices, id: ShortcutId): ShortcutChoices {
  const { [id]: _before, ...others } = choices;
  return keysOf(id, {}).reduce((left, chord) => freeChord(left, id, chord), others);
}
