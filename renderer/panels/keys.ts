import { shownKeys } from '../../shared/shortcuts/chord.ts';
import { keysOf } from '../../shared/shortcuts/keymap.ts';
import type { ShortcutId } from '../../shared/shortcuts/table.ts';
import { useView } from './app-context.ts';
import type { App } from './app-context.ts';

const isMac = /Mac/.test(navigator.platform);

/** The keys of a chord as this keyboard names them. */
export function keysOfChord(chord: string): readonly string[] {
  return shownKeys(chord, isMac);
}

/** A chord in one text, such as "Ctrl K". */
export function chordText(chord: string): string {
  return keysOfChord(chord).join(' ');
}

function firstText(chords: readonly string[]): string | undefined {
  const [first] = chords;
  return first === undefined ? undefined : chordText(first);
}

/** The first keys of a shortcut as a property to be spread; nothing where it has none. */
export function shownKeysOf({ view }: App, id: ShortcutId): { keys?: string } {
  const keys = firstText(keysOf(id, view.getState().preferences.shortcuts));
  return keys === undefined ? {} : { keys };
}

/** The first keys of a shortcut, followed; undefined where it has none. */
export function useShortcut(id: ShortcutId): string | undefined {
  const choices = useView((state) => state.preferences.shortcuts);
  return firstText(keysOf(id, choices));
}
