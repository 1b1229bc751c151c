import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { appError } from '../shared/error.ts';
import type { DemoInfo } from '../shared/ipc/contract/demo.ts';
import { fail, ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';
import type { Sessions } from './cluster/sessions.ts';
import { addDemo } from './demo.ts';
import type { AddGuestKubeconfig, StoppableDemo } from './demo.ts';
import { openJsonFile } from './files/json-file.ts';
import type { Log } from './log.ts';

/** What the demo fleet works with. */
export type DemoTools = {
  dataDir: string;
  /** Starts its process, which writes into a folder; absent where that cannot be done. */
  start: ((folder: string) => StoppableDemo) | undefined;
  /** Whether the app was started for it alone, which then looks after it. */
  isOnly: boolean;
  sessions: Pick<Sessions, 'list' | 'remove'>;
  /** Adds a cluster under a name that no other has, in a group. */
  add: (text: string, options: { name: string; group: string }) => Promise<Result<{ cluster: string }>>;
  addGuest: AddGuestKubeconfig;
  log: Log;
};

/** The demo fleet beside the clusters of the user. */
export type DemoFleet = {
  info: () => DemoInfo;
  start: () => Promise<Result<void>>;
  stop: () => Promise<Result<void>>;
  /** Adds a listener of every change of `info`; returns how to remove it. */
  listen: (listener: () => void) => () => void;
  close: () => Promise<void>;
  readonly warnings: readonly string[];
};

const group = 'Demo';
const Kept = z.object({ clusters: z.array(z.string()) });

type Running = { demo: StoppableDemo; folder: string };

/**
 * Opens the demo fleet. Its clusters are like any other as long as it runs and are gone after it; those that a crash left
 * behind are removed at once.
 */
export async function openDemoFleet(tools: DemoTools): Promise<DemoFleet> {
  const { sessions, log } = tools;
  const file = await openJsonFile(join(tools.dataDir, 'demo.json'), Kept, { clusters: [] });
  const listeners = new Set<() => void>();
  let state: DemoInfo['state'] = tools.isOnly ? 'only' : tools.start ? 'off' : 'absent';
  let running: Running | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const tell = (next: DemoInfo['state']): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = turn.then(run);
    turn = next.catch(() => undefined);
    return next;
  };

  const removeClusters = async (): Promise<Result<void>> => {
    for (const cluster of file.value.clusters) {
      const isThere = sessions.list().some(({ id }) => id === cluster);
      const removed = isThere ? await sessions.remove(cluster, { orLater: true }) : ok(undefined);
      if (!removed.ok) return removed;
    }
    return file.value.clusters.length === 0 ? ok(undefined) : file.write({ clusters: [] });
  };

  const end = async (): Promise<Result<void>> => {
    const ended = running;
    running = null;
    const removed = await removeClusters();
    await ended?.demo.stop();
    if (ended) await rm(ended.folder, { recursive: true, force: true });
    return removed;
  };

  const freeName = (name: string): string => {
    const taken = new Set(sessions.list().map((each) => each.name));
    if (!taken.has(name)) return name;
    let number = 1;
    while (taken.has(`${name} demo ${number}`)) number += 1;
    return `${name} demo ${number}`;
  };

  const begin = async (start: (folder: string) => StoppableDemo): Promise<Result<void>> => {
    const folder = await mkdtemp(join(tmpdir(), 'acre-demo-'));
    const demo = start(folder);
    running = { demo, folder };
    demo.onExit(() => {
      void inTurn(async () => {
        if (running?.demo === demo) await stopNow();
      });
    });
    const names = new Map<string, string>();
    return addDemo(
      demo,
      async (text, { name }) => {
        const own = freeName(name);
        names.set(name, own);
        const added = await tools.add(text, { name: own, group });
        if (!added.ok) return added;
        return file.write({ clusters: [...file.value.clusters, added.value.cluster] });
      },
      (guest, text) => tools.addGuest({ ...guest, cluster: names.get(guest.cluster) ?? guest.cluster }, text),
    ).then((added) => (added.ok ? ok(undefined) : added));
  };

  const stopNow = async (): Promise<Result<void>> => {
    const ended = await end();
    tell('off');
    return ended;
  };

  if (!tools.isOnly) {
    const removed = await removeClusters();
    if (!removed.ok)
      log.warn('clusters of an earlier demo fleet are still there', { reason: removed.error.message });
  }

  return {
    info: () => ({ state, clusters: file.value.clusters }),
    start: () =>
      inTurn(async () => {
        if (running || state === 'only') return ok(undefined);
        if (!tools.start) return fail(appError('invalid', 'The demo fleet cannot be started here.'));
        tell('starting');
        const begun = await begin(tools.start);
        if (begun.ok) tell('on');
        else await stopNow();
        return begun;
      }),
    stop: () => inTurn(async () => (running ? stopNow() : ok(undefined))),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      // Not in turn: one that is just starting is not waited for.
      if (running) await end();
      await file.settled();
    },
    warnings: file.warnings,
  };
}
