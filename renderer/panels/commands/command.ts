import type { App } from '../app-context.ts';

/** Under which heading commands are listed, in this order. */
export const commandGroups = [
  'selection',
  'plans',
  'find',
  'views',
  'canvas',
  'lists',
  'export',
  'clusters',
  'window',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something the user can ask for by its name. */
export type Command = {
  /** Unique among all that are offered at once. */
  id: string;
  group: CommandGroup;
  title: string;
  /** What it is about, in a lighter tone. */
  detail?: string;
  /** The keys that do the same. */
  keys?: string;
  /** Why it is not possible now; absent where it is. */
  reason?: string;
  run: () => void;
};

/** The commands of one part of the app, as things stand now; one file each, listed in index.ts. */
export type CommandSource = (app: App) => readonly Command[];
