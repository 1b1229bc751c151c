/** What of a key event makes its chord. */
export type KeyPress = {
  key: string;
  /** The key by its place; used where `key` is a letter of another script. */
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  Delete: 'Del',
  Escape: 'Esc',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};
const alone: ReadonlySet<string> = new Set([
  ...['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified', 'Fn'],
  ...['NumLock', 'ScrollLock', 'OS', 'Compose'],
]);

function isLetter(key: string): boolean {
  return key.toLowerCase() !== key.toUpperCase();
}

/** A letter of a Latin keyboard, also where the layout is of another script: by its place on the keyboard then. */
function latin(key: string, code: string | undefined): string {
  const place = /^Key([A-Z])$/.exec(code ?? '')?.[1];
  return place !== undefined && (key.codePointAt(0) ?? 0) > 0x24f ? place : key;
}

/**
 * The chord of a key event, such as `Ctrl Shift z`; null where only modifiers are held. Ctrl stands for the command key
 * of a Mac too. Shift is part of a chord of letters and named keys only: `?` needs it on one keyboard and not on another.
 */
export function chordOf(press: KeyPress): string | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = press;
  if (alone.has(press.key) || press.key === '') return null;
  const key = press.key.length === 1 ? latin(press.key, press.code) : press.key;
  const isSign = key.length === 1 && key !== ' ' && !isLetter(key);
  return [
    ...(ctrlKey || metaKey ? ['Ctrl'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !isSign ? ['Shift'] : []),
    names[key] ?? (key.length === 1 ? key.toLowerCase() : key),
  ].join(' ');
}

/** Whether a chord writes nothing into a field, so that it may work while one is typing. */
export function isCommandChord(chord: string): boolean {
  return /^(?:Ctrl|Alt) /.test(chord) || /^(?:Shift )?F\d+$/.test(chord);
}

const signs: Readonly<Record<string, string>> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };
const macSigns: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of a chord as they are shown, one after the other. */
export function shownKeys(chord: string, isMac: boolean): readonly string[] {
  return chord
    .split(' ')
    .map(
      (key) =>
        (isMac ? macSigns[key] : undefined) ?? signs[key] ?? (key.length === 1 ? key.toUpperCase() : key),
    );
}

/** A chord in the words of a menu of Electron; undefined where it would take a letter away from what is typed. */
export function toAccelerator(chord: string | undefined): string | undefined {
  if (chord === undefined || !/^(?:Ctrl|Alt) |^F\d+$/.test(chord)) return undefined;
  const parts: Record<string, string> = {
    Ctrl: 'CmdOrCtrl',
    Del: 'Delete',
    PgUp: 'PageUp',
    PgDn: 'PageDown',
    '+': 'Plus',
  };
  return chord
    .split(' ')
    .map((key) => parts[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join('+');
}
