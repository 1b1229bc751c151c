// Takes pictures of the canvas alone, and checks that painting only what changed gives the same picture as painting
// everything: node test/visual/take-pictures.ts [FOLDER]
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openCanvasPages } from '../support/canvas-page.ts';

const folder = resolve(process.argv[2] ?? 'test-results/canvas');
const sizes = [
  { width: 1280, height: 800 },
  { width: 2560, height: 1440 },
];
const scenes: { name: string; query: string; look: string }[] = [
  { name: 'far', query: 'clusters=20&hosts=25&vms=1000', look: 'canvas.fit()' },
  { name: 'middle', query: 'clusters=3&hosts=16&vms=650', look: 'canvas.fit()' },
  { name: 'demo', query: 'clusters=3&hosts=5&vms=40', look: 'canvas.fit()' },
  { name: 'near', query: 'clusters=3&hosts=5&vms=40', look: 'canvas.zoomTo("production/Node/-/node-01")' },
  { name: 'stale', query: 'clusters=3&hosts=5&vms=40&stale', look: 'canvas.zoomTo("production")' },
  { name: 'unread', query: 'clusters=2&hosts=5&vms=40&unread', look: 'canvas.fit()' },
];

/** Changes some VMs again and again, and counts the pixels that differ from a picture painted whole. */
async function countWrongPixels(page: Page, zoom: number): Promise<number> {
  return page.evaluate(async (wanted) => {
    const shown = window.canvasPage;
    if (!shown) throw new Error('The page is not ready.');
    const { canvas } = shown;
    canvas.setCamera({ ...canvas.camera(), zoom: canvas.camera().zoom * wanted });
    await canvas.settled();
    const states = ['paused', 'error', 'running', 'off', 'migrating', 'unknown'] as const;
    for (let round = 0; round < 20; round += 1) {
      const inputs = shown.inputs().map((input, index) => {
        if (index !== round % 3) return input;
        const entities = new Map(input.world.entities);
        let nth = 0;
        for (const [id, entity] of entities) {
          if (entity.kind !== 'VirtualMachine') continue;
          nth += 1;
          if (nth % 37 === round % 37)
            entities.set(id, { ...entity, state: states[round % states.length] ?? 'off' });
        }
        return { ...input, world: { ...input.world, entities } };
      });
      shown.show(inputs);
      await canvas.settled();
    }
    // A patch is drawn on the sheet in front; drawing all brings the other one there, with the same camera.
    const read = (): Uint8ClampedArray => {
      const sheets = [...document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')];
      const front = sheets.find(({ style }) => style.willChange !== '' && style.visibility === 'visible');
      const data = front?.getContext('2d')?.getImageData(0, 0, front.width, front.height).data;
      if (!data) throw new Error('Nothing is shown.');
      return data;
    };
    const parts = read();
    shown.redraw();
    await canvas.settled();
    const whole = read();
    let wrong = 0;
    for (let at = 0; at < whole.length; at += 4) {
      // A clip makes the smoothing of a round corner on its edge differ by one level of 255, which nobody sees.
      const isOff = [0, 1, 2].some((part) => Math.abs((parts[at + part] ?? 0) - (whole[at + part] ?? 0)) > 1);
      if (isOff) wrong += 1;
    }
    return wrong;
  }, zoom);
}

await mkdir(folder, { recursive: true });
const pages = await openCanvasPages();
const browser = await chromium.launch({ executablePath: process.env.ACRE_CHROMIUM ?? '/usr/bin/chromium' });
try {
  for (const theme of ['dark', 'light']) {
    for (const size of sizes) {
      const page = await browser.newPage({ viewport: size });
      for (const { name, query, look } of scenes) {
        await pages.open(page, `${query}&theme=${theme}`);
        await page.evaluate(`canvasPage.${look}; canvasPage.canvas.settled()`);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
      }
      await page.close();
    }
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  for (const [name, query, zoom] of [
    ['far', 'clusters=6&hosts=25&vms=1000', 0.7],
    ['middle', 'clusters=3&hosts=16&vms=650', 1.5],
    ['near', 'clusters=3&hosts=5&vms=40', 2.5],
  ] as const) {
    await pages.open(page, query);
    const wrong = await countWrongPixels(page, zoom);
    process.stdout.write(`${name}: ${wrong} pixels differ after painting only what changed\n`);
    if (wrong > 0) process.exitCode = 1;
  }
} finally {
  await browser.close();
  await pages.close();
}
