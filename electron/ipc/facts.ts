import type { z } from 'zod';

/** Where values did not fit a schema, as `path (code)`, at most ten; never the values themselves. */
export function toPlaces(error: z.ZodError): string[] {
  return error.issues
    .slice(0, 10)
    .map((issue) => `${issue.path.map(String).join('.') || '(root)'} (${issue.code})`);
}

/** What the log may know of something thrown: its class and where, without its message, which may hold input. */
export function toFacts(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const lines = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, at: lines.slice(0, 4).map((line) => line.trim()) };
}
