import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/preferences.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { atLeast, fitPanels, panelLimits } from '../../../renderer/store/panel-sizes.ts';

const preferences = fc
  .record({
    railWidth: fc.integer({ min: 160, max: 480 }),
    isRailOpen: fc.boolean(),
    inspectorWidth: fc.integer({ min: 260, max: 720 }),
    isInspectorOpen: fc.boolean(),
    drawerHeight: fc.integer({ min: 120, max: 720 }),
    isDrawerOpen: fc.boolean(),
  })
  .map((sizes): Preferences => ({ ...defaultPreferences, ...sizes }));
const window = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 3000 }),
});

describe('panels', () => {
  it('never take more than half of the window', () =>
    fc.assert(
      fc.property(window, preferences, (size, chosen) => {
        const { rail, inspector, drawer } = fitPanels(size, chosen);
        expect(rail + inspector).toBeLessThanOrEqual(size.width / 2);
        expect(drawer).toBeLessThanOrEqual(size.height / 2);
      }),
    ));

  it('are folded rather than squeezed below their least size', () =>
    fc.assert(
      fc.property(window, preferences, (size, chosen) => {
        const sizes = fitPanels(size, chosen);
        for (const panel of ['rail', 'inspector', 'drawer'] as const) {
          if (sizes[panel] > 0) expect(sizes[panel]).toBeGreaterThanOrEqual(panelLimits[panel].min);
        }
      }),
    ));

  it('have the sizes that were chosen where there is room', () => {
    const chosen = { ...defaultPreferences, isDrawerOpen: true };
    expect(fitPanels({ width: 1280, height: 800 }, chosen)).toEqual({
      rail: 240,
      inspector: 360,
      drawer: 220,
    });
  });

  it('give the drawer more of a high window as long as its height was not chosen', () => {
    const height = (window: number, drawerHeight: number): number =>
      fitPanels({ width: 2560, height: window }, { ...defaultPreferences, isDrawerOpen: true, drawerHeight })
        .drawer;
    expect([height(800, 220), height(1400, 220), height(3000, 220)]).toEqual([220, 385, 420]);
    expect(height(1400, 200)).toBe(200);
  });

  it('keep what was chosen for a drawer that needs less, and give one what it needs at least', () => {
    const of = (drawerHeight: number) => ({ ...defaultPreferences, drawerHeight });
    expect([atLeast(300, 800, of(220)), atLeast(300, 1400, of(220)), atLeast(300, 800, of(500))]).toEqual([
      300, 220, 500,
    ]);
  });

  it('let the inspector give way first', () => {
    expect(fitPanels({ width: 1100, height: 800 }, defaultPreferences)).toEqual({
      rail: 240,
      inspector: 310,
      drawer: 0,
    });
  });
});
