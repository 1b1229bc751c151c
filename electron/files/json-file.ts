import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import {
  asidePathOf,
  codeOf,
  removeStaleTemps,
  renameOver,
  replaceFile,
  textOf,
  writeError,
} from './replace-file.ts';

/** A small file of settings or lists, whole in memory. Holds no secrets. */
export type JsonFile<T> = {
  /** What the file holds: the last value read or written. */
  readonly value: T;
  /** Replaces the file by one rename after all earlier writes; on failure file and `value` stay as they were. */
  write(value: T): Promise<Result<void>>;
  /** Resolves once every write asked for so far has ended. */
  settled(): Promise<void>;
  /** What the user should know about opening it, such as where a damaged file was set aside. */
  readonly warnings: readonly string[];
};

/** How a file's shape changed over time. */
export type JsonFileOptions = {
  /** Version written now; 1 by default. */
  version?: number;
  /** Turns the value of an older version into the present shape; without it older values are parsed as they are. */
  migrate?: (value: unknown, version: number) => unknown;
  now?: () => Date;
};

const Envelope = z.object({ version: z.int().min(1), value: z.unknown() });

function parse<T>(
  text: string,
  schema: z.ZodType<T>,
  version: number,
  migrate: JsonFileOptions['migrate'],
): Result<T> {
  try {
    const envelope = Envelope.parse(JSON.parse(text));
    if (envelope.version > version) return fail(appError('invalid', 'it was written by a newer Acre'));
    const isOld = envelope.version < version;
    return ok(schema.parse(isOld && migrate ? migrate(envelope.value, envelope.version) : envelope.value));
  } catch {
    return fail(appError('invalid', 'it is damaged'));
  }
}

/**
 * Opens a JSON file `{version, value}`. A missing one gives the default; one that cannot be parsed is set aside as
 * NAME.corrupt-TIME with a warning; one that can be neither read nor set aside is never overwritten: writes fail instead.
 */
export async function openJsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
  defaultValue: T,
  options: JsonFileOptions = {},
): Promise<JsonFile<T>> {
  const version = options.version ?? 1;
  const now = options.now ?? (() => new Date());
  const warnings: string[] = [];
  let current = defaultValue;
  let blocked: AppError | null = null;

  const read = async (): Promise<void> => {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      const hint = 'Allow your user to read and write this file, or move it away, and start Acre again.';
      blocked = appError('internal', `${path} cannot be read, so it is left as it is: ${textOf(error)}`, {
        hint,
      });
      warnings.push(blocked.message);
      return;
    }
    const parsed = parse(text, schema, version, options.migrate);
    if (parsed.ok) {
      current = parsed.value;
      return;
    }
    const aside = asidePathOf(path, now());
    try {
      await renameOver(path, aside);
      warnings.push(`${path} cannot be used: ${parsed.error.message}. It was set aside as ${aside}.`);
    } catch (error) {
      blocked = writeError(path, error);
      warnings.push(
        `${path} cannot be used: ${parsed.error.message}. It could not be set aside: ${textOf(error)}`,
      );
    }
  };

  await removeStaleTemps(path, now().getTime());
  await read();

  const replace = async (value: T, text: string): Promise<Result<void>> => {
    if (blocked) return fail(blocked);
    try {
      await replaceFile(path, text);
    } catch (error) {
      return fail(writeError(path, error));
    }
    current = value;
    return ok(undefined);
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    get value() {
      return current;
    },
    write: (value) => {
      const checked = schema.safeParse(value);
      const wrong = appError('internal', `${path}: what was to be written has the wrong shape.`);
      if (!checked.success) return Promise.resolve(fail(wrong));
      const text = `${JSON.stringify({ version, value: checked.data }, null, 2)}\n`;
      const turn = last.then(() => replace(checked.data, text));
      last = turn;
      return turn;
    },
    settled: async () => {
      await last;
    },
    warnings,
  };
}
