import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { appError } from '../../shared/error.ts';
import { kindsOf } from '../../shared/kinds/index.ts';
import { fail } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import {
  asidePathOf,
  codeOf,
  removeStaleTemps,
  renameOver,
  replaceFile,
  textOf,
} from '../files/replace-file.ts';
import type { Log } from '../log.ts';
import { openSlices } from '../slices.ts';
import type { FirstWorld } from '../world/first.ts';
import type { LiveWorld } from '../world/world.ts';
import { maxPageBytes, readPage, unpackBlock } from './atlas-format.ts';
import type { ReadPage } from './atlas-format.ts';
import { fillWorld, healthOf, packWorld } from './atlas-world.ts';

/** What was last seen of every cluster, on disk: one file each, without secrets. */
export type Atlas = {
  /** Opens what was last seen of a cluster in its empty world, and keeps that world on disk from then on. */
  open: (cluster: string, world: LiveWorld) => AtlasPage;
  /** Whether there is a page of a cluster on disk. */
  has: (cluster: string) => Promise<boolean>;
  /** Forgets a cluster for good; nothing of it is written any more. */
  remove: (cluster: string) => Promise<void>;
};

/** The page of one cluster. */
export type AtlasPage = {
  /** Resolves once all that was last seen is in the world; it never rejects. */
  opened: Promise<void>;
  /**
   * Has what the world opens with sent, earlier than `opened`; false where that is no longer, or was never, as it is.
   */
  first: (send: (first: FirstWorld) => Promise<void>) => Promise<boolean>;
  /** Resolves after `opened`, once it has been sent to a page or nobody has asked for a while. */
  shown: Promise<void>;
  /** Writes at once what has changed; resolves once it is on disk or could not be written. */
  flush: () => Promise<void>;
  /** Writes for the last time. */
  close: () => Promise<void>;
};

/** What the atlas is opened with. */
export type AtlasOptions = {
  folder: string;
  clock: Clock;
  log: Pick<Log, 'debug' | 'warn'>;
  /** Shortest time between two writes of a page, in milliseconds; 30 s by default. */
  everyMs?: number;
  /** Most entities of a page; kinds that do not fit are left out whole. */
  maxEntities?: number;
};

/** How soon after a change it may be written, where the last write is long ago. */
const soonMs = 5_000;
/** How long the text of a page is kept for who wants to draw it, in milliseconds. */
const firstMs = 15_000;
/** How long nothing is asked of the cluster while a page may come to draw what was last seen of it, in milliseconds. */
const askedMs = 1_000;
/** How often a world that is live and does not change is written all the same, for its age. */
const idleMs = 5 * 60_000;
/** Writing takes at most this share of the time. */
const leastRestPerWrite = 20;

/** Opens the atlas in a folder, which is made where it is missing. One page is written at a time. */
export function openAtlas(options: AtlasOptions): Atlas {
  const { folder, clock, log, everyMs = 30_000, maxEntities = 400_000 } = options;
  const slices = openSlices();
  const pages = new Map<string, { forget: () => void }>();
  let lastWrite: Promise<unknown> = Promise.resolve();
  const pathOf = (cluster: string): string => join(folder, `${cluster}.atlas`);

  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const turn = lastWrite.then(act);
    lastWrite = turn.catch(() => undefined);
    return turn;
  };

  /** Reads a page into the world; a failure is one that the file is to blame for, with half a sentence why. */
  const readInto = async (
    cluster: string,
    world: LiveWorld,
    onText: (first: FirstWorld) => void,
  ): Promise<Result<void> | null> => {
    const path = pathOf(cluster);
    await removeStaleTemps(path, clock.now());
    const facts = await stat(path);
    if (facts.size > maxPageBytes) return fail(appError('invalid', 'it is too large'));
    const bytes = await readFile(path);
    const page: Result<ReadPage> = await slices.run(() => readPage(bytes, cluster));
    if (!page.ok) return page;
    const unpacked = await Promise.all(page.value.blocks.map(unpackBlock)).catch(() => null);
    if (unpacked === null) return fail(appError('invalid', 'it is damaged'));
    const texts: string[] = [];
    for (const block of unpacked) texts.push(await slices.run(() => block.toString('utf8')));
    if (page.value.isOfTheseShapes)
      onText({ texts, health: { ...world.view.health, ...healthOf(page.value.facts) } });
    const result = await fillWorld({ page: page.value, texts, world, slices });
    if (result.ok && result.value.dropped > 0)
      log.warn('entities of an earlier version were left out', { cluster, count: result.value.dropped });
    return result.ok ? null : result;
  };

  const open = (cluster: string, world: LiveWorld): AtlasPage => {
    const path = pathOf(cluster);
    let isBlocked = false;
    let isForgotten = false;
    let isDirty = false;
    let isOpened = false;
    let writtenAtMs = 0;
    let restMs = everyMs;
    let cancelTimer: (() => void) | null = null;
    let lastFault = '';
    let first: FirstWorld | null = null;
    let cancelFirst: () => void = () => undefined;
    let onRead: () => void = () => undefined;
    const read = new Promise<void>((done) => (onRead = done));
    let onShown: () => void = () => undefined;
    const sent = new Promise<void>((done) => (onShown = done));

    /** A function, since it may change while something is waited for. */
    const isGone = (): boolean => isForgotten;
    const isLive = (): boolean => Object.values(world.view.health).some(({ type }) => type === 'live');
    /** Tells that nothing of the cluster is known, and why, until it is read anew. */
    const tell = (message: string): void => {
      log.warn(message, { cluster });
      const error = appError('internal', message, { cluster, hint: 'Connect the cluster to read it anew.' });
      for (const kind of kindsOf(null)) world.setHealth(kind, { type: 'stale', since: null, error });
    };
    const forgetFirst = (): void => {
      cancelFirst();
      first = null;
    };
    const setAside = async (why: string): Promise<void> => {
      const what = `What was last seen of the cluster cannot be used: ${why}.`;
      const aside = asidePathOf(path, new Date(clock.now()));
      try {
        await renameOver(path, aside);
        tell(`${what} It was set aside as ${aside}.`);
      } catch (error) {
        isBlocked = true;
        tell(`${what} ${path} could not be set aside and is left as it is: ${textOf(error)}`);
      }
    };
    const load = async (): Promise<void> => {
      try {
        const fault = await readInto(cluster, world, (text) => {
          first = text;
          cancelFirst = clock.after(firstMs, forgetFirst);
          onRead();
        });
        if (fault?.ok === false) await setAside(fault.error.message);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return;
        isBlocked = true;
        tell(`What was last seen of the cluster cannot be read: ${textOf(error)}`);
      }
    };

    const write = async (): Promise<void> => {
      if (isForgotten || isBlocked || !isOpened || (!isDirty && !isLive())) return;
      isDirty = false;
      const startedMs = performance.now();
      writtenAtMs = clock.now();
      try {
        const packed = await packWorld({ cluster, world, slices, savedAt: toIso(clock.now()), maxEntities });
        if (packed.left.length > 0)
          log.warn('kinds are too large to be kept', { cluster, kinds: packed.left });
        if (isGone()) return;
        await replaceFile(path, packed.parts);
        lastFault = '';
      } catch (error) {
        isDirty = true;
        const fault = textOf(error);
        if (fault !== lastFault) log.warn('what was last seen cannot be kept', { cluster, error: fault });
        lastFault = fault;
      }
      const tookMs = performance.now() - startedMs;
      restMs = Math.max(everyMs, tookMs * leastRestPerWrite);
      log.debug('a page of the atlas was written', { cluster, tookMs: Math.round(tookMs) });
    };
    const arm = (delayMs: number): void => {
      if (isForgotten || cancelTimer !== null) return;
      cancelTimer = clock.after(delayMs, () => {
        cancelTimer = null;
        void inTurn(write).then(() => arm(idleMs));
      });
    };
    const armSoon = (): void => {
      if (isDirty || !isOpened) return;
      isDirty = true;
      cancelTimer?.();
      cancelTimer = null;
      // A clock that was set back must not put the write off for as long.
      arm(Math.min(Math.max(soonMs, restMs), Math.max(soonMs, writtenAtMs + restMs - clock.now())));
    };
    const forget = (): void => {
      isForgotten = true;
      forgetFirst();
      cancelTimer?.();
      cancelTimer = null;
      stopListening();
    };
    const flush = async (): Promise<void> => {
      await opened;
      await inTurn(write);
    };

    const stopListening = world.listen({
      onEntity: () => {
        if (isOpened) forgetFirst();
        armSoon();
      },
      onHealth: armSoon,
    });
    const opened = load().finally(() => {
      isOpened = true;
      onRead();
    });
    pages.set(cluster, { forget });
    return {
      opened,
      first: async (send) => {
        await read;
        if (first === null) return false;
        await send(first);
        onShown();
        return true;
      },
      shown: opened.then(() => {
        if (first === null) onShown();
        else clock.after(askedMs, onShown);
        return sent;
      }),
      flush,
      close: async () => {
        await flush();
        forget();
      },
    };
  };

  return {
    open,
    has: async (cluster) => (await stat(pathOf(cluster)).catch(() => null)) !== null,
    remove: async (cluster) => {
      pages.get(cluster)?.forget();
      pages.delete(cluster);
      await inTurn(async () => {
        const names = await readdir(folder).catch(() => []);
        const own = names.filter((name) => name.startsWith(`${cluster}.atlas`));
        for (const name of own) await rm(join(folder, name), { force: true }).catch(() => undefined);
      });
    },
  };
}
