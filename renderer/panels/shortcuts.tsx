import { useEffect } from 'react';
import { overlayAfter } from '../scene/overlays/index.ts';
import { useApp } from './app-context.ts';
import type { App } from './app-context.ts';
import { stepResult } from './commands/find-commands.ts';
import { findBoxId } from './find/find-box.tsx';
import { toggleWhatIf } from './what-if/acts.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null
  );
}

/** Where letters go to the next entry that begins with them. */
function isChoosing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="menu"], [role="listbox"]') !== null;
}

/** Puts the keyboard into the find box. */
export function focusFind(): void {
  const input = document.querySelector<HTMLInputElement>(`#${findBoxId} input`);
  input?.focus();
  input?.select();
}

function stepOverlay({ view, preferences }: App, by: 1 | -1): void {
  preferences.change({ overlay: overlayAfter(view.getState().preferences.overlay, by) });
}

function toggleWorkloads({ view, preferences }: App): void {
  preferences.change({ hasWorkloads: !view.getState().preferences.hasWorkloads });
}

/** The keys that work everywhere: `/` or Ctrl+F goes to the find box, Ctrl+K opens the commands, F3 goes on to the next result, `o` and Shift+O change the overlay, `w` shows and hides container workloads, Shift+W asks what happens if the selected hosts fail, Ctrl+Z takes back what was last folded or moved, `?` lists all keys. */
export function Shortcuts() {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const hasControl = event.ctrlKey || event.metaKey;
      const isPalette = hasControl && event.key.toLowerCase() === 'k';
      const isFind = hasControl && !event.shiftKey && event.key.toLowerCase() === 'f';
      const isSlash = event.key === '/' && !hasControl && !isTyping(event.target);
      const isNext = event.key === 'F3';
      const isPlain = !hasControl && !event.altKey && !event.defaultPrevented && !isTyping(event.target);
      const isFree = isPlain && !isChoosing(event.target);
      const isHelp = isFree && event.key === '?';
      const isOverlay = isFree && event.key.toLowerCase() === 'o';
      const isWorkloads = isFree && !event.shiftKey && event.key.toLowerCase() === 'w';
      const isWhatIf = isFree && event.shiftKey && event.key.toLowerCase() === 'w';
      const isUndo =
        hasControl && !event.shiftKey && event.key.toLowerCase() === 'z' && !isTyping(event.target);
      const isKnown =
        isPalette || isFind || isSlash || isNext || isOverlay || isWorkloads || isWhatIf || isHelp || isUndo;
      if (!isKnown) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      // The YAML view has a search of its own.
      if (isFind && event.target instanceof HTMLElement && event.target.closest('.cm-editor')) return;
      event.preventDefault();
      if (isPalette) app.view.setState({ dialog: { type: 'palette' } });
      else if (isHelp) app.view.setState({ dialog: { type: 'shortcuts' } });
      else if (isNext) stepResult(app, event.shiftKey ? -1 : 1);
      else if (isUndo) app.arranger.undo();
      else if (isOverlay) stepOverlay(app, event.shiftKey ? -1 : 1);
      else if (isWhatIf) toggleWhatIf(app);
      else if (isWorkloads) toggleWorkloads(app);
      else focusFind();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [app]);
  return null;
}
