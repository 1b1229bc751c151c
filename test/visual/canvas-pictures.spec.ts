// The canvas against the pictures that were accepted of it; README.md says how to accept new ones.
import { expect, test } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { apartFrom, keepPicture, mostApart, readPicture, takePicture } from './pictures.ts';
import { scenes } from './scenes.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

const viewport = { width: 480, height: 300 };

for (const dpr of [1, 2]) {
  test.describe(`at ${dpr} device pixels a pixel`, () => {
    let session: Session;
    test.beforeAll(async ({ browser }) => {
      session = await openSession(browser, dpr, viewport);
    });
    test.afterAll(() => session.close());

    for (const group of ['fleet', 'overlay', 'marks', 'condition']) {
      test(`the pictures of each ${group}`, async () => {
        const accept = ['all', 'changed'].includes(test.info().config.updateSnapshots);
        for (const { name, scene } of scenes.filter((each) => each.name.startsWith(group))) {
          for (const theme of ['dark', 'light'] as const) {
            const file = `${name}-${theme}-${dpr}x`;
            await session.show({ ...scene, theme });
            const kept = await readPicture(file);
            const apart = kept && (await apartFrom(session.page, kept, dpr));
            if (apart && apart.most <= mostApart) continue;
            const taken = await takePicture(session.page);
            if (accept) {
              await keepPicture(file, taken);
              continue;
            }
            await test.info().attach(`${file}-now.png`, { body: taken, contentType: 'image/png' });
            if (kept) await test.info().attach(`${file}-kept.png`, { body: kept, contentType: 'image/png' });
            expect.soft(apart, kept ? file : `${file}: no picture is kept`).toEqual({ most: 0 });
          }
        }
      });
    }
  });
}

/** Scenes in which something is not as it was: each must be told from the picture of the scene as it is. */
const changes = {
  'hosts without their names': { look: 'middle', change: 'texts', text: 'node-0' },
  'cards without their addresses': { look: 'near', change: 'texts', text: '10.' },
  'another colour of a single cell': { look: 'middle', change: 'state', text: '' },
  'everything two pixels farther': { look: 'middle', change: 'pan', text: '' },
} as const;

test.describe('what is told from a picture', () => {
  for (const [what, { look, change, text }] of Object.entries(changes)) {
    test(what, async ({ browser }) => {
      const session = await openSession(browser, 1, viewport);
      await session.show({ vms: 300, look, theme: 'dark' });
      const picture = await takePicture(session.page);
      expect((await apartFrom(session.page, picture, 1)).most).toBeLessThan(mostApart * 0.7);
      await session.page.evaluate(
        async ([kind, words]) => {
          const { canvas, studio } = window.canvasPage!;
          if (kind === 'pan') canvas.panBy(2, 0);
          if (kind === 'state') await studio.changeOne('paused');
          if (kind === 'texts') {
            const { prototype } = CanvasRenderingContext2D;
            const draw = Reflect.get(prototype, 'fillText') as (...args: unknown[]) => void;
            prototype.fillText = function (shown, ...rest) {
              if (!shown.startsWith(words)) draw.call(this, shown, ...rest);
            };
            await studio.redraw();
          }
          await canvas.settled();
        },
        [change, text] as const,
      );
      const { most } = await apartFrom(session.page, picture, 1);
      await session.close();
      expect(most).toBeGreaterThan(mostApart);
    });
  }

  test('but not fonts that are smoothed otherwise', async ({ playwright, browser }) => {
    const session = await openSession(browser, 1, viewport);
    const executablePath = findBrowser();
    const args = ['--font-render-hinting=none', '--disable-font-subpixel-positioning'];
    const unlike = await playwright.chromium.launch({ args, ...(executablePath && { executablePath }) });
    const other = await openSession(unlike, 1, viewport);
    let unequal = 0;
    for (const look of ['fit', 'middle', 'near'] as const) {
      await Promise.all([session, other].map(({ show }) => show({ vms: 300, look, theme: 'light' })));
      const { most } = await apartFrom(other.page, await takePicture(session.page), 1);
      expect(most, look).toBeLessThanOrEqual(mostApart);
      unequal = Math.max(unequal, most);
    }
    expect(unequal).toBeGreaterThan(1);
    await Promise.all([session.close(), other.close()]);
    await unlike.close();
  });
});
