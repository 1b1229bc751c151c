import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { feedName, UpdateFeed, UpdateRelease } from '../../shared/updates.ts';
import type { UpdateFile } from '../../shared/updates.ts';
import { runTool } from '../run-tool.ts';
import { readVersion } from '../project.ts';

const sums = 'SHA256SUMS';

/** What the name of an installer says of it. */
type Fact = 'platform' | 'arch' | 'type';

async function hashOf(algorithm: 'sha256' | 'sha512', file: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What an installer is by the name that electron-builder.yml gives it; null for any other file. */
export function toInstallerFacts(name: string, version: string): Pick<UpdateFile, Fact> | null {
  const prefix = `acre-${version}-`;
  if (!name.startsWith(prefix)) return null;
  const match = /^(x64|amd64|x86_64|arm64|aarch64)(-setup)?\.(AppImage|deb|rpm|exe|dmg)$/.exec(name.slice(prefix.length));
  if (!match) return null;
  const [, machine = '', setup, ending] = match;
  const arch = machine.startsWith('a') && machine !== 'amd64' ? 'arm64' : 'x64';
  if (ending === 'exe') return setup ? { platform: 'win32', arch, type: 'nsis' } : null;
  if (setup) return null;
  if (ending === 'dmg') return { platform: 'darwin', arch, type: 'dmg' };
  return { platform: 'linux', arch, type: ending as 'AppImage' | 'deb' | 'rpm' };
}

/** The installers of a version in a folder, by name, and what each is. */
async function listInstallers(folder: string, version: string): Promise<Pick<UpdateFile, 'name' | Fact>[]> {
  const names = (await readdir(folder)).sort();
  return names.flatMap((name) => {
    const facts = toInstallerFacts(name, version);
    return facts ? [{ ...facts, name }] : [];
  });
}

/** A feed of a release, signed with a private key in PEM. */
export function toFeed(release: UpdateRelease, keyPem: string): UpdateFeed {
  const key = createPrivateKey(keyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key of updates is no Ed25519 key.');
  const text = JSON.stringify(UpdateRelease.parse(release));
  return UpdateFeed.parse({ release: text, signature: sign(null, Buffer.from(text), key).toString('base64') });
}

/** A pair of keys for updates: the private one in PEM, the public one as ACRE_UPDATE_PUBLIC_KEY takes it. */
export function newUpdateKey(): { privatePem: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/**
 * Writes beside the installers in a folder what is published with them: their checksums, signed where there is a GPG key, and
 * the feed of updates where ACRE_UPDATE_KEY names a private key. Answers the names of all files that are to be published.
 */
export async function writeRelease(folder: string, gpgKey: string | null): Promise<string[]> {
  const version = readVersion();
  const installers = await listInstallers(folder, version);
  if (installers.length === 0) throw new Error(`${folder} holds no installer of version ${version}.`);
  if (gpgKey !== null) {
    for (const { name } of installers.filter(({ type }) => type === 'rpm'))
      await runTool('rpmsign', ['--define', `_gpg_name ${gpgKey}`, '--addsign', join(folder, name)]);
  }
  // From here on: a signature changes a file.
  const lines = installers.map(async ({ name }) => `${await hashOf('sha256', join(folder, name))}  ${name}\n`);
  await writeFile(join(folder, sums), (await Promise.all(lines)).join(''));
  const written = [...installers.map(({ name }) => name), sums];
  if (gpgKey !== null) {
    const signature = `${sums}.asc`;
    const options = ['--batch', '--yes', '--local-user', gpgKey, '--armor', '--output', join(folder, signature)];
    await runTool('gpg', [...options, '--detach-sign', join(folder, sums)]);
    written.push(signature);
  }
  const keyFile = process.env['ACRE_UPDATE_KEY'];
  if (keyFile) {
    const files = installers.map(async (installer): Promise<UpdateFile> => {
      const file = join(folder, installer.name);
      return { ...installer, sizeBytes: (await stat(file)).size, sha512: await hashOf('sha512', file) };
    });
    const feed = toFeed({ version, files: await Promise.all(files) }, await readFile(keyFile, 'utf8'));
    await writeFile(join(folder, feedName), `${JSON.stringify(feed, null, 2)}\n`);
    written.push(feedName);
  }
  return written;
}
