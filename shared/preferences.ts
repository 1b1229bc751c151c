import { z } from 'zod';
import { Folding, KeptPlaces } from './arrangement.ts';
import { LanguageChoice } from './language.ts';
import { Template } from './plan/template.ts';
import { ShortcutChoices } from './shortcuts/keymap.ts';

/** How the user has set up the list of a kind: the columns shown in their order, widths that were dragged, the sorting. */
export const ListSetUp = z.object({
  columns: z.array(z.string().max(60)).max(60).nullable().default(null),
  widths: z.record(z.string().max(60), z.number().min(40).max(1_200)).default({}),
  order: z
    .object({ column: z.string().max(60), isDescending: z.boolean() })
    .nullable()
    .default(null),
});
export type ListSetUp = z.infer<typeof ListSetUp>;

/** Where the canvas looks: its centre in world units, and CSS pixels a unit. */
export const SavedCamera = z.object({ x: z.number(), y: z.number(), zoom: z.number().positive() });

/** A view the user keeps under a name: a query, what is shown of the fleet, and where the canvas looks. */
export const SavedView = z.object({
  id: z.string().min(1).max(40),
  name: z.string().trim().min(1).max(80),
  query: z.string().max(400).default(''),
  isProblemsOnly: z.boolean().default(false),
  /** Whether what nothing is wrong with is not drawn. */
  isHealthyHidden: z.boolean().default(false),
  camera: SavedCamera.nullable().default(null),
  /** Ids of graph nodes. */
  selection: z.array(z.string().max(800)).max(200).default([]),
  /** Id of the guest cluster in focus. */
  focus: z.string().max(800).nullable().default(null),
  /** Name of the overlay; null leaves the one that is shown. */
  overlay: z.string().max(40).nullable().default(null),
  /** Whether container workloads are shown; null leaves them as they are. */
  hasWorkloads: z.boolean().nullable().default(null),
});
export type SavedView = z.infer<typeof SavedView>;

/** How far the tour was taken: `new` before it was seen, `left` at a step (0 the first), `done` once it was seen whole. */
export const TourState = z.object({
  state: z.enum(['new', 'left', 'done']),
  step: z.int().min(0).max(50).default(0),
});
export type TourState = z.infer<typeof TourState>;

const fields = {
  theme: z.enum(['system', 'dark', 'light']),
  /** Whether colours of high contrast are used. */
  contrast: z.enum(['system', 'on', 'off']),
  language: LanguageChoice,
  railWidth: z.number().min(160).max(480),
  isRailOpen: z.boolean(),
  inspectorWidth: z.number().min(260).max(720),
  isInspectorOpen: z.boolean(),
  drawerHeight: z.number().min(120).max(720),
  isDrawerOpen: z.boolean(),
  isMinimapOpen: z.boolean(),
  /** Name of the overlay of the canvas; one that is not known means health. */
  overlay: z.string().max(40),
  /** Whether the layer of container workloads is on. */
  hasWorkloads: z.boolean(),
  /** Whether the legend of the overlay is open; `auto` opens it for all but health. */
  legend: z.enum(['auto', 'open', 'folded']),
  /** By kind. */
  lists: z.record(z.string().max(60), ListSetUp),
  foldedGroups: z.array(z.string().max(60)).max(200),
  savedViews: z.array(SavedView).max(100),
  /** What is folded on the canvas. */
  folding: Folding,
  /** Where plates stand on the canvas; null before any did. */
  places: KeptPlaces.nullable(),
  /** Id of the plan that is open on the canvas. */
  openPlan: z.string().max(80).nullable(),
  /** What the user provisions again and again, beside the templates that come with Acre. */
  templates: z.array(Template).max(100),
  /** How screens of VMs stand in their frame, which keyboard guests have, and whether consoles are shown side by side. */
  consoleScale: z.enum(['fit', 'actual']),
  consoleLayout: z.string().max(20),
  isConsoleTiled: z.boolean(),
  /** Whether sizes are told in powers of 1,024 (Gi) or of 1,000 (GB). */
  sizes: z.enum(['binary', 'decimal']),
  /** How times of day are told: by the customs of the language, or by 24 or 12 hours. */
  clock: z.enum(['locale', 'h23', 'h12']),
  shortcuts: ShortcutChoices,
  tour: TourState,
  /** The version whose news were told last; null before any. */
  seenVersion: z.string().max(60).nullable(),
  /** Whether new versions are looked for, and in which folder (https); null for where the build says. */
  looksForUpdates: z.boolean(),
  updateFeed: z.string().max(500).nullable(),
};

/** What the app remembers of a user's choices; kept by main as a file, holds no secrets. Sizes in CSS pixels. */
export const Preferences = z.object({
  theme: fields.theme.default('system'),
  contrast: fields.contrast.default('system'),
  // A language that a later Acre speaks is not worth a start that fails.
  language: fields.language.catch('system').default('system'),
  railWidth: fields.railWidth.default(240),
  isRailOpen: fields.isRailOpen.default(true),
  inspectorWidth: fields.inspectorWidth.default(360),
  isInspectorOpen: fields.isInspectorOpen.default(true),
  drawerHeight: fields.drawerHeight.default(220),
  isDrawerOpen: fields.isDrawerOpen.default(false),
  isMinimapOpen: fields.isMinimapOpen.default(true),
  overlay: fields.overlay.default('health'),
  hasWorkloads: fields.hasWorkloads.default(false),
  legend: fields.legend.default('auto'),
  lists: fields.lists.default({}),
  /** Groups of clusters that are folded in the rail; the empty name is that of those in none. */
  foldedGroups: fields.foldedGroups.default([]),
  /** In the order in which they are listed. */
  savedViews: fields.savedViews.default([]),
  // How the canvas is arranged is not worth a start that fails.
  folding: fields.folding.catch({}).default({}),
  places: fields.places.catch(null).default(null),
  openPlan: fields.openPlan.catch(null).default(null),
  templates: fields.templates.catch([]).default([]),
  consoleScale: fields.consoleScale.default('fit'),
  consoleLayout: fields.consoleLayout.default('us'),
  isConsoleTiled: fields.isConsoleTiled.default(false),
  // Of another version: what cannot be read is as if it was never chosen.
  sizes: fields.sizes.catch('binary').default('binary'),
  clock: fields.clock.catch('locale').default('locale'),
  shortcuts: fields.shortcuts.catch({}).default({}),
  tour: fields.tour.catch({ state: 'done', step: 0 }).default({ state: 'new', step: 0 }),
  seenVersion: fields.seenVersion.catch(null).default(null),
  looksForUpdates: fields.looksForUpdates.default(false),
  updateFeed: fields.updateFeed.default(null),
});
export type Preferences = z.infer<typeof Preferences>;

/** Preferences to change; the others stay. Has no defaults, which `Preferences.partial()` would fill in. */
export const PreferencesChange = z.object({
  theme: fields.theme.exactOptional(),
  contrast: fields.contrast.exactOptional(),
  language: fields.language.exactOptional(),
  railWidth: fields.railWidth.exactOptional(),
  isRailOpen: fields.isRailOpen.exactOptional(),
  inspectorWidth: fields.inspectorWidth.exactOptional(),
  isInspectorOpen: fields.isInspectorOpen.exactOptional(),
  drawerHeight: fields.drawerHeight.exactOptional(),
  isDrawerOpen: fields.isDrawerOpen.exactOptional(),
  isMinimapOpen: fields.isMinimapOpen.exactOptional(),
  overlay: fields.overlay.exactOptional(),
  hasWorkloads: fields.hasWorkloads.exactOptional(),
  legend: fields.legend.exactOptional(),
  lists: fields.lists.exactOptional(),
  foldedGroups: fields.foldedGroups.exactOptional(),
  savedViews: fields.savedViews.exactOptional(),
  folding: fields.folding.exactOptional(),
  places: fields.places.exactOptional(),
  openPlan: fields.openPlan.exactOptional(),
  templates: fields.templates.exactOptional(),
  consoleScale: fields.consoleScale.exactOptional(),
  consoleLayout: fields.consoleLayout.exactOptional(),
  isConsoleTiled: fields.isConsoleTiled.exactOptional(),
  sizes: fields.sizes.exactOptional(),
  clock: fields.clock.exactOptional(),
  shortcuts: fields.shortcuts.exactOptional(),
  tour: fields.tour.exactOptional(),
  seenVersion: fields.seenVersion.exactOptional(),
  looksForUpdates: fields.looksForUpdates.exactOptional(),
  updateFeed: fields.updateFeed.exactOptional(),
});
export type PreferencesChange = z.infer<typeof PreferencesChange>;

/** Preferences before the user chose anything. */
export const defaultPreferences: Preferences = Preferences.parse({});
