import { z } from 'zod';
import { AppError } from './error.ts';

/** The installers that updates come as. */
export const InstallerType = z.enum(['AppImage', 'deb', 'rpm', 'nsis', 'dmg']);
export type InstallerType = z.infer<typeof InstallerType>;

/** The platforms that Acre runs on, by Node's names. */
export const UpdatePlatform = z.enum(['linux', 'win32', 'darwin']);
export type UpdatePlatform = z.infer<typeof UpdatePlatform>;

/** An installer that is offered: its file beside the feed, its size in bytes, and the SHA-512 of it in hexadecimal. */
export const UpdateFile = z.object({
  platform: UpdatePlatform,
  arch: z.enum(['x64', 'arm64']),
  type: InstallerType,
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/),
  sizeBytes: z
    .int()
    .positive()
    .max(2 ** 31),
  sha512: z.string().regex(/^[0-9a-f]{128}$/),
});
export type UpdateFile = z.infer<typeof UpdateFile>;

/** A version of Acre and its installers. */
export const UpdateRelease = z.object({
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  files: z.array(UpdateFile).max(100),
});
export type UpdateRelease = z.infer<typeof UpdateRelease>;

/** A feed of updates: the JSON text of a release and, in Base64, the Ed25519 signature of its bytes. */
export const UpdateFeed = z.object({
  release: z.string().max(100_000),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type UpdateFeed = z.infer<typeof UpdateFeed>;

/** The name of the feed's file beside the installers. */
export const feedName = 'acre-updates.json';

/** Whether a version, three numbers with dots between, is newer than another; false where either is not one. */
export function isNewer(version: string, than: string): boolean {
  const read = (text: string): number[] | null =>
    /^\d+\.\d+\.\d+$/.test(text) ? text.split('.').map(Number) : null;
  const [one, other] = [read(version), read(than)];
  if (!one || !other) return false;
  for (const [index, number] of one.entries()) {
    const difference = number - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** Where a build looks for updates unless its user names another place, and the Ed25519 key (SPKI in Base64) they are signed with. */
export const UpdateSource = z.object({ feed: z.string().max(500).nullable(), key: z.string().max(200) });
export type UpdateSource = z.infer<typeof UpdateSource>;

/**
 * How the app stands to updates: `unavailable`: the build has no key to verify any with; `off`: the user has not asked for
 * them, nothing is connected to; `unknown`: not looked for yet; `current`: there is none; `newer`: there is, with its
 * installer for this machine where there is one.
 */
export const UpdateState = z.discriminatedUnion('type', [
  z.object({ type: z.literal('unavailable') }),
  z.object({ type: z.literal('off') }),
  z.object({ type: z.literal('unknown') }),
  z.object({ type: z.literal('current'), lookedAt: z.string() }),
  z.object({
    type: z.literal('newer'),
    version: z.string(),
    lookedAt: z.string(),
    installer: UpdateFile.nullable(),
    /** Whether the app can fetch the installer itself. */
    canSave: z.boolean(),
  }),
  z.object({ type: z.literal('failed'), error: AppError, lookedAt: z.string() }),
]);
export type UpdateState = z.infer<typeof UpdateState>;
