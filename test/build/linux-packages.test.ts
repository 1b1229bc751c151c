import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRequest } from '../../build/linux/request.ts';
import { findOnPath } from '../../electron/files/find-browser.ts';

const run = promisify(execFile);
const fpm = resolve(import.meta.dirname, '..', '..', 'build', 'linux', 'fpm.ts');
const has = (tool: string): boolean => findOnPath([tool]) !== undefined;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-fpm-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An app in a folder, its files written at a time of its own. */
async function writeApp(name: string, at: Date): Promise<string> {
  const app = join(folder, name);
  await mkdir(join(app, 'resources'), { recursive: true });
  await writeFile(join(app, 'acre'), '#!/bin/sh\n');
  await chmod(join(app, 'acre'), 0o775);
  await writeFile(join(app, 'resources', 'app 100%.asar'), 'sealed');
  await symlink('acre', join(app, 'also-acre'));
  for (const file of ['acre', join('resources', 'app 100%.asar')]) await utimes(join(app, file), at, at);
  await writeFile(join(folder, 'after-install'), '#!/bin/bash\nif [[ -e /opt ]]; then echo "100%done"; fi\n');
  await writeFile(join(folder, 'after-remove'), '#!/bin/bash\nexit 0\n');
  return app;
}

/** The arguments that electron-builder has for a package of it. */
function argsOf(type: 'deb' | 'rpm', app: string, file: string): string[] {
  return [
    ...['-s', 'dir', '--force', '-t', type, '-d', 'libsecret-1-0', '-d', 'xdg-utils'],
    ...(type === 'deb' ? ['--deb-recommends', 'gnome-keyring', '--deb-compression', 'xz'] : []),
    ...(type === 'rpm'
      ? ['--rpm-os', 'linux', '--rpm-compression', 'xzmt', '--rpm-summary', 'A summary']
      : []),
    ...['--architecture', 'amd64', '--version', '1.2.3', '--name', 'acre', '--license', 'Apache-2.0'],
    ...['--after-install', join(folder, 'after-install'), '--after-remove', join(folder, 'after-remove')],
    ...['--description', type === 'deb' ? 'A summary\n All of it' : 'All of it'],
    ...['--maintainer', 'The Acre authors <acre@acre.invalid>', '--url', 'https://acre.invalid/'],
    ...['--package', file, `${app}/=/opt/Acre`],
    `${join(folder, 'after-remove')}=/usr/share/applications/acre.desktop`,
  ];
}

async function make(type: 'deb' | 'rpm', name: string, at: Date): Promise<string> {
  const file = join(folder, `${name}.${type}`);
  await run(process.execPath, [fpm, ...argsOf(type, await writeApp(name, at), file)]);
  return file;
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

it('reads what electron-builder asks of a package, and refuses what it does not know', () => {
  const request = readRequest(argsOf('deb', '/app', '/x.deb'));
  expect(request).toMatchObject({
    format: 'deb',
    summary: 'A summary',
    description: 'All of it',
    depends: ['libsecret-1-0', 'xdg-utils'],
  });
  expect(request.files[0]).toEqual({ from: '/app/', to: '/opt/Acre' });
  expect(readRequest(argsOf('rpm', '/app', '/x.rpm'))).toMatchObject({
    summary: 'A summary',
    description: 'All of it',
  });
  expect(() => readRequest([...argsOf('deb', '/app', '/x.deb'), '--frob'])).toThrow('--frob');
  expect(() => readRequest(['-s', 'dir', '-t', 'pacman'])).toThrow('pacman');
});

describe.runIf(has('dpkg-deb'))('a Debian package', () => {
  it('holds the app with plain modes, what it needs, and its scripts', async () => {
    const file = await make('deb', 'one', new Date());
    const { stdout: control } = await run('dpkg-deb', ['--field', file]);
    expect(control).toContain('Depends: libsecret-1-0, xdg-utils\nRecommends: gnome-keyring\n');
    expect(control).toContain('Description: A summary\n All of it');
    const { stdout: list } = await run('dpkg-deb', ['--contents', file]);
    expect(list).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Acre\/acre$/m);
    expect(list).toMatch(/^-rw-r--r-- root\/root .* \.\/opt\/Acre\/resources\/app 100%\.asar$/m);
    expect(list).toMatch(/\.\/opt\/Acre\/also-acre -> acre$/m);
    await run('dpkg-deb', ['--control', file, join(folder, 'control')]);
    expect(await readFile(join(folder, 'control', 'postinst'), 'utf8')).toContain('100%done');
  });

  it('is the same, byte for byte, whenever it is made', async () => {
    const [one, other] = [await make('deb', 'one', new Date(0)), await make('deb', 'other', new Date())];
    expect(await hashOf(one)).toBe(await hashOf(other));
  });
});

describe.runIf(has('rpmbuild'))('an RPM package', () => {
  it('holds the app, what it needs, and its scripts for the shell they are written for', async () => {
    const file = await make('rpm', 'one', new Date());
    const { stdout: facts } = await run('rpm', [
      '-qp',
      '--qf',
      '%{NAME} %{VERSION} %{ARCH} %{SUMMARY}',
      file,
    ]);
    expect(facts).toBe('acre 1.2.3 x86_64 A summary');
    const { stdout: list } = await run('rpm', ['-qplv', file]);
    expect(list).toMatch(/^-rwxr-xr-x .* root .* \/opt\/Acre\/acre$/m);
    expect(list).toMatch(/^-rw-r--r-- .* \/opt\/Acre\/resources\/app 100%\.asar$/m);
    expect(list).not.toMatch(/ \/opt$| \/usr$/m);
    const { stdout: needs } = await run('rpm', ['-qpR', file]);
    expect(needs).toContain('libsecret-1-0\n');
    const { stdout: scripts } = await run('rpm', ['-qp', '--scripts', file]);
    expect(scripts).toContain('postinstall scriptlet (using /bin/bash)');
    expect(scripts).toContain('100%done');
  });

  it('is the same, byte for byte, whenever it is made', async () => {
    const [one, other] = [await make('rpm', 'one', new Date(0)), await make('rpm', 'other', new Date())];
    expect(await hashOf(one)).toBe(await hashOf(other));
  });
});
