import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { isUnderWay, JournalEntry, mostEntries } from '../../shared/activity.ts';
import type { JournalEvent } from '../../shared/activity.ts';
import { ok } from '../../shared/result.ts';
import type { Belonging } from '../cluster/belongings.ts';
import { openJsonFile } from '../files/json-file.ts';

/** The journal of what was done, newest first, on disk and without secrets. */
export type Journal = {
  list: () => readonly JournalEntry[];
  /** Begins an entry and returns what changes it. */
  begin: (entry: Omit<JournalEntry, 'id'>) => (change: Partial<JournalEntry>) => void;
  /** Changes an entry by its id; nothing where it is gone, with its cluster or for its age. */
  change: (id: string, change: Partial<JournalEntry>) => void;
  listen: (listener: (event: JournalEvent) => void) => () => void;
  /** What of it belongs to a cluster, which goes when the cluster is removed. */
  belonging: Belonging;
  /** Resolves once all is on disk. */
  settled: () => Promise<void>;
  warnings: readonly string[];
};

/** Whether an entry began a run of a plan, which goes on over restarts and tells its outcome itself. */
function beganRun({ deed }: JournalEntry): boolean {
  return deed.type === 'call' && deed.run !== undefined;
}

/** Opens the journal in a data directory (`activity.json`); of what was under way when the app ended the outcome is not known. */
export async function openJournal(dataDir: string): Promise<Journal> {
  const file = await openJsonFile(join(dataDir, 'activity.json'), z.array(JournalEntry), []);
  let entries: JournalEntry[] = file.value.map((entry) =>
    isUnderWay(entry) && !beganRun(entry) ? { ...entry, outcome: 'unknown' } : entry,
  );
  const listeners = new Set<(event: JournalEvent) => void>();
  let writing: Promise<unknown> | null = null;

  const tell = (event: JournalEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  /** Writes what there is by then; changes that come meanwhile are written together. */
  const write = async (): Promise<void> => {
    let written: readonly JournalEntry[] | null = null;
    while (written !== entries) {
      written = entries;
      await file.write(entries);
    }
    writing = null;
  };
  const save = (): void => {
    // Begun a moment later, so that what comes together is written together.
    writing ??= Promise.resolve().then(write);
  };
  const change = (id: string, to: Partial<JournalEntry>): void => {
    const before = entries.find((each) => each.id === id);
    if (!before) return;
    const entry = { ...before, ...to };
    entries = entries.map((each) => (each === before ? entry : each));
    tell({ type: 'put', entry });
    save();
  };
  return {
    list: () => entries,
    begin: (first) => {
      const entry: JournalEntry = { ...first, id: randomUUID() };
      entries = [entry, ...entries].slice(0, mostEntries);
      tell({ type: 'put', entry });
      save();
      return (to) => change(entry.id, to);
    },
    change,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    belonging: {
      name: 'activity',
      isKept: (cluster) => Promise.resolve(entries.some((entry) => entry.cluster === cluster)),
      remove: async (cluster) => {
        if (!entries.some((entry) => entry.cluster === cluster)) return ok(undefined);
        entries = entries.filter((entry) => entry.cluster !== cluster);
        tell({ type: 'removed', cluster });
        return file.write(entries);
      },
    },
    settled: async () => {
      while (writing) await writing;
      await file.settled();
    },
    warnings: file.warnings,
  };
}
