import { toUpdateKey } from '../../electron/updates/feed.ts';
import type { UpdateSource } from '../../shared/updates.ts';

/** The variables that say where updates are looked for, for the help text. */
export const updateVariables: readonly (readonly [names: string, says: string])[] = [
  ['ACRE_UPDATE_PUBLIC_KEY', 'the key that updates are verified with; without it the app looks for none'],
  ['ACRE_UPDATE_FEED', 'the address (https) of the folder where the app looks for updates once its user wishes so'],
  ['ACRE_UPDATE_KEY', 'the file of the private key that the list of installers is signed with (npm run feed)'],
];

/** What the environment says of updates, null where nothing; or in one sentence what is wrong with it. */
export type ReadUpdateSource =
  { type: 'read'; source: UpdateSource | null } | { type: 'incomplete'; reason: string };

/** Reads from the environment where the app that is built looks for updates. */
export function readUpdateSource(env: Readonly<NodeJS.ProcessEnv>): ReadUpdateSource {
  const { ACRE_UPDATE_PUBLIC_KEY: key, ACRE_UPDATE_FEED: feed } = env;
  const incomplete = (reason: string): ReadUpdateSource => ({ type: 'incomplete', reason });
  if (!key) {
    return feed
      ? incomplete('ACRE_UPDATE_FEED is set without ACRE_UPDATE_PUBLIC_KEY: updates could not be verified.')
      : { type: 'read', source: null };
  }
  if (toUpdateKey(key) === null) return incomplete('ACRE_UPDATE_PUBLIC_KEY is no Ed25519 key (SPKI in Base64).');
  if (feed && !(URL.canParse(feed) && new URL(feed).protocol === 'https:'))
    return incomplete('ACRE_UPDATE_FEED is no address that begins with https://.');
  return { type: 'read', source: { feed: feed || null, key } };
}
