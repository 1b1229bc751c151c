/** Where shortcuts are listed, in this order. */
export const shortcutGroups = ['everywhere', 'plans', 'vms', 'canvas', 'window'] as const;
export type ShortcutGroup = (typeof shortcutGroups)[number];

/** Every shortcut that may be changed, with its group and the chords it has until then: the one table of them. */
const table = {
  palette: ['everywhere', 'Ctrl k'],
  find: ['everywhere', '/', 'Ctrl f'],
  nextResult: ['everywhere', 'F3'],
  previousResult: ['everywhere', 'Shift F3'],
  nextOverlay: ['everywhere', 'o'],
  previousOverlay: ['everywhere', 'Shift o'],
  workloads: ['everywhere', 'w'],
  whatIf: ['everywhere', 'Shift w'],
  yaml: ['everywhere', 'y'],
  undo: ['everywhere', 'Ctrl z'],
  redo: ['everywhere', 'Ctrl Shift z', 'Ctrl y'],
  templates: ['plans', 'p'],
  newVm: ['plans', 'n'],
  removeGhost: ['plans', 'Del', 'Backspace'],
  start: ['vms', 's'],
  stop: ['vms', 'Shift s'],
  restart: ['vms', 'r'],
  softReboot: ['vms', 'Shift r'],
  pause: ['vms', 'Shift p'],
  migrate: ['vms', 'm'],
  deleteVm: ['vms', 'Del'],
  screen: ['vms', 'v'],
  serial: ['vms', 'Shift v'],
  fit: ['canvas', '0'],
  zoomIn: ['canvas', '+', '='],
  zoomOut: ['canvas', '-'],
  fitSelection: ['canvas', 'f'],
  fold: ['canvas', 'c'],
  addCluster: ['window', 'Ctrl o'],
  rail: ['window'],
  inspector: ['window'],
  drawer: ['window'],
  network: ['window'],
  settings: ['window', 'Ctrl ,'],
  shortcuts: ['window', '?'],
} as const satisfies Record<string, readonly [ShortcutGroup, ...string[]]>;

export type ShortcutId = keyof typeof table;

/** A shortcut: its group, and the chords it has as long as the user chooses no others. */
export type Shortcut = { id: ShortcutId; group: ShortcutGroup; keys: readonly string[] };

/** All shortcuts, in the order in which they are listed. */
export const shortcuts: readonly Shortcut[] = Object.entries(table).map(([id, [group, ...keys]]) => ({
  id: id as ShortcutId,
  group,
  keys,
}));

/** The shortcuts of the canvas, which work while it has the keyboard. */
export type CanvasShortcut = {
  [K in ShortcutId]: (typeof table)[K][0] extends 'canvas' ? K : never;
}[ShortcutId];

/** Keys that mean the same always, by where they do; they cannot be given to anything else. */
export const fixedKeys = {
  canvas: {
    neighbours: ['Left', 'Right', 'Up', 'Down'],
    into: ['PgDn', 'Shift Enter'],
    out: ['Esc', 'PgUp'],
    ends: ['Home', 'End'],
    extend: ['Shift Left', 'Shift Right', 'Shift Up', 'Shift Down'],
    look: ['Ctrl Left', 'Ctrl Right', 'Ctrl Up', 'Ctrl Down'],
    toggle: ['Space', 'Ctrl Space'],
    all: ['Ctrl a'],
    open: ['Enter'],
    menu: ['Shift F10', 'ContextMenu'],
    pan: ['Alt Left', 'Alt Right', 'Alt Up', 'Alt Down'],
  },
  tree: {
    rows: ['Up', 'Down'],
    foldRow: ['Left', 'Right'],
    extendRows: ['Shift Up', 'Shift Down'],
  },
  lists: {
    pages: ['PgUp', 'PgDn'],
    range: ['Shift Up', 'Shift Down'],
    zoomTo: ['Enter'],
    width: ['Shift Left', 'Shift Right'],
  },
  everywhere: {
    selectResults: ['Ctrl Enter'],
    leaveConsole: ['Ctrl Alt Home'],
    focusNext: ['Tab', 'Shift Tab'],
    clipboard: ['Ctrl c', 'Ctrl x', 'Ctrl v'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

/** What fixed keys do, by name. */
export type FixedName = {
  [G in keyof typeof fixedKeys]: keyof (typeof fixedKeys)[G];
}[keyof typeof fixedKeys];

/** Chords that browsers and windows keep for themselves, so that a page never learns of them. */
export const windowKeys: ReadonlySet<string> = new Set([
  ...['Ctrl n', 'Ctrl t', 'Ctrl w', 'Ctrl q', 'Ctrl Tab', 'Alt F4', 'F11'],
  ...['Ctrl Shift n', 'Ctrl Shift t', 'Ctrl Shift w', 'Ctrl Shift Tab'],
]);
