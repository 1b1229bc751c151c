import { useEffect } from 'react';
import { chordOf, isCommandChord } from '../../shared/shortcuts/chord.ts';
import { shortcutsAt } from '../../shared/shortcuts/keymap.ts';
import type { ShortcutId } from '../../shared/shortcuts/table.ts';
import { useApp } from './app-context.ts';
import { runOfShortcut } from './shortcut-runs.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null
  );
}

/** Where letters go to the next entry that begins with them. */
function isChoosing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="menu"], [role="listbox"]') !== null;
}

/** What is typed has its own undo. */
const ofText: ReadonlySet<ShortcutId> = new Set<ShortcutId>(['undo', 'redo']);

/** The keys that work everywhere: the shortcuts as they come, or as the user chose them. */
export function Shortcuts() {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const chord = chordOf(event);
      if (chord === null || event.defaultPrevented) return;
      const isCommand = isCommandChord(chord);
      const isInText = isTyping(event.target);
      if (!isCommand && (isInText || isChoosing(event.target))) return;
      for (const id of shortcutsAt(chord, app.view.getState().preferences.shortcuts)) {
        if (isInText && ofText.has(id)) continue;
        const run = runOfShortcut(app, id);
        if (!run) continue;
        if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
        event.preventDefault();
        run();
        return;
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [app]);
  return null;
}
