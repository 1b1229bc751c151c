import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { canvasSettled, openCanvasPages } from '../support/canvas-page.ts';
import type { CanvasPages } from '../support/canvas-page.ts';

let pages: CanvasPages;

test.beforeAll(async () => {
  pages = await openCanvasPages();
});
test.afterAll(() => pages.close());

/** The number of pixels of the sheet in front that are not of the colour that is most often there. */
function drawnPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sheets = [...document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')];
    const front = sheets.find(({ style }) => style.willChange !== '' && style.visibility === 'visible')!;
    const { data } = front.getContext('2d')!.getImageData(0, 0, front.width, front.height);
    let drawn = 0;
    for (let at = 4; at < data.length; at += 4) if (data[at] !== data[at - 4]) drawn += 1;
    return drawn;
  });
}

test('draws nothing while nothing changes, and next to nothing while it is panned', async ({ page }) => {
  await pages.open(page, 'clusters=3&hosts=16&vms=650');
  const counts = await page.evaluate(async () => {
    const { canvas } = window.canvasPage!;
    let calls = 0;
    const { prototype } = CanvasRenderingContext2D;
    for (const name of ['fillRect', 'clearRect', 'drawImage', 'fillText', 'stroke', 'fill'] as const) {
      const own = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
      Object.assign(prototype, {
        [name](this: unknown, ...args: unknown[]) {
          calls += 1;
          return own.apply(this, args);
        },
      });
    }
    canvas.frames();
    for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
    const idle = [calls, canvas.frames().length];
    canvas.panBy(40, 20);
    await canvas.settled();
    const panned = calls;
    canvas.zoomBy(1.3);
    await canvas.settled();
    return { idle, panned, isDrawnByZoom: calls > 100 };
  });
  expect(counts).toEqual({ idle: [0, 0], panned: 0, isDrawnByZoom: true });
});

test('draws all again when a context has lost what was drawn', async ({ page }) => {
  await pages.open(page);
  const before = await drawnPixels(page);
  await page.evaluate(() => {
    const sheets = [...document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')];
    for (const canvas of sheets) canvas.getContext('2d')!.reset();
    for (const canvas of sheets) canvas.dispatchEvent(new Event('contextrestored'));
  });
  await canvasSettled(page);
  expect(before).toBeGreaterThan(1000);
  expect(await drawnPixels(page)).toBe(before);
});

for (const ratio of [1, 1.5, 2]) {
  test.describe(`at ${ratio} device pixels a pixel`, () => {
    test.use({ deviceScaleFactor: ratio });
    test('has a device pixel for every one of the screen, wherever it was panned', async ({ page }) => {
      await pages.open(page);
      await page.evaluate(() => {
        window.canvasPage?.canvas.panBy(17.3, 401.7);
        return window.canvasPage?.canvas.settled();
      });
      const sheets = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')].map((canvas) => {
          const box = canvas.getBoundingClientRect();
          const own = [box.left, box.top, box.width, box.height].map((value) => value * devicePixelRatio);
          return { width: canvas.width, own, isSheet: canvas.style.willChange !== '' };
        }),
      );
      expect(sheets.length).toBe(3);
      for (const { width, own } of sheets) {
        expect(own[2]).toBeCloseTo(width, 1);
        for (const value of own) expect(value).toBeCloseTo(Math.round(value), 1);
      }
    });
  });
}

test('carries what is dragged to a host, tells whether it may be dropped, and gives it up on Escape', async ({
  page,
}) => {
  await pages.open(page);
  const hosts = await page.evaluate(() => {
    const { canvas, graph } = window.canvasPage!;
    const said: string[] = [];
    Object.assign(window, { said });
    const [cluster] = graph().clusters;
    const [good, bad] = cluster!.hosts;
    const begin = (): void =>
      canvas.startDrag(
        {
          label: 'A carried thing',
          sources: [],
          verdictOf: ({ id }) => ({
            isAllowed: id === good!.id,
            words: id === good!.id ? 'Put it here' : 'Full',
          }),
          onDrop: (target) => said.push(`drop ${target}`),
          onCancel: () => said.push('cancel'),
        },
        { x: 5, y: 5 },
      );
    Object.assign(window, { begin });
    const middle = (id: string): [number, number] => {
      const box = canvas.rectOf(id)!;
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    return { id: good!.id, good: middle(good!.id), bad: middle(bad!.id) };
  });
  const begin = (): Promise<void> =>
    page.evaluate(() => (window as unknown as { begin: () => void }).begin());
  await page.mouse.move(5, 5);
  await begin();
  await page.mouse.down();
  await page.mouse.move(...hosts.bad);
  await expect(page.getByText('Full')).toBeVisible();
  await page.mouse.move(...hosts.good);
  await expect(page.getByText('Put it here')).toBeVisible();
  await page.mouse.up();
  await begin();
  await page.mouse.down();
  await page.mouse.move(...hosts.bad);
  await page.mouse.up();
  await begin();
  await page.keyboard.press('Escape');
  await expect(page.getByText('A carried thing')).toHaveCount(0);
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said).toEqual([`drop ${hosts.id}`, 'cancel', 'cancel']);
});

test('moves the camera by its overview', async ({ page }) => {
  await pages.open(page);
  const moved = await page.evaluate(async () => {
    const place = document.createElement('div');
    Object.assign(place.style, {
      position: 'fixed',
      left: '20px',
      top: '20px',
      width: '160px',
      height: '100px',
      zIndex: '9',
    });
    document.body.append(place);
    const { canvas } = window.canvasPage!;
    canvas.openMinimap(place);
    canvas.zoomTo(window.canvasPage!.graph().clusters[0]!.hosts[0]!.id);
    await canvas.settled();
    return canvas.camera();
  });
  await page.mouse.click(100, 70);
  const after = await page.evaluate(() => window.canvasPage!.canvas.camera());
  expect(after.zoom).toBe(moved.zoom);
  expect([after.x, after.y]).not.toEqual([moved.x, moved.y]);
});

test('draws in a worker, where there is no page', async ({ page }) => {
  await pages.open(page);
  const pictures = await page.evaluate(async () => {
    const worker = new Worker('./worker.ts', { type: 'module' });
    const ask = (dpr: number, nearer: number) =>
      new Promise<{ level: string; colours: number; blocks: number }>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<{ level: string; colours: number; blocks: number }>) =>
          resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ dpr, nearer });
      });
    return [await ask(1, 0.05), await ask(2, 1), await ask(1, 6)];
  });
  expect(pictures.map(({ level }) => level)).toEqual(['far', 'middle', 'near']);
  for (const { colours } of pictures) expect(colours).toBeGreaterThan(12);
  expect(pictures[1]!.blocks).toBeGreaterThan(2);
});
