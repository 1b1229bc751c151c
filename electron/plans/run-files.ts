import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { asidePathOf, renameOver, textOf } from '../files/replace-file.ts';
import { createRunJournal, readRunJournal, reopenRunJournal } from './run-journal.ts';
import type { ReadJournal, RunHeader, RunJournal } from './run-journal.ts';

/** The journals of runs, a file each, in `plans/runs` of the data directory. */
export type RunFiles = {
  /** Those that were found at the start. */
  found: readonly ReadJournal[];
  create: (header: RunHeader) => Promise<Result<RunJournal>>;
  reopen: (id: string) => Promise<Result<RunJournal>>;
  remove: (id: string) => Promise<Result<void>>;
  /** What the user should know, such as of a journal that cannot be read. */
  warnings: readonly string[];
};

/** Puts a journal that cannot be used beside where it was, and says so. */
async function setAside(path: string, { code, message }: AppError, now: Date): Promise<string> {
  if (code !== 'invalid') return message;
  const aside = asidePathOf(path, now);
  try {
    await renameOver(path, aside);
    return `${message} It was set aside as ${aside}.`;
  } catch (error) {
    return `${message} It could not be set aside: ${textOf(error)}`;
  }
}

const idPattern = /^[a-z0-9][a-z0-9-]{0,79}$/;

/**
 * Opens the folder of journals; one that holds no run this Acre can read is set aside as NAME.corrupt-TIME, and named in
 * `warnings` as is one that cannot be read at all, which stays where it is.
 */
export async function openRunFiles(dataDir: string, now = (): Date => new Date()): Promise<RunFiles> {
  const folder = join(dataDir, 'plans', 'runs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string): string => join(folder, `${id}.jsonl`);
  const ids = (await readdir(folder)).flatMap((name) =>
    name.endsWith('.jsonl') ? [name.slice(0, -'.jsonl'.length)] : [],
  );
  const warnings: string[] = [];
  const found: ReadJournal[] = [];
  for (const id of ids.filter((each) => idPattern.test(each))) {
    const read = await readRunJournal(pathOf(id));
    if (!read.ok) warnings.push(await setAside(pathOf(id), read.error, now()));
    else if (read.value.header.id === id) found.push(read.value);
    else
      warnings.push(`The run in ${id}.jsonl says that its id is ${read.value.header.id}: it was left out.`);
  }
  return {
    found,
    create: (header) => createRunJournal(pathOf(header.id), header),
    reopen: (id) => reopenRunJournal(pathOf(id)),
    remove: async (id) => {
      try {
        await rm(pathOf(id), { force: true });
        return ok(undefined);
      } catch (error) {
        return fail(appError('internal', `The run could not be removed: ${textOf(error)}`));
      }
    },
    warnings,
  };
}
