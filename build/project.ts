import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root folder of the project. */
export const root = resolve(import.meta.dirname, '..');

/** Where the built page lies. */
export const pagesDir = join(root, 'dist', 'renderer');

/** The version in package.json. */
export function readVersion(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
