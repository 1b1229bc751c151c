// What must hold of every picture of the canvas, whichever browser and font rasteriser drew it.
import { expect, test } from '@playwright/test';
import type { Scene } from './canvas-page/studio.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

const fleets = [10, 300, 3000, 20000] as const;
const looks = ['fit', 'middle', 'near'] as const;
const themes = ['dark', 'light'] as const;

type Glance = { colours: number; drawn: number; brightness: number };

/** How many colours are in a scene, what share of its pixels differs from the one before it, and how bright it is, 0 to 255. */
async function glance(session: Session, scene: Scene): Promise<Glance> {
  await session.show(scene);
  return session.page.evaluate(() => {
    const { data, width, height } = window.canvasPage!.studio.pixels();
    const colours = new Set<number>();
    let [drawn, sum] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
      sum += data[at + 1]!;
      if (at > 0 && data[at + 1] !== data[at - 3]) drawn += 1;
    }
    return { colours: colours.size, drawn: drawn / (width * height), brightness: sum / (width * height) };
  });
}

for (const dpr of [1, 2]) {
  test.describe(`at ${dpr} device pixels a pixel`, () => {
    let session: Session;
    test.beforeAll(async ({ browser }) => {
      session = await openSession(browser, dpr);
    });
    test.afterAll(() => session.close());

    for (const vms of fleets) {
      test(`shows ${vms} VMs in the colours every overlay says, in both themes`, async () => {
        const overlays = await session.page.evaluate(() => window.canvasPage!.studio.overlays);
        const seen = new Set<string>();
        for (const overlay of overlays) {
          for (const look of looks) {
            for (const theme of themes) {
              await session.show({ vms, theme, overlay, look });
              const found = await session.page.evaluate(() => window.canvasPage!.studio.checkFills());
              const where = `${overlay}, ${look}, ${theme}`;
              expect(found.wrong.slice(0, 5), where).toEqual([]);
              // A whole fleet may be too small to tell one cell from the next.
              if (look !== 'fit') expect(found.cells, where).toBeGreaterThan(4);
              for (const role of found.roles) seen.add(role);
            }
          }
        }
        expect([...seen].filter((role) => role.startsWith('heat-')).length).toBeGreaterThan(1);
        expect([...seen]).toEqual(expect.arrayContaining(['running', 'none', 'tone-ok']));
      });

      test(`keeps every text about ${vms} VMs in its box and off other texts`, async () => {
        for (const look of looks) {
          for (const marks of ['none', 'focus'] as const) {
            await session.show({ vms, theme: 'dark', look, marks });
            const { texts, wrong } = await session.page.evaluate(() =>
              window.canvasPage!.studio.checkTexts(),
            );
            expect(wrong.slice(0, 10), `${look}, ${marks}`).toEqual([]);
            expect(texts.length, look).toBeGreaterThan(look === 'fit' ? 0 : 10);
          }
        }
      });
    }

    test('shows the same in the other theme, in other colours, and nothing blank', async () => {
      for (const vms of fleets) {
        for (const look of looks) {
          const light = await glance(session, { vms, look, theme: 'light' });
          const dark = await glance(session, { vms, look, theme: 'dark' });
          for (const { colours, drawn } of [light, dark]) {
            expect(colours, `${vms}, ${look}`).toBeGreaterThan(12);
            expect(drawn, `${vms}, ${look}`).toBeGreaterThan(0.005);
          }
          expect(light.brightness - dark.brightness, `${vms}, ${look}`).toBeGreaterThan(120);
          // Edges are where they were.
          expect(Math.abs(light.drawn - dark.drawn), `${vms}, ${look}`).toBeLessThan(0.03);
        }
      }
    });
  });
}

test('looks at two device pixels a pixel as it does at one', async ({ browser }) => {
  const [one, two] = [await openSession(browser, 1), await openSession(browser, 2)];
  for (const vms of fleets) {
    for (const look of looks) {
      const scene: Scene = { vms, look, theme: vms === 300 ? 'light' : 'dark' };
      await Promise.all([one.show(scene), two.show(scene)]);
      const file = await two.page.evaluate(() => window.canvasPage!.studio.halfFile());
      const apart = await one.page.evaluate(
        (half) => window.canvasPage!.studio.compareBlocks(half, 16),
        file,
      );
      expect(apart.mean, `${vms}, ${look}`).toBeLessThan(3);
      expect(apart.most, `${vms}, ${look}`).toBeLessThan(40);
    }
  }
  await one.close();
  await two.close();
});
