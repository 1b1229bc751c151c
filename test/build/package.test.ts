import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isShipped } from '../../build/shipped.ts';
import config, { fuses } from '../../forge.config.ts';
import { toZip } from '../support/zip.ts';

const root = resolve(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const electronVersion = (require('electron/package.json') as { version: string }).version;

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
    expect(tookMs).toBeLessThan(5_000);
  });

  test.each([['--platform', 'beos'], ['--arch', 'mips'], ['--frob'], ['bake']])(
    'refuses %s %s in one line',
    (...args) => {
      const { status, lines } = runPackage(args, {});
      expect([status, lines.length]).toEqual([2, 1]);
    },
  );

  test('makes an app of an archive: files, fuses, one build of keytar', { timeout: 120_000 }, async () => {
    await writeArchive();
    const out = join(folder, 'out');
    const args = ['package', '--platform', 'linux', '--arch', 'x64', '--out', out];
    const { status, lines } = runPackage(args, { ELECTRON_ZIP_DIR: folder });
    expect(status, lines.join('\n')).toBe(0);
    const app = join(out, 'Acre-linux-x64');
    expect(readFuses(await readFile(join(app, 'acre')))).toBe('010011001');
    const { listPackage } = (await import('@electron/asar')) as {
      listPackage: (path: string, options: object) => string[];
    };
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
  });
});
