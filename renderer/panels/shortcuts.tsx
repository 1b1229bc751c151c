import { useEffect } from 'react';
import { overlayAfter } from '../scene/overlays/index.ts';
import { showSelected } from './consoles/console-acts.ts';
import { useApp } from './app-context.ts';
import type { App } from './app-context.ts';
import { actByKey } from './action-keys.ts';
import { stepResult } from './commands/find-commands.ts';
import { migrateSelection } from './migration/acts.ts';
import { removeGhosts } from './plans/ghosts.ts';
import { findBoxId } from './find/find-box.tsx';
import { toggleWhatIf } from './what-if/acts.ts';
import { showNewVmHere } from './vm-editor/acts.ts';
import { showChosenYaml } from './yaml/yaml-acts.ts';

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

function actOnPlan(app: App, act: 'redo' | 'templates' | 'remove'): void {
  if (act === 'redo') app.plans.redo();
  else if (act === 'templates') app.plans.showPalette(!app.plans.getState().isPaletteOpen);
  else removeGhosts(app, app.view.getState().selection);
}

/** Undoes the last edit of the open plan, else what was last folded or moved on the canvas. */
function undoLast({ plans, arranger }: App): void {
  if ((plans.getState().history?.past.length ?? 0) > 0) plans.undo();
  else arranger.undo();
}

/** The keys that work everywhere; the sheet of keys (`?`) lists them, action-keys.ts those that act on the selected VMs. */
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
      const isRedo =
        hasControl &&
        ((event.shiftKey && event.key.toLowerCase() === 'z') || event.key.toLowerCase() === 'y') &&
        !isTyping(event.target) &&
        app.plans.getState().history !== null;
      const isTemplates = isFree && !event.shiftKey && event.key.toLowerCase() === 'p';
      const isMigrating = isFree && !event.shiftKey && event.key.toLowerCase() === 'm';
      const isNewVm = isFree && !event.shiftKey && event.key.toLowerCase() === 'n';
      const isRemoving = isFree && (event.key === 'Delete' || event.key === 'Backspace');
      const act = isFree ? actByKey(app, event) : null;
      const isConsole = isFree && event.key.toLowerCase() === 'v';
      const isYaml = isFree && !event.shiftKey && event.key.toLowerCase() === 'y';
      const isPlan = isRedo || isTemplates || isRemoving;
      const isKnown =
        isPalette ||
        isFind ||
        isSlash ||
        isNext ||
        isOverlay ||
        isWorkloads ||
        isWhatIf ||
        isHelp ||
        isNewVm ||
        isUndo ||
        isPlan ||
        isMigrating ||
        isConsole ||
        isYaml ||
        act !== null;
      if (!isKnown) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      // The YAML view has a search of its own.
      if (isFind && event.target instanceof HTMLElement && event.target.closest('.cm-editor')) return;
      event.preventDefault();
      if (act) act();
      else if (isPlan) actOnPlan(app, isRedo ? 'redo' : isTemplates ? 'templates' : 'remove');
      else if (isPalette) app.view.setState({ dialog: { type: 'palette' } });
      else if (isHelp) app.view.setState({ dialog: { type: 'shortcuts' } });
      else if (isNewVm) showNewVmHere(app);
      else if (isNext) stepResult(app, event.shiftKey ? -1 : 1);
      else if (isUndo) undoLast(app);
      else if (isMigrating) migrateSelection(app);
      else if (isConsole) showSelected(app, event.shiftKey ? 'serial' : 'vnc');
      else if (isYaml) showChosenYaml(app);
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
