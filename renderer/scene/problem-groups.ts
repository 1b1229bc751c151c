import type { Problem } from '../../shared/world/entity.ts';

/** One reason why things are in trouble, how bad it is at its worst, and how many things have it. */
export type ProblemGroup = { code: string; severity: Problem['severity']; count: number };

/** What is wrong in a fleet by its reasons: errors before warnings, in each what most things have first. */
export function groupProblems(nodes: Iterable<{ problems: readonly Problem[] }>): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const { problems } of nodes) {
    const own = new Set<string>();
    for (const { code, severity } of problems) {
      const group = groups.get(code) ?? { code, severity, count: 0 };
      if (severity === 'error') group.severity = severity;
      if (!own.has(code)) group.count += 1;
      own.add(code);
      groups.set(code, group);
    }
  }
  return [...groups.values()].sort(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      b.count - a.count ||
      (a.code < b.code ? -1 : 1),
  );
}
