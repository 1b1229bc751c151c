import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

/** Watches nothing: jsdom has no layout. */
export class NoResize {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Lets the parts of a file be drawn without a layout, and takes them off the page after each test. */
export function withoutLayout(): void {
  beforeEach(() => vi.stubGlobal('ResizeObserver', NoResize));
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
}
