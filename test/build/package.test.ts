import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { build } from 'vite';
import { newUpdateKey } from '../../build/release/write-release.ts';
import { isShipped } from '../../build/shipped.ts';
import { mainConfig, preloadConfig } from '../../build/vite.main.ts';
import { rendererConfig } from '../../build/vite.renderer.ts';
import { findOnPath } from '../../electron/files/find-browser.ts';
import config, { fuses } from '../../forge.config.ts';
import { toZip } from '../support/zip.ts';

const root = resolve(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const electronVersion = (require('electron/package.json') as { version: string }).version;

const { listPackage, extractFile } = require('@electron/asar') as {
  listPackage: (path: string, options: object) => string[];
  extractFile: (path: string, file: string) => Buffer;
};

/** Builds the page and the main process from nothing, in a process where React is as it ships. */
async function buildInto(target: string): Promise<void> {
  vi.stubEnv('NODE_ENV', 'production');
  await build(
    rendererConfig(join(root, 'renderer'), join(target, 'renderer'), ['index.html', 'console.html']),
  );
  await build(mainConfig(root, join(target, 'main')));
  await build(preloadConfig(root, join(target, 'main')));
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-package-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function runPackage(
  args: string[],
  env: NodeJS.ProcessEnv,
): { status: number | null; lines: string[]; tookMs: number } {
  const startedMs = performance.now();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(root, 'build', 'package.ts'), ...args],
    {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: 120_000,
    },
  );
  const lines = `${stderr}${stdout}`.trim().split('\n');
  return { status, lines, tookMs: performance.now() - startedMs };
}

/** Electron's fuses in a program, as the letters 0 and 1, in their order. Source: @electron/fuses. */
function readFuses(program: Buffer): string {
  const at = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32;
  return program.subarray(at + 2, at + 2 + (program[at + 1] ?? 0)).toString('latin1');
}

/** An archive in the form of Electron's that holds no Electron: its program has the fuses and nothing else. */
async function writeArchive(): Promise<void> {
  const wire = Buffer.from('\x01\x09101100001', 'latin1');
  const program = Buffer.concat([
    Buffer.from('\x7fELF'),
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    wire,
  ]);
  const archive = toZip([
    { name: 'electron', data: program, mode: 0o755 },
    { name: 'version', data: Buffer.from(electronVersion), mode: 0o644 },
    { name: 'LICENSE', data: Buffer.from('none'), mode: 0o644 },
    { name: 'resources/default_app.asar', data: Buffer.from(''), mode: 0o644 },
  ]);
  await writeFile(join(folder, `electron-v${electronVersion}-linux-x64.zip`), archive);
}

describe('what ships', () => {
  test.each([
    '',
    '/package.json',
    '/dist',
    '/dist/main',
    '/dist/main/main.js',
    '/dist/main/preload.cjs',
    '/dist/renderer/index.html',
    '/dist/renderer/assets/index-abc.js',
    '/node_modules',
    '/node_modules/keytar',
    '/node_modules/keytar/lib/keytar.js',
    '/node_modules/keytar/prebuilds/linux-x64/keytar.node',
  ])('%s does', (path) => expect(isShipped(path)).toBe(true));

  test.each([
    '/.git',
    '/.npmrc',
    '/.cache',
    '/package-lock.json',
    '/README.md',
    '/electron',
    '/electron/main.ts',
    '/test',
    '/out',
    '/dist/main/main.js.map',
    '/dist/renderer/.inputs',
    '/dist/.renderer-x1/index.html',
    '/distant/main/main.js',
    '/node_modules/electron',
    '/node_modules/keytar/src/main.cc',
    '/node_modules/keytar/build/Release/keytar.node',
    '/node_modules/keytar-other/package.json',
  ])('%s does not', (path) => expect(isShipped(path)).toBe(false));
});

describe('the configuration of Electron Forge', () => {
  test('closes every fuse that lets Electron run something else', () => {
    expect(fuses).toEqual({
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    });
    expect(config.plugins?.map((plugin) => plugin.name)).toEqual(['fuses']);
    expect(config.packagerConfig).toMatchObject({
      asar: { unpack: '**/*.node' },
      protocols: [{ schemes: ['acre'] }],
    });
  });

  test('names icons that are there', () => {
    const icon = (config.packagerConfig as { icon: string }).icon;
    for (const kind of ['png', 'ico', 'icns']) expect(existsSync(`${icon}.${kind}`)).toBe(true);
  });
});

describe('the configuration of electron-builder', () => {
  type Validate = (config: unknown, logger: { add: () => void; isEnabled: boolean }) => Promise<void>;
  const builder = require('app-builder-lib/out/util/config/config.js') as { validateConfiguration: Validate };
  const read = async (): Promise<Record<string, unknown>> =>
    parse(await readFile(join(root, 'build', 'electron-builder.yml'), 'utf8')) as Record<string, unknown>;
  const logger = { add: () => {}, isEnabled: false };

  test("fits electron-builder's own schema", async () => {
    const builderConfig = await read();
    await expect(builder.validateConfiguration(builderConfig, logger)).resolves.toBeUndefined();
    await expect(builder.validateConfiguration({ ...builderConfig, appIdd: 'x' }, logger)).rejects.toThrow(
      'appIdd',
    );
  });

  test('starts AppImages within the sandbox, and hands links of the app to it', async () => {
    expect(await read()).toMatchObject({
      appImage: { executableArgs: [] },
      protocols: [{ schemes: ['acre'] }],
      linux: { syncDesktopName: true },
      win: { signtoolOptions: { sign: 'build/signing/sign-windows.ts' } },
    });
  });

  test('makes every installer, publishes nothing, and its icons are there', async () => {
    const builderConfig = (await read()) as Record<
      'linux' | 'win' | 'mac',
      { target: string[]; icon: string }
    > & {
      publish: unknown;
    };
    const { linux, win, mac } = builderConfig;
    expect([linux, win, mac].flatMap(({ target }) => target)).toEqual([
      'AppImage',
      'deb',
      'rpm',
      'nsis',
      'dmg',
    ]);
    expect(builderConfig.publish).toBeNull();
    for (const { icon } of [linux, win, mac]) expect(existsSync(join(root, icon))).toBe(true);
  });
});

describe('npm run package', () => {
  test('says in one line that the archive is missing, at once', () => {
    const { status, lines, tookMs } = runPackage(['package'], { ELECTRON_ZIP_DIR: folder });
    expect(status).toBe(1);
    expect(lines).toEqual([
      expect.stringMatching(/^ELECTRON_ZIP_DIR .* has no electron-v[\d.]+-\w+-\w+\.zip\.$/),
    ]);
    expect(tookMs).toBeLessThan(20_000);
  });

  test.each([['--platform', 'beos'], ['--arch', 'mips'], ['--frob'], ['bake']])(
    'refuses %s %s in one line',
    (...args) => {
      const { status, lines } = runPackage(args, {});
      expect([status, lines.length]).toEqual([2, 1]);
    },
  );

  test('says in one line what of signing or of updates is set up by half, at once', () => {
    const half = runPackage(['package'], { APPLE_API_KEY: '/key.p8' });
    expect([half.status, half.lines.length]).toEqual([1, 1]);
    const feed = runPackage(['package'], { ACRE_UPDATE_FEED: 'https://updates.example/' });
    expect([feed.status, feed.lines.length]).toEqual([1, 1]);
  });

  test('makes an app of an archive: files, fuses, one build of keytar; the same, byte for byte, when made again', async () => {
    await writeArchive();
    const out = join(folder, 'out');
    const args = ['package', '--platform', 'linux', '--arch', 'x64', '--out', out];
    const { publicKey } = newUpdateKey();
    const env = { ELECTRON_ZIP_DIR: folder, ACRE_UPDATE_PUBLIC_KEY: publicKey };
    const { status, lines } = runPackage(args, env);
    expect(status, lines.join('\n')).toBe(0);
    expect(lines.at(-1)).toContain('not signed (ACRE_GPG_KEY is not set)');
    const app = join(out, 'Acre-linux-x64');
    expect(readFuses(await readFile(join(app, 'acre')))).toBe('010011001');
    const files = listPackage(join(app, 'resources', 'app.asar'), { isPack: false });
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/main/main.js',
        '/dist/main/preload.cjs',
        '/dist/renderer/index.html',
      ]),
    );
    expect(files.filter((file) => /\.(ts|tsx|map|md)$/.test(file) && !file.endsWith('LICENSE.md'))).toEqual(
      [],
    );
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      '/node_modules/keytar/prebuilds/linux-x64/keytar.node',
    ]);
    const unpacked = join(app, 'resources', 'app.asar.unpacked', 'node_modules', 'keytar', 'prebuilds');
    expect(await readdir(unpacked)).toEqual(['linux-x64']);
    const sealed = join(app, 'resources', 'app.asar');
    expect(JSON.parse(extractFile(sealed, 'package.json').toString('utf8'))).toMatchObject({
      name: 'acre',
      desktopName: 'acre.desktop',
      updates: { feed: null, key: publicKey },
    });

    // Built from nothing again, aside: what the first app was made of comes out the same.
    const again = join(folder, 'again');
    await buildInto(again);
    for (const entry of await readdir(again, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.map')) continue;
      const path = join(entry.parentPath, entry.name).slice(again.length + 1);
      expect(extractFile(sealed, join('dist', path)).equals(await readFile(join(again, path))), path).toBe(
        true,
      );
    }
    const first = await readFile(sealed);
    await rm(out, { recursive: true });
    expect(runPackage(args, env).status).toBe(0);
    expect((await readFile(sealed)).equals(first)).toBe(true);
  });

  test.runIf(findOnPath(['dpkg-deb']))('makes a Debian package without internet', async () => {
    await writeArchive();
    const [out, release] = [join(folder, 'out'), join(folder, 'release')];
    const args = ['dist', '--platform', 'linux', '--arch', 'x64', '--installers', 'deb', '--out', out];
    const env = { ELECTRON_ZIP_DIR: folder, ELECTRON_BUILDER_BINARIES_MIRROR: 'https://127.0.0.1:9/' };
    const { status, lines } = runPackage([...args, '--release', release], env);
    expect(status, lines.join('\n')).toBe(0);
    const file = (await readdir(release)).find((name) => name.endsWith('.deb')) ?? '';
    expect(file).toMatch(/^acre-[\d.]+-amd64\.deb$/);
    expect(await readFile(join(release, 'SHA256SUMS'), 'utf8')).toContain(file);
    const opened = join(folder, 'opened');
    execFileSync('dpkg-deb', ['--extract', join(release, file), opened]);
    const share = join(opened, 'usr', 'share');
    const entry = join(share, 'applications', 'acre.desktop');
    const text = await readFile(entry, 'utf8');
    expect(text).toContain('\nExec=/opt/Acre/acre %U\n');
    expect(text).toContain('\nMimeType=x-scheme-handler/acre;\n');
    expect(text).toContain('\nStartupWMClass=acre\n');
    if (findOnPath(['desktop-file-validate'])) execFileSync('desktop-file-validate', [entry]);
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
      expect(existsSync(join(share, 'icons', 'hicolor', `${size}x${size}`, 'apps', 'acre.png'))).toBe(true);
    expect(existsSync(join(opened, 'opt', 'Acre', 'resources', 'app.asar'))).toBe(true);
  });
});
