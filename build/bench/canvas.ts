import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createServer } from 'vite';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { root } from '../project.ts';
import { median, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

/** What the page offers; it runs in the browser, so only its shape is known here. */
type CanvasPage = {
  canvas: {
    panBy: (dx: number, dy: number) => void;
    fit: () => void;
    zoomBy: (factor: number) => void;
    settled: () => Promise<void>;
    frames: () => number[];
  };
};
declare const canvasPage: CanvasPage;
declare const document: {
  createElement: (name: 'canvas') => {
    width: number;
    height: number;
    getContext: (kind: '2d') => {
      fillStyle: string;
      fillRect: (x: number, y: number, w: number, h: number) => void;
    };
  };
};

async function panMs(page: Page, factor: number): Promise<number> {
  const times = await page.evaluate(async (zoom) => {
    canvasPage.canvas.fit();
    await canvasPage.canvas.settled();
    canvasPage.canvas.zoomBy(zoom);
    await canvasPage.canvas.settled();
    canvasPage.canvas.frames();
    for (let step = 0; step < 60; step += 1) {
      canvasPage.canvas.panBy(step % 2 === 0 ? 24 : -20, 3);
      await canvasPage.canvas.settled();
    }
    return canvasPage.canvas.frames();
  }, factor);
  return median(times);
}

/** The peer: the same number of rectangles filled in five colours, and nothing else. */
async function plainFillMs(page: Page, cells: number): Promise<number> {
  const times = await page.evaluate((count) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1440;
    canvas.height = 900;
    const context = canvas.getContext('2d');
    const columns = Math.ceil(Math.sqrt(count * 1.6));
    const pitch = 1440 / columns;
    return Array.from({ length: 30 }, () => {
      const start = performance.now();
      for (let index = 0; index < count; index += 1) {
        if (index % Math.ceil(count / 5) === 0) context.fillStyle = `hsl(${(index * 7) % 360} 50% 50%)`;
        context.fillRect(
          (index % columns) * pitch,
          Math.floor(index / columns) * pitch,
          pitch - 0.5,
          pitch - 0.5,
        );
      }
      return performance.now() - start;
    });
  }, cells);
  return median(times);
}

/** Script time a frame while panning far out, between, and near, against filling as many rectangles. */
export async function benchCanvas({ vms }: BenchOptions): Promise<Row[]> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: run "npm run setup:test" or set ACRE_CHROMIUM.');
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1' },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const clusters = Math.max(1, Math.min(20, Math.round(vms / 1000)));
    const hosts = Math.max(3, Math.round(vms / clusters / 40));
    const perCluster = Math.round(vms / clusters);
    const base = server.resolvedUrls?.local[0] ?? '';
    const path = join('test', 'visual', 'canvas-page', 'index.html');
    const opened = performance.now();
    await page.goto(`${base}${path}?clusters=${clusters}&hosts=${hosts}&vms=${perCluster}`);
    await page.waitForFunction(() => 'canvasPage' in globalThis);
    await page.evaluate(() => canvasPage.canvas.settled());
    const readyMs = performance.now() - opened;
    const peer = await plainFillMs(page, vms);
    return [
      toRow(`canvas: draw while panning, everything in view, ${vms} VMs`, 'ms', await panMs(page, 1), peer),
      toRow(`canvas: draw while panning, four times nearer, ${vms} VMs`, 'ms', await panMs(page, 4), peer),
      toRow(`canvas: draw while panning, cards, ${vms} VMs`, 'ms', await panMs(page, 40), peer),
      toRow('canvas: page opened to first frame, with the development server', 'ms', readyMs),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}
