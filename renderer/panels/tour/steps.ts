import type { ShortcutId } from '../../../shared/shortcuts/table.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';

/** A step of the tour: the part of the page it is about, and what has to be open for it. */
export type Step = {
  name: 'rail' | 'levels' | 'problems' | 'inspector' | 'migrate' | 'plans' | 'overlays' | 'palette' | 'help';
  /** Where that part is on the page now, in client coordinates; null while it is not there. */
  rect: (app: App) => DOMRect | null;
  /** Brings the part onto the page. */
  prepare?: (app: App) => void;
  /** Puts back what `prepare` opened. */
  leave?: (app: App) => void;
  /** The keys its text names, in this order. */
  keys: readonly ShortcutId[];
};

function rectOf(selector: string): DOMRect | null {
  const rect = document.querySelector(selector)?.getBoundingClientRect();
  return rect && rect.width > 0 ? rect : null;
}

/** A VM that runs on a host, on which the next steps can be tried. */
function runningVm({ world }: App): { id: string; cluster: string } | null {
  for (const cluster of world.getState().graph.clusters) {
    for (const host of cluster.hosts) {
      const vm = host.vms.find(({ state }) => state === 'running');
      if (vm) return { id: vm.id, cluster: cluster.id };
    }
  }
  return null;
}

/** The steps, in their order. */
export const steps: readonly Step[] = [
  {
    name: 'rail',
    rect: () => rectOf('.frame-rail'),
    prepare: ({ preferences }) => preferences.change({ isRailOpen: true }),
    keys: [],
  },
  {
    name: 'levels',
    rect: () => rectOf('.topology'),
    prepare: ({ canvas }) => canvas.current?.fit(),
    keys: ['zoomIn', 'zoomOut', 'fit'],
  },
  { name: 'problems', rect: () => rectOf('.find-problems'), keys: [] },
  {
    name: 'inspector',
    rect: () => rectOf('.frame-inspector'),
    prepare(app) {
      app.preferences.change({ isInspectorOpen: true });
      const vm = runningVm(app);
      if (vm !== null) select(app, [vm.id], { isZooming: true });
    },
    keys: [],
  },
  {
    name: 'migrate',
    rect(app) {
      const [selected] = app.view.getState().selection;
      return selected === undefined ? null : (app.canvas.current?.rectOf(selected) ?? null);
    },
    // From where the hosts it could go to are in view.
    prepare(app) {
      const vm = runningVm(app);
      if (vm === null) return;
      select(app, [vm.id]);
      app.canvas.current?.zoomTo([vm.cluster]);
    },
    keys: ['migrate'],
  },
  {
    name: 'plans',
    rect: () => rectOf('.templates') ?? rectOf('.plan-toggle'),
    prepare: ({ plans }) => plans.showPalette(true),
    leave: ({ plans }) => plans.showPalette(false),
    keys: ['templates'],
  },
  {
    name: 'overlays',
    rect: () => rectOf('.overlay-button'),
    prepare: ({ canvas }) => canvas.current?.fit(),
    keys: ['nextOverlay'],
  },
  { name: 'palette', rect: () => rectOf('.find'), keys: ['palette', 'find'] },
  { name: 'help', rect: () => rectOf('[data-tour="help"]'), keys: ['shortcuts'] },
];
