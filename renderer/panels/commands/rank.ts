import { defaultFilter } from 'cmdk';

/**
 * How well a command answers what is typed, 0 where it does not: what begins with it before what only has it somewhere, so
 * that “stop” is Stop and not Force stop. The first keyword is its title.
 */
export function rank(value: string, typed: string, [title = '', ...others]: readonly string[] = []): number {
  const score = defaultFilter(value, typed, [title, ...others]);
  if (score === 0) return 0;
  return title.toLowerCase().startsWith(typed.trim().toLowerCase()) ? 1 + score : score;
}
