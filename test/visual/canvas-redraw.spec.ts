// Whatever was drawn in parts must be the same, to the last digit of every pixel, as if all had been drawn at once. Only
// a picture that was moved may be smoothed otherwise at edges that lay on its rim, and by what nobody sees.
import { expect, test } from '@playwright/test';
import type { Scene } from './canvas-page/studio.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';

const fleets = [10, 300, 3000, 20000] as const;
const looks = ['fit', 'middle', 'near'] as const;

type Difference = { after: string; different: number; at: string; most: number };

/** Does one thing after another to what is shown and compares each time; answers where anything was different. */
async function differences(session: Session, scene: Scene): Promise<Difference[]> {
  await session.show(scene);
  return session.page.evaluate(async () => {
    const { canvas, studio } = window.canvasPage!;
    const found: { after: string; different: number; at: string; most: number }[] = [];
    const compare = async (after: string, isMoved = false): Promise<void> => {
      await canvas.settled();
      const result = await studio.compareWithRedrawn();
      const isSeen = result.most > 40 || result.different > (innerWidth * innerHeight) / 500;
      if (isMoved ? isSeen : result.different > 0) found.push({ after, ...result });
    };
    /** Goes where it was, with everything drawn at once. */
    const goHome = async (): Promise<void> => {
      canvas.setCamera(home);
      await canvas.settled();
      await studio.compareWithRedrawn();
    };
    const home = canvas.camera();
    for (const [dx, dy] of [
      [37.4, -21.7],
      [-160.2, 90.9],
      [-300, -170.3],
    ] as const) {
      canvas.panBy(dx, dy);
      await canvas.settled();
      canvas.panBy(dx * 0.8, dy * 0.6);
      await compare(`panning by ${dx}, ${dy}`, true);
    }
    await goHome();
    for (const factor of [1.31, 0.42, 1.9]) {
      canvas.zoomBy(factor);
      await compare(`zooming by ${factor}`);
    }
    await goHome();
    for (let round = 0; round < 6; round += 1) {
      canvas.panBy(11.3, 7.9);
      await studio.change(round);
    }
    await compare('updates of VMs while panning', true);
    for (let round = 0; round < 6; round += 1) await studio.change(round);
    await compare('updates of VMs');
    await goHome();
    const [first = '', second = ''] = studio.overlays.filter((name) => name !== studio.overlay());
    for (const name of [first, second]) {
      studio.setOverlay(name);
      await compare(`the overlay ${name}`);
    }
    for (const marks of ['focus', 'found', 'none'] as const) {
      studio.mark(marks);
      await compare(`marking ${marks}`);
    }
    return found;
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
      test(`draws ${vms} VMs in parts as it draws them whole`, async () => {
        const found: Record<string, Difference[]> = {};
        for (const look of looks) {
          const theme = look === 'middle' ? 'light' : 'dark';
          found[look] = await differences(session, { vms, look, theme });
        }
        expect(found).toEqual({ fit: [], middle: [], near: [] });
      });
    }
  });
}
