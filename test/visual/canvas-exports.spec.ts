// A picture that is saved must show what the canvas shows, with all that stands out on it.
import { expect, test } from '@playwright/test';
import type { Scene } from './canvas-page/studio.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

/** Pictures are saved at two pixels a pixel. */
const dpr = 2;
/** A saved picture does not lie on whole pixels of the screen: edges may be half a pixel off. */
const mostApart = 30;

let session: Session;
test.beforeAll(async ({ browser }) => {
  session = await openSession(browser, dpr, { width: 640, height: 400 });
});
test.afterAll(() => session.close());

const shown: Scene[] = [
  { vms: 300, theme: 'dark', look: 'middle', marks: 'guest' },
  { vms: 300, theme: 'light', look: 'fit', marks: 'guest' },
  { vms: 300, theme: 'light', look: 'middle', marks: 'focus', overlay: 'cpu' },
  { vms: 300, theme: 'dark', look: 'near', marks: 'selected' },
  { vms: 300, theme: 'dark', look: 'middle', marks: 'found', overlay: 'memory' },
  { vms: 3000, theme: 'light', look: 'middle', condition: 'stale' },
];

for (const scene of shown) {
  const name = Object.values(scene).join(', ');
  test(`a PNG shows what the canvas shows: ${name}`, async () => {
    await session.show(scene);
    const file = await session.page.evaluate(() => window.canvasPage!.studio.exported());
    const apart = (): Promise<number> =>
      session.page.evaluate(
        async (png) => (await window.canvasPage!.studio.compareBlocks(png, 16)).most,
        file,
      );
    expect(await apart()).toBeLessThan(mostApart);
    if (scene.marks === undefined) return;
    await session.page.evaluate(() => window.canvasPage!.studio.mark('none'));
    await session.page.evaluate(() => window.canvasPage!.canvas.settled());
    expect(await apart()).toBeGreaterThan(mostApart);
  });
}
