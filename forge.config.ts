import { join } from 'node:path';
import process from 'node:process';
import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { isShipped, trimCopy } from './build/shipped.ts';
import { readSigning } from './build/signing/read-signing.ts';
import { sign } from './build/signing/sign-windows.ts';

/** What Electron may not be made to do from outside. Source: Electron documentation, Electron Fuses. */
export const fuses = {
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
} as const;

const zipDir = process.env['ELECTRON_ZIP_DIR'];
const read = readSigning(process.env);
if (read.type === 'incomplete') throw new Error(read.reason);
const { mac, windows } = read.signing;
const entitlements = join(import.meta.dirname, 'build', 'macos', 'entitlements.plist');

/** How the app is packaged; installers are made of the result by electron-builder, see build/electron-builder.yml. */
const config: ForgeConfig = {
  outDir: process.env['ACRE_OUT_DIR'] ?? join(import.meta.dirname, 'out'),
  packagerConfig: {
    name: 'Acre',
    executableName: 'acre',
    appBundleId: 'dev.acre.desktop',
    appCategoryType: 'public.app-category.developer-tools',
    icon: join(import.meta.dirname, 'build', 'icons', 'icon'),
    asar: { unpack: '**/*.node' },
    prune: false,
    ignore: (path) => !isShipped(path),
    protocols: [{ name: 'Acre', schemes: ['acre'] }],
    ...(zipDir ? { electronZipDir: zipDir } : {}),
    ...(mac
      ? {
          osxSign: {
            identity: mac.identity,
            optionsForFile: () => ({ hardenedRuntime: true, entitlements }),
          },
        }
      : {}),
    ...(mac?.notary ? { osxNotarize: mac.notary } : {}),
    ...(windows ? { windowsSign: { hookFunction: sign } } : {}),
  },
  // keytar ships its builds for the stable interface of Node; nothing is compiled.
  rebuildConfig: { onlyModules: [] },
  hooks: {
    packageAfterCopy: async (_config, copy, _version, platform, arch) => trimCopy(copy, platform, arch),
  },
  plugins: [new FusesPlugin(fuses)],
};

export default config;
