import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSigning, whatIsUnsigned } from '../../build/signing/read-signing.ts';
import type { Signing, WindowsSigning } from '../../build/signing/read-signing.ts';
import { signFile, toSignCommand } from '../../build/signing/sign-windows.ts';
import { findOnPath } from '../../electron/files/find-browser.ts';

const root = resolve(import.meta.dirname, '..', '..');
const none: Signing = { mac: null, windows: null, gpgKey: null };
const apple = { APPLE_API_KEY: '/key.p8', APPLE_API_KEY_ID: 'ID', APPLE_API_ISSUER: 'issuer' };
const azure = {
  ACRE_AZURE_ENDPOINT: 'https://weu.codesigning.azure.net',
  ACRE_AZURE_ACCOUNT: 'account',
  ACRE_AZURE_PROFILE: 'profile',
  ACRE_AZURE_LIBRARY: 'C:/sign/Azure.CodeSigning.Dlib.dll',
};
const certificate = { ACRE_WINDOWS_CERTIFICATE: '/acre.pfx', ACRE_WINDOWS_CERTIFICATE_PASSWORD: 'secret' };

function signingOf(env: NodeJS.ProcessEnv): Signing {
  const read = readSigning(env);
  if (read.type === 'incomplete') throw new Error(read.reason);
  return read.signing;
}

describe('what a build is signed with', () => {
  it('is nothing where the environment says nothing, and the build says so', () => {
    expect(signingOf({})).toEqual(none);
    for (const platform of ['linux', 'win32', 'darwin'] as const)
      expect(whatIsUnsigned(platform, none)).toEqual([
        expect.stringMatching(/not signed \([A-Z_]+ is not set\)/),
      ]);
  });

  it('is read for each platform', () => {
    expect(signingOf({ ACRE_MAC_IDENTITY: 'Developer ID', ...apple }).mac).toEqual({
      identity: 'Developer ID',
      notary: { appleApiKey: '/key.p8', appleApiKeyId: 'ID', appleApiIssuer: 'issuer' },
    });
    expect(signingOf({ ACRE_MAC_IDENTITY: 'D', APPLE_KEYCHAIN_PROFILE: 'p' }).mac?.notary).toEqual({
      keychainProfile: 'p',
    });
    expect(signingOf(certificate).windows).toMatchObject({ type: 'certificate', file: '/acre.pfx' });
    expect(signingOf({ ...azure, ACRE_TIMESTAMP_URL: 'http://time' }).windows).toMatchObject({
      type: 'azure',
      profile: 'profile',
      timestampUrl: 'http://time',
    });
    expect(signingOf({ ACRE_GPG_KEY: 'ABCD' }).gpgKey).toBe('ABCD');
  });

  it('says what is left unsigned, and that an app is not notarised', () => {
    const mac = signingOf({ ACRE_MAC_IDENTITY: 'D' });
    expect(whatIsUnsigned('darwin', mac)).toEqual([expect.stringContaining('not notarised')]);
    expect(whatIsUnsigned('darwin', signingOf({ ACRE_MAC_IDENTITY: 'D', ...apple }))).toEqual([]);
    expect(whatIsUnsigned('win32', signingOf(azure))).toEqual([]);
    expect(whatIsUnsigned('linux', signingOf({ ACRE_GPG_KEY: 'ABCD' }))).toEqual([]);
  });

  it.each([
    [{ ...apple, APPLE_API_ISSUER: '', ACRE_MAC_IDENTITY: 'D' }, 'APPLE_API_ISSUER is not set'],
    [apple, 'ACRE_MAC_IDENTITY is not set'],
    [{ ACRE_WINDOWS_CERTIFICATE: '/acre.pfx' }, 'ACRE_WINDOWS_CERTIFICATE_PASSWORD is not set'],
    [
      { ACRE_AZURE_ENDPOINT: 'https://x' },
      'ACRE_AZURE_ACCOUNT, ACRE_AZURE_PROFILE, ACRE_AZURE_LIBRARY are not set',
    ],
    [{ ...certificate, ...azure }, 'not by both'],
  ])('is refused where it is set up by half: %#', (env, why) => {
    expect(readSigning(env)).toEqual({ type: 'incomplete', reason: expect.stringContaining(why) as string });
  });
});

describe('a Windows program', () => {
  const windows = signingOf(certificate).windows as WindowsSigning;

  it('is signed by signtool on Windows, with a certificate or by Azure', () => {
    expect(toSignCommand(windows, 'a.exe', 'win32', 'm.json')).toEqual({
      tool: 'signtool',
      args: expect.arrayContaining(['/f', '/acre.pfx', '/p', 'secret', '/fd', 'sha256', 'a.exe']) as string[],
      output: null,
    });
    const cloud = signingOf(azure).windows as WindowsSigning;
    expect(toSignCommand(cloud, 'a.exe', 'win32', 'm.json').args).toEqual(
      expect.arrayContaining(['/dlib', azure.ACRE_AZURE_LIBRARY, '/dmdf', 'm.json']),
    );
    expect(() => toSignCommand(cloud, 'a.exe', 'linux', 'm.json')).toThrow('Windows only');
  });

  describe('elsewhere', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'acre-signing-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('tells no password where the tool fails', async () => {
      const file = join(folder, 'a.exe');
      await writeFile(file, 'no program');
      const failing = signFile({ ...windows, timestampUrl: 'http://127.0.0.1:9' }, file);
      await expect(failing).rejects.toThrow(/osslsigncode|signtool/);
      await expect(failing).rejects.not.toThrow('secret');
      expect(await readFile(file, 'utf8')).toBe('no program');
    });
  });
});

describe('what macOS lets the signed app do', () => {
  it('is to compile JavaScript, and nothing else', async () => {
    const text = await readFile(join(root, 'build', 'macos', 'entitlements.plist'), 'utf8');
    expect([...text.matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key)).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it.runIf(findOnPath(['plutil']) !== undefined)('is a list that macOS can read', () => {
    execFileSync('plutil', ['-lint', join(root, 'build', 'macos', 'entitlements.plist')]);
  });
});
