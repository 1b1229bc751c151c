import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageRequest } from './request.ts';
import { runTool } from '../run-tool.ts';
import { sourceDate, stage } from './stage.ts';
import type { Staged } from './stage.ts';

/** Folders that belong to the system and not to a package. */
const shared =
  /^(opt|usr|usr\/share|usr\/share\/(applications|icons|mime|metainfo)|usr\/share\/mime\/packages|usr\/share\/icons\/hicolor(\/.*)?)$/;

/** Names of architectures in RPM, by those that electron-builder has for all packages of Linux. */
const machines: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

/** A percent sign would begin a macro of rpm. */
function plain(text: string): string {
  return text.replaceAll('%', '%%');
}

/**
 * The spec file of an RPM package whose files lie staged under a folder. Nothing is stripped, compressed, or searched for what
 * it needs: the program comes as it is. Source: rpm documentation, spec file format and build macros.
 */
export function toSpec(
  request: PackageRequest,
  staged: readonly Staged[],
  folder: string,
  scripts: { afterInstall: string; afterRemove: string },
): string {
  const { name, version, licence, url, vendor, maintainer, summary, description, depends } = request;
  const files = staged.flatMap(({ path, type }) => {
    if (type === 'folder') return shared.test(path) ? [] : [`%dir "/${plain(path)}"`];
    return [`"/${plain(path)}"`];
  });
  return [
    `Name: ${name}`,
    `Version: ${version}`,
    'Release: 1',
    `Summary: ${plain(summary)}`,
    `License: ${licence}`,
    `URL: ${url}`,
    `Vendor: ${plain(vendor)}`,
    `Packager: ${plain(maintainer)}`,
    'AutoReqProv: no',
    ...depends.map((each) => `Requires: ${each}`),
    '%description',
    plain(description),
    '%prep',
    '%build',
    '%install',
    `cp -a "${folder}/." "%{buildroot}/"`,
    '%post -p /bin/bash',
    plain(scripts.afterInstall),
    '%postun -p /bin/bash',
    // Told 1 where another version takes its place.
    'if [ "$1" -ge 1 ]; then exit 0; fi',
    plain(scripts.afterRemove),
    '%files',
    '%defattr(-,root,root,-)',
    ...files,
    '',
  ].join('\n');
}

/** Makes an RPM package with rpmbuild, in a working folder of its own. */
export async function makeRpm(request: PackageRequest, workDir: string): Promise<void> {
  const folder = join(workDir, 'files');
  const staged = await stage(request, folder);
  const scripts = {
    afterInstall: await readFile(request.afterInstall, 'utf8'),
    afterRemove: await readFile(request.afterRemove, 'utf8'),
  };
  const spec = join(workDir, `${request.name}.spec`);
  await writeFile(spec, toSpec(request, staged, folder, scripts));
  const top = join(workDir, 'rpm');
  await mkdir(top);
  const define = (macro: string): string[] => ['--define', macro];
  const options = [
    `_topdir ${top}`,
    `_tmppath ${workDir}`,
    'debug_package %{nil}',
    '__os_install_post %{nil}',
    '_build_id_links none',
    '_buildhost acre',
    '_binary_payload w6.xzdio',
    'use_source_date_epoch_as_buildtime 1',
    'clamp_mtime_to_source_date_epoch 1',
  ].flatMap(define);
  const target = machines[request.architecture] ?? request.architecture;
  const env = { SOURCE_DATE_EPOCH: String(sourceDate()) };
  await runTool('rpmbuild', ['-bb', '--quiet', '--target', target, ...options, spec], env);
  const made = (await readdir(join(top, 'RPMS'), { recursive: true })).find((name) => name.endsWith('.rpm'));
  if (made === undefined) throw new Error('rpmbuild has made no package.');
  await copyFile(join(top, 'RPMS', made), request.file);
}
