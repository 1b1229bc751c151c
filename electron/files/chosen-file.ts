import { open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** A file the user chose: its name for display, its text, and the folder it lies in. */
export type ChosenFile = { name: string; text: string; folder: string };

const maxBytes = 1024 * 1024;

/** Reads a chosen file of at most 1 MiB as UTF-8; the file is opened for reading only and never written to. */
export async function readChosenFile(path: string): Promise<Result<ChosenFile>> {
  const name = basename(path);
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) {
      return fail(appError('invalid', `${name} is too large for a kubeconfig (more than 1 MiB).`));
    }
    return ok({ name, text: await file.readFile('utf8'), folder: dirname(resolve(path)) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const hint = 'Check that the file is there and that you may read it.';
    return fail(appError('invalid', `${name} could not be read (${code}).`, { hint }));
  }
}
