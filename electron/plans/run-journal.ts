import { mkdir, open, readFile, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { JournalEvent } from '../../shared/plan/run.ts';
import { Step } from '../../shared/plan/step.ts';
import { codeOf, syncFolder, textOf, writeError } from '../files/replace-file.ts';

/** The newest form of a journal. */
const journalVersion = 1;

/**
 * The first line of a journal: the steps as they were when the run began, for good, with masks for secrets. `known` is what
 * was learned before it began, by name.
 */
export const RunHeader = z.strictObject({
  type: z.literal('header'),
  version: z.literal(journalVersion),
  id: z.string(),
  plan: z.string(),
  planName: z.string(),
  cluster: z.string(),
  startedAt: z.string(),
  undoes: z.string().nullable(),
  /** Ids of the steps that take over fields of others; runs of before these were told apart say it of all. */
  takesOver: z.union([z.boolean(), z.array(z.string())]),
  known: z.record(z.string(), z.string()),
  /** Uids that objects must have to be changed or deleted, by `keyOfRef`: others of the same name are left alone. */
  uids: z.record(z.string(), z.string()),
  steps: z.array(Step),
});
export type RunHeader = z.infer<typeof RunHeader>;

/** A journal that is open for writing. Holds no secret. */
export type RunJournal = {
  /** Writes events down, in the order of the calls; resolves once they are on the disk. */
  append: (...events: readonly JournalEvent[]) => Promise<Result<void>>;
  close: () => Promise<void>;
};

/** A journal as it was found. */
export type ReadJournal = { header: RunHeader; events: JournalEvent[] };

/** How much of a file are whole lines, in bytes: the rest was torn off by a crash. */
function wholeBytes(content: Buffer): number {
  return content.lastIndexOf(0x0a) + 1;
}

/** Reads a journal; a last line that is torn is left out, anything else that cannot be read is a failure. */
export async function readRunJournal(path: string): Promise<Result<ReadJournal>> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (error) {
    return fail(appError('internal', `${path} cannot be read: ${textOf(error)}`));
  }
  const lines = content.subarray(0, wholeBytes(content)).toString().split('\n').slice(0, -1);
  try {
    const [first = '', ...rest] = lines;
    const header = RunHeader.parse(JSON.parse(first));
    return ok({ header, events: rest.map((line) => JournalEvent.parse(JSON.parse(line))) });
  } catch {
    return fail(appError('invalid', `${path} is no journal that this Acre can read.`));
  }
}

function openOn(handle: FileHandle, path: string): RunJournal {
  let last: Promise<Result<void>> = Promise.resolve(ok(undefined));
  return {
    append: (...events) => {
      const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      last = last.then(async (before) => {
        // What could not be written must not be followed by what was.
        if (!before.ok) return before;
        try {
          await handle.appendFile(text);
          await handle.datasync();
          return ok(undefined);
        } catch (error) {
          return fail(writeError(path, error));
        }
      });
      return last;
    },
    close: async () => {
      await last;
      await handle.close().catch(() => undefined);
    },
  };
}

/** Begins a journal, mode 0600, with its header on the disk. Fails where there is one already. */
export async function createRunJournal(path: string, header: RunHeader): Promise<Result<RunJournal>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'ax', 0o600);
    await handle.appendFile(`${JSON.stringify(header)}\n`);
    await handle.sync();
    await syncFolder(dirname(path));
    return ok(openOn(handle, path));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') await rm(path, { force: true }).catch(() => undefined);
    return fail(writeError(path, error));
  }
}

/** Goes on with a journal that is there; a torn last line is cut off first. */
export async function reopenRunJournal(path: string): Promise<Result<RunJournal>> {
  try {
    const content = await readFile(path);
    const handle = await open(path, 'r+');
    await handle.truncate(wholeBytes(content));
    await handle.close();
    return ok(openOn(await open(path, 'a'), path));
  } catch (error) {
    return fail(writeError(path, error));
  }
}
