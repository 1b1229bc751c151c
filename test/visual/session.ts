// A page with the canvas on it, for tests that look at its pixels: the clock stands still and nothing moves by itself.
import type { Browser, Page } from '@playwright/test';
import { openCanvasPages } from '../support/canvas-page.ts';
import type { Scene } from './canvas-page/studio.ts';

/** An open canvas page; `show` sets a scene and resolves once it is drawn and at rest. */
export type Session = { page: Page; show: (scene: Scene) => Promise<void>; close: () => Promise<void> };

/** The time on the page. */
export const now = Date.UTC(2026, 0, 15, 12);

/** Opens a page of a size in CSS pixels with so many device pixels a pixel. */
export async function openSession(
  browser: Browser,
  dpr: number,
  viewport = { width: 960, height: 600 },
): Promise<Session> {
  const pages = await openCanvasPages();
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: dpr,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-US',
  });
  await context.addInitScript((at) => {
    globalThis.Date = new Proxy(Date, {
      construct: (own, args: unknown[]) => Reflect.construct(own, args.length > 0 ? args : [at]) as object,
      get: (own, key) => (key === 'now' ? () => at : (Reflect.get(own, key) as unknown)),
    });
  }, now);
  const page = await context.newPage();
  await pages.open(page, 'clusters=1&hosts=1&vms=1');
  return {
    page,
    show: (scene) => page.evaluate((wanted) => window.canvasPage!.studio.show(wanted), scene),
    async close() {
      await context.close();
      await pages.close();
    },
  };
}
