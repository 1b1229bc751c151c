import type { AppError } from '../../shared/error.ts';
import { toRun } from '../../shared/plan/run.ts';
import type { JournalEvent, Run } from '../../shared/plan/run.ts';
import { keyOfRef } from '../../shared/plan/step.ts';
import type { RunHeader } from './run-journal.ts';

/** A run as it is kept in memory: what its journal says. */
export type RunRecord = {
  header: RunHeader;
  events: JournalEvent[];
  /** What active steps wait for, in words. */
  notes: Map<string, string>;
  /** Why the cluster cannot be reached, while it cannot. */
  lost: AppError | null;
};

/** Where a run stands, with what was known before it began. */
export function runOf({ header, events }: Pick<RunRecord, 'header' | 'events'>): Run {
  const run = toRun(header.steps, events);
  return { ...run, learned: { ...header.known, ...run.learned } };
}

/** The uids that objects of a run have to have to be changed or deleted, by key of their refs. */
export function uidsOf({ header }: RunRecord, learned: Run['learned']): Map<string, string> {
  const uids = new Map(Object.entries(header.uids));
  for (const step of header.steps) {
    for (const { ref } of step.operations) {
      const uid =
        ref.kind === 'VirtualMachine' ? learned[`uid/${ref.namespace ?? ''}/${ref.name}`] : undefined;
      if (uid !== undefined) uids.set(keyOfRef(ref), uid);
    }
  }
  return uids;
}
