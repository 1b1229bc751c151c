import { useEffect } from 'react';
import { findBoxId } from './top-bar/find-box.tsx';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null
  );
}

/** The keys that work everywhere: `/` or Ctrl+K goes to the find box. */
export function Shortcuts() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isFind = event.key === 'k' && (event.ctrlKey || event.metaKey);
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      if ((!isFind && !isSlash) || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>(`#${findBoxId} input`)?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return null;
}
