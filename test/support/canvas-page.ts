import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createServer } from 'vite';
import type {} from '../visual/canvas-page/page.ts';

/** The server of the page that shows a made-up fleet on the canvas alone (test/visual/canvas-page). */
export type CanvasPages = {
  /** Shows the fleet of a query such as `clusters=3&hosts=5&vms=40&theme=light`, drawn and at rest. */
  open: (page: Page, query?: string) => Promise<void>;
  close: () => Promise<void>;
};

/** Serves the canvas page on 127.0.0.1, on a port of its own. */
export async function openCanvasPages(): Promise<CanvasPages> {
  const server = await createServer({
    configFile: false,
    root: join(import.meta.dirname, '..', 'visual', 'canvas-page'),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null, fs: { strict: false } },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? '';
  return {
    open: async (page, query = 'clusters=3&hosts=5&vms=40') => {
      await page.goto(`${url}?${query}`);
      await page.waitForFunction(() => window.canvasPage !== undefined);
      await canvasSettled(page);
    },
    close: () => server.close(),
  };
}

/** Resolves once the canvas of the page has drawn all there is to draw. */
export function canvasSettled(page: Page): Promise<void> {
  return page.evaluate(() => window.canvasPage?.canvas.settled());
}
