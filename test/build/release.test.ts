import { execFile } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toInstallers, toolsEnv, whyNotMade } from '../../build/installers.ts';
import { readUpdateSource } from '../../build/release/update-source.ts';
import { newUpdateKey, toInstallerFacts } from '../../build/release/write-release.ts';
import { readVersion } from '../../build/project.ts';
import { UpdateFeed, UpdateRelease } from '../../shared/updates.ts';

const root = resolve(import.meta.dirname, '..', '..');
const version = readVersion();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-release-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function runFeed(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    const options = { env: { ...process.env, ...env } };
    execFile(process.execPath, [join(root, 'build', 'feed.ts'), ...args], options, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

describe('installers', () => {
  it('are those of the platform, or those that are named', () => {
    expect(toInstallers('linux', undefined)).toEqual(['AppImage', 'deb', 'rpm']);
    expect(toInstallers('linux', 'rpm, appimage')).toEqual(['AppImage', 'rpm']);
    expect(toInstallers('linux', 'deb,dmg')).toBeNull();
    expect(toInstallers('win32', '')).toBeNull();
  });

  it('are known by their names', () => {
    expect(toInstallerFacts('acre-1.2.3-amd64.deb', '1.2.3')).toEqual({
      platform: 'linux',
      arch: 'x64',
      type: 'deb',
    });
    expect(toInstallerFacts('acre-1.2.3-aarch64.rpm', '1.2.3')).toEqual({
      ...{ platform: 'linux', arch: 'arm64', type: 'rpm' },
    });
    expect(toInstallerFacts('acre-1.2.3-x64-setup.exe', '1.2.3')?.type).toBe('nsis');
    expect(toInstallerFacts('acre-1.2.3-arm64.dmg', '1.2.3')?.arch).toBe('arm64');
    for (const name of [
      'acre-1.2.4-amd64.deb',
      'acre-1.2.3-x64.exe',
      'acre-1.2.3-amd64.deb.asc',
      'builder-debug.yml',
    ])
      expect(toInstallerFacts(name, '1.2.3')).toBeNull();
  });

  it('are refused in one sentence where they cannot be made here', async () => {
    const away = { ELECTRON_BUILDER_BINARIES_MIRROR: 'https://127.0.0.1:9/' };
    expect(await whyNotMade('dmg', {}, 'linux')).toBe('A dmg is made on macOS only.');
    expect(await whyNotMade('AppImage', away, 'linux')).toMatch(/set APPIMAGE_TOOLS_PATH, or leave it out/);
    expect(await whyNotMade('AppImage', { ...away, APPIMAGE_TOOLS_PATH: 'tools' }, 'linux')).toMatch(
      /no full path/,
    );
    expect(await whyNotMade('AppImage', { ...away, APPIMAGE_TOOLS_PATH: folder }, 'linux')).toBeNull();
    expect(await whyNotMade('nsis', away, 'linux')).toMatch(/ELECTRON_BUILDER_NSIS_DIR/);
  });

  it('of Linux are packed with the tools of a Linux system, unless another packer is named', () => {
    expect(toolsEnv({}, 'linux')).toEqual({ CUSTOM_FPM_PATH: join(root, 'build', 'linux', 'fpm.ts') });
    expect(toolsEnv({ USE_SYSTEM_FPM: 'true' }, 'linux')).toEqual({});
    expect(toolsEnv({}, 'darwin')).toEqual({});
  });
});

describe('the source of updates', () => {
  const { publicKey } = newUpdateKey();
  it.each([
    [{}, null],
    [{ ACRE_UPDATE_PUBLIC_KEY: publicKey }, { feed: null, key: publicKey }],
    [
      { ACRE_UPDATE_PUBLIC_KEY: publicKey, ACRE_UPDATE_FEED: 'https://a.example/acre/' },
      { feed: 'https://a.example/acre/', key: publicKey },
    ],
  ])('is read: %#', (env, source) => expect(readUpdateSource(env)).toEqual({ type: 'read', source }));

  it.each([
    [{ ACRE_UPDATE_FEED: 'https://a.example/' }, 'without ACRE_UPDATE_PUBLIC_KEY'],
    [{ ACRE_UPDATE_PUBLIC_KEY: 'AAAA' }, 'no Ed25519 key'],
    [{ ACRE_UPDATE_PUBLIC_KEY: publicKey, ACRE_UPDATE_FEED: 'http://a.example/' }, 'https://'],
  ])('is refused: %#', (env, why) =>
    expect(readUpdateSource(env)).toEqual({
      type: 'incomplete',
      reason: expect.stringContaining(why) as string,
    }),
  );
});

describe('npm run feed', () => {
  it('makes a key that only its owner can read, and never in the place of another', async () => {
    const file = join(folder, 'key.pem');
    const { code, out } = await runFeed(['--new-key', file]);
    expect(code).toBe(0);
    expect(readUpdateSource({ ACRE_UPDATE_PUBLIC_KEY: out.trim() }).type).toBe('read');
    expect((await stat(file)).mode & 0o077).toBe(0);
    const again = await runFeed(['--new-key', file]);
    expect([again.code, again.err.trim().split('\n').length]).toEqual([1, 1]);
  });

  it('lists the installers in a folder with their checksums, and signs the list', async () => {
    const { privatePem, publicKey } = newUpdateKey();
    await writeFile(join(folder, 'key.pem'), privatePem);
    await writeFile(join(folder, `acre-${version}-amd64.deb`), 'a package');
    await writeFile(join(folder, `acre-${version}-x64-setup.exe`), 'an installer');
    await writeFile(join(folder, 'notes.txt'), 'no installer');
    const { code, out, err } = await runFeed([folder], { ACRE_UPDATE_KEY: join(folder, 'key.pem') });
    expect(code, err).toBe(0);
    expect(out.trim().split('\n')).toEqual([
      ...[`acre-${version}-amd64.deb`, `acre-${version}-x64-setup.exe`, 'SHA256SUMS', 'acre-updates.json'],
    ]);
    const sum = createHash('sha256').update('a package').digest('hex');
    expect(await readFile(join(folder, 'SHA256SUMS'), 'utf8')).toContain(
      `${sum}  acre-${version}-amd64.deb\n`,
    );
    const text = await readFile(join(folder, 'acre-updates.json'), 'utf8');
    const { release, signature } = UpdateFeed.parse(JSON.parse(text));
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(release), key, Buffer.from(signature, 'base64'))).toBe(true);
    expect(UpdateRelease.parse(JSON.parse(release))).toMatchObject({
      version,
      files: [
        { type: 'deb', sizeBytes: 9 },
        { type: 'nsis', sizeBytes: 12 },
      ],
    });
  });

  it('refuses a folder without installers in one line', async () => {
    const { code, err } = await runFeed([folder]);
    expect([code, err.trim()]).toEqual([1, `${folder} holds no installer of version ${version}.`]);
  });
});
