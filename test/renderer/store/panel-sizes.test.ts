import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../shared/preferences.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { fitPanels, panelLimits } from '../../../renderer/store/panel-sizes.ts';

const preferences = fc.record({
  theme: fc.constant('system' as const),
  contrast: fc.constant('system' as const),
  railWidth: fc.integer({ min: 160, max: 480 }),
  isRailOpen: fc.boolean(),
  inspectorWidth: fc.integer({ min: 260, max: 720 }),
  isInspectorOpen: fc.boolean(),
  drawerHeight: fc.integer({ min: 120, max: 720 }),
  isDrawerOpen: fc.boolean(),
  language: fc.constant('system' as const),
  isMinimapOpen: fc.boolean(),
  overlay: fc.constant('health'),
  legend: fc.constant('auto' as const),
  lists: fc.constant({}),
  foldedGroups: fc.constant<string[]>([]),
  hasWorkloads: fc.boolean(),
  savedViews: fc.constant<Preferences['savedViews']>([]),
  folding: fc.constant({}),
  places: fc.constant(null),
  openPlan: fc.constant(null),
  templates: fc.constant<Preferences['templates']>([]),
  consoleScale: fc.constant('fit' as const),
  consoleLayout: fc.constant('us'),
  isConsoleTiled: fc.boolean(),
  looksForUpdates: fc.constant(false),
  updateFeed: fc.constant(null),
});
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

  it('let the inspector give way first', () => {
    expect(fitPanels({ width: 1100, height: 800 }, defaultPreferences)).toEqual({
      rail: 240,
      inspector: 310,
      drawer: 0,
    });
  });
});
