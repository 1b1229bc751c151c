import { useEffect } from 'react';
import { overlayAfter } from '../scene/overlays/index.ts';
import { useApp } from './app-context.ts';
import { findBoxId } from './top-bar/find-box.tsx';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null
  );
}

/** Where letters go to the next entry that begins with them. */
function isChoosing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="menu"], [role="listbox"]') !== null;
}

/** The keys that work everywhere: `/` or Ctrl+K goes to the find box, `o` and Shift+O change the overlay. */
export function Shortcuts() {
  const { preferences, view } = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isFind = event.key === 'k' && (event.ctrlKey || event.metaKey);
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
      const isOverlay = isPlain && event.key.toLowerCase() === 'o' && !isTyping(event.target);
      const isAsked = isFind || isSlash || (isOverlay && !isChoosing(event.target));
      if (!isAsked || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      if (isOverlay) {
        const { overlay } = view.getState().preferences;
        preferences.change({ overlay: overlayAfter(overlay, event.shiftKey ? -1 : 1) });
        return;
      }
      document.querySelector<HTMLInputElement>(`#${findBoxId} input`)?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [preferences, view]);
  return null;
}
