import type { App } from '../app-context.ts';
import { arrangeCommands } from './arrange-commands.ts';
import { canvasCommands } from './canvas-commands.ts';
import { clusterCommands } from './cluster-commands.ts';
import { commandGroups } from './command.ts';
import type { Command, CommandSource } from './command.ts';
import { consoleCommands } from './console-commands.ts';
import { exportCommands } from './export-commands.ts';
import { findCommands } from './find-commands.ts';
import { listCommands } from './list-commands.ts';
import { objectCommands } from './object-commands.ts';
import { overlayCommands } from './overlay-commands.ts';
import { planCommands } from './plan-commands.ts';
import { selectionCommands } from './selection-commands.ts';
import { viewCommands } from './view-commands.ts';
import { vmCommands } from './vm-commands.ts';
import { windowCommands } from './window-commands.ts';
import { yamlCommands } from './yaml-commands.ts';

/** Every part of the app that has commands. */
const sources: readonly CommandSource[] = [
  selectionCommands,
  consoleCommands,
  yamlCommands,
  vmCommands,
  planCommands,
  findCommands,
  viewCommands,
  canvasCommands,
  arrangeCommands,
  overlayCommands,
  listCommands,
  objectCommands,
  exportCommands,
  clusterCommands,
  windowCommands,
];

/** All commands as things stand now, in the order of their groups. */
export function commandsNow(app: App): Command[] {
  const all = sources.flatMap((source) => source(app));
  return commandGroups.flatMap((group) => all.filter((command) => command.group === group));
}
