import { defaultPreferences } from '../../shared/preferences.ts';
import type { Preferences } from '../../shared/preferences.ts';

/** The sizes that panels really have, in CSS pixels; 0 where one is folded. */
export type PanelSizes = { rail: number; inspector: number; drawer: number };

/** Between which sizes a panel can be dragged, in CSS pixels. */
export const panelLimits = {
  rail: { min: 160, max: 480 },
  inspector: { min: 260, max: 720 },
  drawer: { min: 120, max: 720 },
} as const;

const mostUnchosen = 420;

/** The height that the drawer is to have: the one that was chosen; where none was, more in a high window. In CSS pixels. */
export function drawerHeightIn(windowHeight: number, { drawerHeight }: Preferences): number {
  if (drawerHeight !== defaultPreferences.drawerHeight) return drawerHeight;
  return Math.max(drawerHeight, Math.min(mostUnchosen, Math.round(windowHeight * 0.275)));
}

/** The height to keep for a drawer that needs at least so much: what is kept already, where that is enough in this window. */
export function atLeast(leastHeight: number, windowHeight: number, preferences: Preferences): number {
  return drawerHeightIn(windowHeight, preferences) >= leastHeight ? preferences.drawerHeight : leastHeight;
}

/**
 * Fits the panels into a window so that the canvas keeps half of its width and of the height below the top bar: the
 * inspector gives way first, then the rail; what would fall below its least size is folded.
 */
export function fitPanels(window: { width: number; height: number }, preferences: Preferences): PanelSizes {
  const room = Math.floor(window.width / 2);
  let rail = preferences.isRailOpen ? preferences.railWidth : 0;
  let inspector = preferences.isInspectorOpen ? preferences.inspectorWidth : 0;
  if (rail + inspector > room && inspector > 0) {
    inspector = Math.max(panelLimits.inspector.min, room - rail);
  }
  if (rail + inspector > room && rail > 0) {
    rail = room - inspector;
    if (rail < panelLimits.rail.min) rail = 0;
  }
  if (inspector > room) inspector = 0;
  const drawerRoom = Math.floor(window.height / 2);
  const drawer = preferences.isDrawerOpen
    ? Math.min(drawerHeightIn(window.height, preferences), drawerRoom)
    : 0;
  return { rail, inspector, drawer: drawer < panelLimits.drawer.min ? 0 : drawer };
}
