import type { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** How deep the values of an input may be nested: objects of Kubernetes, with schemas in them, stay below a tenth of it. */
export const mostLevels = 400;

/** Whether lists and objects are nested deeper than so many levels; by a list of its own and not by calls, which would end the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  let row: unknown[] = [value];
  for (let level = 0; row.length > 0; level += 1) {
    if (level > levels) return true;
    row = row.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

/**
 * Parses the input of a request by its schema. The failure names the first field that is wrong, and never what was in it.
 * A check of the schema may throw as well: Zod compares the `length` of whatever has one, as in `{"length": {}}`.
 */
export function parseInput(schema: z.ZodType, name: string, value: unknown): Result<unknown> {
  if (isDeeper(value, mostLevels))
    return fail(appError('invalid', `The input of ${name} is nested too deep.`));
  try {
    const input = schema.safeParse(value);
    return input.success ? ok(input.data) : fail(appError('invalid', toInvalid(name, input.error.issues)));
  } catch {
    return fail(appError('invalid', toInvalid(name, [])));
  }
}

function toInvalid(name: string, issues: readonly { path: PropertyKey[] }[]): string {
  const field = issues[0]?.path.map(String).join('.') ?? '';
  return field === '' ? `The input of ${name} is not valid.` : `The field ${field} of ${name} is not valid.`;
}
