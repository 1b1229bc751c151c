import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageRequest } from './request.ts';
import { runTool } from '../run-tool.ts';
import { sourceDate, stage } from './stage.ts';
import type { Staged } from './stage.ts';

/** The control file of a Debian package. Source: Debian policy manual, chapter 5. */
export function toControl(request: PackageRequest, staged: readonly Staged[]): string {
  const { name, version, architecture, maintainer, url, depends, recommends, summary, description } = request;
  const kib = staged.reduce((sum, { sizeBytes }) => sum + Math.max(1, Math.ceil(sizeBytes / 1024)), 0);
  const paragraph = description.split('\n').map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`));
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Section: utils',
    'Priority: optional',
    `Architecture: ${architecture}`,
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${kib}`,
    ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []),
    ...(recommends.length > 0 ? [`Recommends: ${recommends.join(', ')}`] : []),
    `Homepage: ${url}`,
    `Description: ${summary}`,
    ...paragraph,
    '',
  ].join('\n');
}

/** Makes a Debian package with dpkg-deb, in a working folder of its own. */
export async function makeDeb(request: PackageRequest, workDir: string): Promise<void> {
  const folder = join(workDir, 'deb');
  const staged = await stage(request, folder);
  const files = staged.filter(({ type }) => type === 'file');
  const sums = files.map(async ({ path }) => {
    const sum = createHash('md5').update(await readFile(join(folder, path)));
    return `${sum.digest('hex')}  ${path}\n`;
  });
  const control = join(folder, 'DEBIAN');
  await mkdir(control);
  await writeFile(join(control, 'control'), toControl(request, staged));
  await writeFile(join(control, 'md5sums'), (await Promise.all(sums)).join(''));
  for (const [name, script] of [
    ['postinst', request.afterInstall],
    ['postrm', request.afterRemove],
  ] as const) {
    await copyFile(script, join(control, name));
    await chmod(join(control, name), 0o755);
  }
  const env = { SOURCE_DATE_EPOCH: String(sourceDate()) };
  await runTool('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', folder, request.file], env);
}
