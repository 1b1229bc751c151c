/** Scrolls a part of the page into view, no farther than it must; where nothing is laid out, as in tests, there is nowhere to scroll. */
export function reveal(part: Partial<Pick<Element, 'scrollIntoView'>> | null): void {
  part?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
}
