import type { ViewStore } from '../../store/view-store.ts';
import type { Command } from './command.ts';

const mostRecent = 5;

/** Remembers that a command was run, for as long as the page is open. */
export function rememberCommand(view: ViewStore, id: string): void {
  view.setState(({ recentCommands }) => ({
    recentCommands: [id, ...recentCommands.filter((each) => each !== id)].slice(0, mostRecent),
  }));
}

/** The commands that were run last and are possible now, newest first, and the others in their own order. */
export function splitRecent(
  commands: readonly Command[],
  recent: readonly string[],
): { recent: Command[]; others: Command[] } {
  const byId = new Map(commands.map((command) => [command.id, command]));
  const found = recent.flatMap((id) => byId.get(id) ?? []).filter(({ reason }) => reason === undefined);
  return { recent: found, others: commands.filter((command) => !found.includes(command)) };
}
