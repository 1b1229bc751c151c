import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { readUpdateSource } from './release/update-source.ts';

const shipped = [
  /^\/package\.json$/,
  /^\/dist\/(main|renderer)\/(?!\.inputs$)(?!.*\.map$)/,
  /^\/node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/.*)$/,
  /^\/node_modules\/keytar\/prebuilds\/[^/]+\/[^/]+\.node$/,
];
/** Folders on the way to a file that ships. */
const passed = /^(|\/dist(\/(main|renderer))?|\/node_modules(\/keytar(\/(lib|prebuilds(\/[^/]+)?))?)?)$/;

/** Whether a path of the project, from its root with a leading slash, belongs into the packaged app. */
export function isShipped(path: string): boolean {
  return passed.test(path) || shipped.some((pattern) => pattern.test(path));
}

/** Leaves of a copied app what its platform needs: one build of keytar, and a package.json without the workshop. */
export async function trimCopy(copy: string, platform: string, arch: string): Promise<void> {
  const prebuilds = join(copy, 'node_modules', 'keytar', 'prebuilds');
  const ownBuild = `${platform}-${arch}`;
  for (const name of await readdir(prebuilds)) {
    if (name !== ownBuild) await rm(join(prebuilds, name), { recursive: true });
  }
  const file = join(copy, 'package.json');
  const all = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const kept = [
    ...['name', 'productName', 'desktopName', 'version', 'description'],
    ...['author', 'homepage', 'license', 'type', 'main'],
  ];
  const source = readUpdateSource(process.env);
  if (source.type === 'incomplete') throw new Error(source.reason);
  const updates = source.source ? { updates: source.source } : {};
  const own = { ...Object.fromEntries(kept.map((name) => [name, all[name]])), ...updates };
  await writeFile(file, JSON.stringify(own, null, 2));
}
