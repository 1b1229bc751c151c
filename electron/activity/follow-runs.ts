import type { JournalEntry, Outcome } from '../../shared/activity.ts';
import type { RunView } from '../../shared/plan/run-view.ts';
import { isUnderWay } from '../../shared/activity.ts';
import type { Runs } from '../plans/runs.ts';
import type { Journal } from './journal.ts';

/** How a run of a plan stands, as an outcome; one that fails gives the reason of its first failure. */
function toChange({ status, error, endedAt }: RunView): Pick<JournalEntry, 'outcome' | 'reason' | 'endedAt'> {
  const outcomes: Partial<Record<RunView['status'], Outcome>> = {
    done: 'done',
    failed: 'refused',
    cancelled: 'cancelled',
  };
  const outcome = outcomes[status] ?? 'accepted';
  return { outcome, reason: status === 'failed' ? (error?.message ?? null) : null, endedAt };
}

/** Keeps the entries of the journal that began a run of a plan in step with how it stands, over restarts too; of one that is gone the outcome stays. */
export function followRuns({
  journal,
  runs,
}: {
  journal: Pick<Journal, 'list' | 'change' | 'listen'>;
  runs: Pick<Runs, 'find' | 'listen'>;
}): { close: () => void } {
  const sync = (entry: JournalEntry): void => {
    const { deed, id } = entry;
    if (deed.type !== 'call' || deed.run === undefined) return;
    const run = runs.find(deed.run);
    if (!run) {
      if (isUnderWay(entry)) journal.change(id, { outcome: 'unknown' });
      return;
    }
    const change = toChange(run);
    if (
      change.outcome !== entry.outcome ||
      change.endedAt !== entry.endedAt ||
      change.reason !== entry.reason
    )
      journal.change(id, change);
  };
  for (const entry of journal.list()) sync(entry);
  const stopRuns = runs.listen((run) => {
    for (const entry of journal.list()) if (entry.deed.type === 'call' && entry.deed.run === run) sync(entry);
  });
  // Its run may be over before the entry knows of it.
  const stopJournal = journal.listen((event) => {
    if (event.type === 'put') sync(event.entry);
  });
  return {
    close: () => {
      stopRuns();
      stopJournal();
    },
  };
}
