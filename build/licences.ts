// npm run licences: what ships with Acre, by whom, and under which licence; --texts adds the texts.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import typescript from 'typescript';
import { root } from './project.ts';

const { preProcessFile } = typescript;

const usage = `Usage: npm run licences [-- --texts]

Lists every package whose code is part of Acre, with its version and licence.

  --texts  the texts of the licences too, as they are put into the packaged app`;

/** A package whose code is part of the product; `path` is its folder from the root of the project. */
export type ShippedPackage = { name: string; version: string; licence: string; path: string };

type LockedPackage = {
  version?: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/** Licences that let their code be part of a program under the Apache License; texts of each are given with it. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'PSF-2.0',
  'Unlicense',
]);

/** The name of the package a module is imported from; null for a path, and for what Node or the build brings. */
export function toPackageName(specifier: string): string | null {
  if (/^(\.|\/|node:|virtual:)/.test(specifier)) return null;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The packages that code under a folder imports. */
async function importedUnder(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(tsx?|css)$/.test(entry.name)) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    const specifiers = entry.name.endsWith('.css')
      ? [...text.matchAll(/@import\s*['"]([^'"]+)['"]/g)].map(([, specifier = '']) => specifier)
      : preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    for (const name of specifiers.map(toPackageName)) if (name !== null) found.add(name);
  }
  return found;
}

/** Where a package finds another, as Node looks for it: nested first, then upwards. */
function locate(packages: Record<string, LockedPackage>, from: string, name: string): string | null {
  for (let folder = from; ;) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return null;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

/** Every package whose code is part of the product: what it needs to run, and what its page is made of. */
export async function listShipped(): Promise<ShippedPackage[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const { packages } = lock;
  const wanted = [
    ...Object.keys(packages['']?.dependencies ?? {}),
    ...(await importedUnder(join(root, 'renderer'))),
  ].map((name) => ({ from: '', name, isOptional: false }));
  const found = new Map<string, ShippedPackage>();
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const path = locate(packages, next.from, next.name);
    if (path === null) {
      if (next.isOptional) continue;
      throw new Error(`${next.name} is not in package-lock.json.`);
    }
    const locked = packages[path];
    if (found.has(path) || !locked) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(path, { name, version: locked.version ?? '', licence: locked.license ?? 'unknown', path });
    for (const needed of Object.keys(locked.dependencies ?? {}))
      wanted.push({ from: path, name: needed, isOptional: false });
    for (const needed of Object.keys(locked.optionalDependencies ?? {}))
      wanted.push({ from: path, name: needed, isOptional: true });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The texts of the licences of what ships, one after the other. */
export async function writeLicenceTexts(shipped: readonly ShippedPackage[]): Promise<string> {
  const parts = shipped.map(async ({ name, version, licence, path }) => {
    const folder = join(root, path);
    const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    return [`${name} ${version} (${licence})`, ...texts.map((text) => text.trim())].join('\n\n');
  });
  return `${(await Promise.all(parts)).join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const unknown = args.find((argument) => argument !== '--texts');
  if (unknown !== undefined) {
    console.error(`Unknown option '${unknown}' (--help tells more)`);
    return 2;
  }
  const shipped = await listShipped();
  if (args.includes('--texts')) process.stdout.write(await writeLicenceTexts(shipped));
  else for (const { name, version, licence } of shipped) console.log(`${licence}\t${name}@${version}`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2));
}
