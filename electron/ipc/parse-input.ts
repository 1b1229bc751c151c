import type { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** How deep the values of an input may be nested: objects of Kubernetes, with schemas in them, stay below a tenth of it. */
export const mostLevels = 400;

/**
 * What a value cannot be taken for, whatever its schema says: nested too deep, or with half of a character in a text, which
 * no URL and no file can hold. Looked at row by row and not by calls, which would end the stack.
 */
function faultOf(value: unknown): string | null {
  let row: unknown[] = [value];
  for (let level = 0; row.length > 0; level += 1) {
    if (level > mostLevels) return 'is nested too deep';
    if (row.some((each) => typeof each === 'string' && !each.isWellFormed()))
      return 'holds text that is no Unicode';
    row = row.flatMap((each): unknown[] => {
      if (typeof each !== 'object' || each === null) return [];
      return Array.isArray(each)
        ? (each as unknown[])
        : [...Object.keys(each), ...(Object.values(each) as unknown[])];
    });
  }
  return null;
}

/**
 * Parses the input of a request by its schema. The failure names the first field that is wrong, and never what was in it.
 * A check of the schema may throw as well: Zod compares the `length` of whatever has one, as in `{"length": {}}`.
 */
export function parseInput(schema: z.ZodType, name: string, value: unknown): Result<unknown> {
  const fault = faultOf(value);
  if (fault !== null) return fail(appError('invalid', `The input of ${name} ${fault}.`));
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
