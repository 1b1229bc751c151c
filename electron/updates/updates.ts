import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { feedName, isNewer } from '../../shared/updates.ts';
import type { UpdateFile, UpdateRelease, UpdateSource, UpdateState } from '../../shared/updates.ts';
import type { Clock } from '../clock.ts';
import { writeError } from '../files/replace-file.ts';
import { download } from '../kube/download.ts';
import type { Network } from '../kube/client.ts';
import type { Log } from '../log.ts';
import { pickInstaller, readFeed } from './feed.ts';
import type { Target } from './feed.ts';

/** What is wished for: whether updates are looked for, and where; null for where the build says. */
export type UpdateWish = { isOn: boolean; feed: string | null };

/** What looking for updates works with. */
export type UpdateTools = {
  /** Null for a build that has no key. */
  source: UpdateSource | null;
  version: string;
  target: Target;
  wish: () => UpdateWish;
  network: () => Promise<Result<Network>>;
  /** Asks where to put a file of a name; null where the user cancelled. Absent where the app has no dialogs. */
  chooseTarget?: ((name: string) => Promise<string | null>) | undefined;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn'>;
  userAgent: string;
};

/** New versions of the app. */
export type Updates = {
  state: () => UpdateState;
  look: () => Promise<UpdateState>;
  save: () => Promise<Result<{ path: string | null }>>;
  close: () => void;
};

const dayMs = 24 * 60 * 60_000;
/** After the start, so that nothing the user waits for waits for it. */
const firstMs = 20_000;
const maxFeedBytes = 200_000;

/**
 * Looks for new versions in a feed where the user wishes so, once a day and on request: without the wish, and in a build that
 * has no key, nothing is ever connected to. What is not signed with the key of the build is not believed, and an installer
 * that is not as the signed list says is not kept.
 */
export function openUpdates(tools: UpdateTools): Updates {
  const { source, version, target, wish, clock, log, userAgent } = tools;
  const closing = new AbortController();
  let last: { feed: string; state: UpdateState } | null = null;
  let cancel = clock.after(firstMs, () => void lookDaily());

  const feedOf = (): string => {
    const text = wish().feed ?? source?.feed ?? '';
    return text === '' || text.endsWith('/') ? text : `${text}/`;
  };
  const state = (): UpdateState => {
    if (source === null) return { type: 'unavailable' };
    if (!wish().isOn) return { type: 'off' };
    return last?.feed === feedOf() ? last.state : { type: 'unknown' };
  };
  const fetchText = async (url: string): Promise<Result<string>> => {
    const network = await tools.network();
    if (!network.ok) return network;
    const chunks: Buffer[] = [];
    const got = await download({
      ...{ url, network: network.value, userAgent, signal: closing.signal },
      ...{ maxBytes: maxFeedBytes, limitMs: 30_000 },
      onBytes: (bytes) => void chunks.push(bytes),
    });
    return got.ok ? ok(Buffer.concat(chunks).toString('utf8')) : got;
  };
  const read = async (feed: string, key: string): Promise<Result<UpdateRelease>> => {
    if (feed === '') return fail(appError('invalid', 'No address is set where updates are looked for.'));
    const url = `${feed}${feedName}`;
    const text = await fetchText(url);
    return text.ok ? readFeed(text.value, key, url) : text;
  };
  const look = async (): Promise<UpdateState> => {
    if (source === null || !wish().isOn) return state();
    const feed = feedOf();
    const found = await read(feed, source.key);
    const lookedAt = new Date(clock.now()).toISOString();
    if (!found.ok) {
      log.info('no updates could be looked for', { code: found.error.code });
      last = { feed, state: { type: 'failed', error: found.error, lookedAt } };
      return state();
    }
    const release = found.value;
    const installer = pickInstaller(release.files, target);
    const next: UpdateState = isNewer(release.version, version)
      ? {
          type: 'newer',
          version: release.version,
          lookedAt,
          installer,
          canSave: tools.chooseTarget !== undefined,
        }
      : { type: 'current', lookedAt };
    last = { feed, state: next };
    return state();
  };
  const lookDaily = async (): Promise<void> => {
    await look();
    if (!closing.signal.aborted) cancel = clock.after(dayMs, () => void lookDaily());
  };

  const fetchFile = async (url: string, file: UpdateFile, path: string): Promise<Result<void>> => {
    const network = await tools.network();
    if (!network.ok) return network;
    const hash = createHash('sha512');
    const handle = await open(path, 'w', 0o600);
    try {
      const got = await download({
        ...{ url, network: network.value, userAgent, signal: closing.signal },
        ...{ maxBytes: file.sizeBytes, limitMs: 60 * 60_000 },
        onBytes: async (bytes) => {
          hash.update(bytes);
          await handle.writeFile(bytes);
        },
      });
      if (!got.ok) return got;
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') === file.sha512) return ok(undefined);
    return fail(
      appError('rejected', `${url} is not the file that the signed list of updates names; it was not kept.`, {
        hint: 'Ask who runs the feed where its files come from.',
      }),
    );
  };

  return {
    state,
    look,
    async save() {
      const now = state();
      const { chooseTarget } = tools;
      if (now.type !== 'newer' || now.installer === null || !chooseTarget)
        return fail(appError('not-found', 'There is no installer to fetch.'));
      const path = await chooseTarget(now.installer.name);
      if (path === null) return ok({ path: null });
      const aside = `${path}.part`;
      try {
        const got = await fetchFile(`${feedOf()}${now.installer.name}`, now.installer, aside);
        if (!got.ok) return got;
        await rename(aside, path);
        return ok({ path });
      } catch (error) {
        return fail(writeError(path, error));
      } finally {
        await rm(aside, { force: true });
      }
    },
    close: () => {
      closing.abort();
      cancel();
    },
  };
}
