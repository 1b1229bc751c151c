import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** A hash of the content of every file below some folders, and of single files; names count, times do not. */
export async function hashInputs(root: string, inputs: readonly string[]): Promise<string> {
  const files = (await Promise.all(inputs.map((input) => listFiles(join(root, input))))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(root, file)}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether an output was made from the inputs with this hash. */
export async function isFresh(outDir: string, hash: string): Promise<boolean> {
  return (await readFile(join(outDir, '.inputs'), 'utf8').catch(() => '')) === hash;
}

/** Writes down what an output was made from; the last step of its build. */
export async function markFresh(outDir: string, hash: string): Promise<void> {
  await writeFile(join(outDir, '.inputs'), hash);
}

async function listFiles(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
