import { useEffect, useRef } from 'react';
import type { FocusEvent, KeyboardEvent, RefObject } from 'react';

/** Buttons that arrow keys go along, in their order; those beside one (`data-aside`) are reached by Tab from it. */
function itemsOf(list: HTMLElement): HTMLButtonElement[] {
  return [...list.querySelectorAll<HTMLButtonElement>('button:not([data-aside])')];
}

/** Lets Tab stop once in the list, at the item that had the focus last and what stands beside it. */
function arrange(list: HTMLElement, last: HTMLElement | null): HTMLElement | null {
  const items = itemsOf(list);
  const current = items.find((item) => item === last) ?? items[0] ?? null;
  for (const item of items) setTabIndex(item, item === current ? 0 : -1);
  const row = current?.closest('[data-rail-row], .rail-group-head');
  for (const aside of list.querySelectorAll<HTMLElement>('button[data-aside]'))
    setTabIndex(aside, aside.closest('[data-rail-row], .rail-group-head') === row ? 0 : -1);
  return current;
}

function setTabIndex(element: HTMLElement, tabIndex: number): void {
  if (element.getAttribute('tabindex') !== String(tabIndex)) element.tabIndex = tabIndex;
}

/** Moves the focus along the list by a key; false where the key means nothing here. */
function goBy(list: HTMLElement, key: string): boolean {
  const items = itemsOf(list);
  const active = document.activeElement;
  const at = items.findIndex((item) => item === active);
  const head =
    active?.closest('[data-rail-group]')?.querySelector<HTMLElement>('[data-group-toggle]') ?? null;
  const isHead = head !== null && head === active;
  const isOpen = active?.getAttribute('aria-expanded') === 'true';
  const steps: Record<string, HTMLElement | null | undefined> = {
    ArrowDown: items[at + 1],
    ArrowUp: at === -1 ? undefined : items[at - 1],
    Home: items[0],
    End: items.at(-1),
    ArrowLeft: isHead ? null : head,
  };
  if (isHead && key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) {
    head.click();
    return true;
  }
  if (!(key in steps)) return false;
  steps[key]?.focus();
  return true;
}

/** Makes a list one stop of Tab, walked by arrow keys, Home and End; left and right fold and open groups. */
export function useRoving(list: RefObject<HTMLElement | null>): {
  onFocus: (event: FocusEvent) => void;
  onKeyDown: (event: KeyboardEvent) => void;
} {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const again = (): void => {
      last.current = arrange(element, last.current);
    };
    again();
    const observer = new MutationObserver(again);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [list]);
  return {
    onFocus: ({ target }) => {
      const element = list.current;
      if (!element || !(target instanceof HTMLElement) || target.dataset.aside !== undefined) return;
      last.current = target;
      arrange(element, target);
    },
    onKeyDown: (event) => {
      const element = list.current;
      if (!element || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (goBy(element, event.key)) event.preventDefault();
    },
  };
}
