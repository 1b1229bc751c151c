import { defaultFilter } from 'cmdk';

/** What has the letters only here and there, as “node” is in “Unfold everything”, is not meant. */
const leastScore = 0.05;
/** What has every word that is typed, in whatever order. */
const wordsScore = 0.5;

/**
 * How well a command answers what is typed, 0 where it does not: what begins with it before what only has it somewhere, so
 * that “stop” is Stop and not Force stop. The first keyword is its title; its id, which nobody sees, does not count.
 */
export function rank(_id: string, typed: string, [title = '', ...others]: readonly string[] = []): number {
  const wanted = typed.trim().toLowerCase();
  const all = [title, ...others].join(' ').toLowerCase();
  const hasWords = wanted.split(/\s+/).every((word) => all.includes(word));
  const score = Math.max(defaultFilter(title, typed, [...others]), hasWords ? wordsScore : 0);
  if (score < leastScore) return 0;
  return title.toLowerCase().startsWith(wanted) ? 1 + score : score;
}
