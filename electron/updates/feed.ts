import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { UpdateFeed, UpdateRelease } from '../../shared/updates.ts';
import type { InstallerType, UpdateFile } from '../../shared/updates.ts';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The key that feeds are verified with (Ed25519, SPKI in Base64); null for a text that is none. */
export function toUpdateKey(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function isSigned(text: string, signature: string, key: string): boolean {
  const publicKey = toUpdateKey(key);
  return publicKey !== null && verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}

/** Reads a feed of updates; fails where it is none, or is not signed with the key: nothing in it is believed before. */
export function readFeed(text: string, key: string, feed: string): Result<UpdateRelease> {
  const read = UpdateFeed.safeParse(parseJson(text));
  if (!read.success) return fail(appError('invalid', `What lies at ${feed} is no list of updates of Acre.`));
  if (!isSigned(read.data.release, read.data.signature, key)) {
    return fail(
      appError('rejected', `The list of updates at ${feed} is not signed by who made this app.`, {
        hint: 'Do not install anything from there. Ask who runs it where its files come from.',
      }),
    );
  }
  const release = UpdateRelease.safeParse(parseJson(read.data.release));
  if (!release.success)
    return fail(
      appError('invalid', `The list of updates at ${feed} is of a kind that this version cannot read.`),
    );
  return ok(release.data);
}

/** The machine that an installer is for; `types` are the installers it takes, the best first. */
export type Target = { platform: string; arch: string; types: readonly InstallerType[] };

/** The installer for a machine; null where there is none. */
export function pickInstaller(
  files: readonly UpdateFile[],
  { platform, arch, types }: Target,
): UpdateFile | null {
  for (const type of types) {
    const found = files.find(
      (file) => file.platform === platform && file.arch === arch && file.type === type,
    );
    if (found) return found;
  }
  return null;
}

/** The installers that a machine takes: the kind that this app came as, where that can be told. `isThere` says whether a path is. */
export function installerTypes(
  platform: string,
  env: Readonly<NodeJS.ProcessEnv>,
  isThere: (path: string) => boolean,
): InstallerType[] {
  if (platform === 'win32') return ['nsis'];
  if (platform === 'darwin') return ['dmg'];
  if (env['APPIMAGE']) return ['AppImage'];
  if (isThere('/var/lib/dpkg/info/acre.list')) return ['deb'];
  return isThere('/etc/debian_version') ? ['deb', 'AppImage'] : ['rpm', 'AppImage'];
}
