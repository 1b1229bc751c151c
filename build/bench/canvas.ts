import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { build, preview } from 'vite';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { root } from '../project.ts';
import { median, percentile, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

type Phase = 'far' | 'zoom' | 'near' | 'band';
type Walk = { frames: number[]; scripts: number[]; intervals: number[] };

/** What the page offers; it runs in the browser, so only its shape is known here. */
declare const canvasBench: {
  build: () => number;
  layouts: (runs: number) => number[];
  layoutsInWorker: (runs: number) => Promise<number[]>;
  insert: (runs: number) => { ms: number[]; hosts: number };
  open: (which: 'ours' | 'flow') => Promise<{ allMs: number; drawMs: number }>;
  close: () => void;
  walk: (phase: Phase, steps: number) => Promise<Walk>;
  dragStart: () => Promise<{ x: number; y: number }>;
  update: (forMs: number) => Promise<{ asked: number; applied: number; batchMs: number[] }>;
  wrongPixels: () => Promise<number>;
  hitMicros: () => number;
  domNodes: () => number;
};

const phases = ['far', 'zoom', 'near'] as const;
const phaseWords: Record<Phase, string> = {
  far: 'far pan',
  zoom: 'zoom',
  near: 'near pan',
  band: 'pan at cells of 8 px',
};
const viewport = { width: 1440, height: 900 };

/** Serves the page as it would be shipped: built, and with React in its production form. */
async function servePage(): Promise<{ url: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  const folder = join(root, 'test', 'bench', 'canvas-page');
  const common = { configFile: false, root: folder, logLevel: 'error' } as const;
  await build({ ...common, build: { outDir, target: 'chrome140' } });
  const server = await preview({ ...common, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

type Opened = { page: Page; cdp: CDPSession; name: string };

async function openPage(browser: Browser, url: string, vms: number, hostsInAll: number): Promise<Opened> {
  const clusters = Math.max(1, Math.min(20, Math.round(vms / 1000)));
  const hosts = Math.max(3, Math.round(hostsInAll / clusters));
  const page = await browser.newPage({ viewport });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${url}?clusters=${clusters}&hosts=${hosts}&vms=${Math.round(vms / clusters)}`);
  await page.waitForFunction(() => 'canvasBench' in globalThis, undefined, { timeout: 120_000 });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  return { page, cdp, name: `${vms} VMs on ${hosts * clusters} hosts` };
}

async function taskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1024 ** 2;
}

/** Main-thread time of each move of a real mouse that drags a VM at zoom 1; a move is sent when the one before has been taken. */
async function dragMs({ page, cdp }: Opened, moves: number): Promise<number> {
  const from = await page.evaluate(() => canvasBench.dragStart());
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 6);
  const before = await taskMs(cdp);
  for (let move = 0; move < moves; move += 1) {
    await page.mouse.move(from.x + 10 + move * 6, from.y + 10 + (move % 5) * 8);
  }
  const spent = (await taskMs(cdp)) - before;
  await page.mouse.up();
  return spent / moves;
}

type Measured = { first: number; walks: Record<Phase, Walk[]>; drag: number; updates: number; asked: number };

async function measure(opened: Opened, which: 'ours' | 'flow', runs: number): Promise<Measured> {
  const { page } = opened;
  const firsts: number[] = [];
  for (let run = 0; run < (which === 'ours' ? runs : 1); run += 1) {
    await page.evaluate(() => canvasBench.close());
    firsts.push((await page.evaluate((side) => canvasBench.open(side), which)).allMs);
  }
  const steps = which === 'ours' ? 40 : 12;
  const walks: Record<Phase, Walk[]> = { far: [], zoom: [], near: [], band: [] };
  for (let run = 0; run < runs; run += 1) {
    for (const phase of [...phases, ...(which === 'ours' ? (['band'] as const) : [])]) {
      walks[phase].push(
        await page.evaluate(([name, count]) => canvasBench.walk(name, count), [phase, steps] as const),
      );
    }
  }
  const drags: number[] = [];
  for (let run = 0; run < runs; run += 1) drags.push(await dragMs(opened, which === 'ours' ? 30 : 8));
  const { applied, asked } = await page.evaluate((ms) => canvasBench.update(ms), 3000);
  return { first: median(firsts), walks, drag: median(drags), updates: applied, asked };
}

/** The median over runs of something of each run. */
function over(walks: readonly Walk[], of: (walk: Walk) => number): number {
  return median(walks.map(of));
}

async function againstFlow(
  browser: Browser,
  url: string,
  { vms }: BenchOptions,
  runs: number,
): Promise<Row[]> {
  const opened = await openPage(browser, url, vms, vms / 40);
  const { page, name } = opened;
  await page.evaluate(() => canvasBench.build());
  const layouts = await page.evaluate(() => canvasBench.layouts(25));
  const inWorker = await page.evaluate(() => canvasBench.layoutsInWorker(25));
  const insert = await page.evaluate(() => canvasBench.insert(9));
  const ours = await measure(opened, 'ours', runs);
  const wrong = await page.evaluate(() => canvasBench.wrongPixels());
  const domNodes = await page.evaluate(() => canvasBench.domNodes());
  await page.evaluate(() => canvasBench.close());
  const flow = await measure(opened, 'flow', runs);
  const rows: Row[] = [];
  for (const phase of phases) {
    const of = (which: Measured, value: (walk: Walk) => number): number => over(which.walks[phase], value);
    const words = `canvas: ${phaseWords[phase]}, ${name}`;
    rows.push(
      toRow(
        `${words}: frame`,
        'ms',
        of(ours, (w) => median(w.frames)),
        of(flow, (w) => median(w.frames)),
      ),
      toRow(
        `${words}: script a frame, median`,
        'ms',
        of(ours, (w) => median(w.scripts)),
        of(flow, (w) => median(w.scripts)),
      ),
      toRow(
        `${words}: script a frame, p95`,
        'ms',
        of(ours, (w) => percentile(w.scripts, 0.95)),
        of(flow, (w) => percentile(w.scripts, 0.95)),
      ),
      toRow(
        `${words}: interval between frames, p95`,
        'ms',
        of(ours, (w) => percentile(w.intervals, 0.95)),
        of(flow, (w) => percentile(w.intervals, 0.95)),
      ),
    );
  }
  const band = ours.walks.band;
  rows.push(
    toRow(
      `canvas: ${phaseWords.band}, ${name}: script a frame, p95`,
      'ms',
      over(band, (w) => percentile(w.scripts, 0.95)),
    ),
    toRow(`canvas: first draw, ${name}`, 'ms', ours.first, flow.first),
    toRow(`canvas: main thread a move of a drag, ${name}`, 'ms', ours.drag, flow.drag),
    toRow(`canvas: updates applied of ${ours.asked} in 3 s, ${name}`, 'updates', ours.updates, flow.updates),
    toRow(`canvas: pixels that differ from a full drawing after the updates, ${name}`, 'pixels', wrong),
    toRow(`canvas: DOM nodes, ${name}`, 'nodes', domNodes),
    toRow(
      `canvas: layout from nothing, ${name}: this thread, against sending it to a worker and back`,
      'ms',
      median(layouts),
      median(inWorker),
    ),
    toRow(`canvas: layout of one VM more, ${name}`, 'ms', median(insert.ms)),
    toRow(`canvas: hosts laid out again for one VM more, ${name}`, 'hosts', insert.hosts),
  );
  await page.close();
  return rows;
}

async function atLarge(browser: Browser, url: string, vms: number, runs: number): Promise<Row[]> {
  const opened = await openPage(browser, url, vms, vms / 100);
  const { page, cdp, name } = opened;
  const before = await heapMb(cdp);
  await page.evaluate(() => canvasBench.build());
  const firsts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.evaluate(() => canvasBench.close());
    firsts.push((await page.evaluate(() => canvasBench.open('ours'))).drawMs);
  }
  const rows: Row[] = [];
  for (const phase of phases) {
    const walks: Walk[] = [];
    for (let run = 0; run < runs; run += 1)
      walks.push(await page.evaluate((which) => canvasBench.walk(which, 40), phase));
    const words = `canvas: ${phaseWords[phase]}, ${name}`;
    rows.push(
      toRow(
        `${words}: script a frame, median`,
        'ms',
        over(walks, (w) => median(w.scripts)),
      ),
      toRow(
        `${words}: script a frame, p95`,
        'ms',
        over(walks, (w) => percentile(w.scripts, 0.95)),
      ),
    );
  }
  rows.push(
    toRow(`canvas: first full draw after layout, ${name}`, 'ms', median(firsts)),
    toRow(`canvas: hit test, ${name}`, 'us', await page.evaluate(() => canvasBench.hitMicros())),
    toRow(`canvas: DOM nodes, ${name}`, 'nodes', await page.evaluate(() => canvasBench.domNodes())),
    toRow(`canvas: heap of the scene, ${name}`, 'MB', (await heapMb(cdp)) - before),
  );
  await page.close();
  return rows;
}

/** The canvas against React Flow with every VM as a node, over the same layout and the same cameras; then by itself at five times the size. */
export async function benchCanvas(options: BenchOptions): Promise<Row[]> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('No Chromium was found: run "npm run setup:test" or set ACRE_CHROMIUM.');
  const served = await servePage();
  const browser = await chromium.launch({ executablePath });
  try {
    const runs = 3;
    const rows = await againstFlow(browser, served.url, options, runs);
    return [...rows, ...(await atLarge(browser, served.url, options.vms * 5, runs))];
  } finally {
    await browser.close();
    await served.close();
  }
}
