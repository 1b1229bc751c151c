import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { mostEntries } from '../../shared/activity.ts';
import type { JournalEntry, JournalEvent } from '../../shared/activity.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';

/** What is told of the journal of what was done; null before it has come. Newest first. */
export type JournalState = { entries: readonly JournalEntry[] | null };

/** The journal as the page knows it. */
export type JournalStore = StoreApi<JournalState>;

/** The entries after an event. */
export function afterEvent(
  entries: readonly JournalEntry[] | null,
  event: JournalEvent,
): readonly JournalEntry[] {
  if (event.type === 'all') return event.entries;
  const known = entries ?? [];
  if (event.type === 'removed') return known.filter(({ cluster }) => cluster !== event.cluster);
  const at = known.findIndex(({ id }) => id === event.entry.id);
  return at < 0 ? [event.entry, ...known].slice(0, mostEntries) : known.with(at, event.entry);
}

/** Opens the journal and follows it. */
export function openJournal(backend: Pick<Client<Contract>, 'follow'>): JournalStore {
  const store = createStore<JournalState>(() => ({ entries: null }));
  backend.follow(
    'activity.follow',
    {},
    { onEvent: (event) => store.setState(({ entries }) => ({ entries: afterEvent(entries, event) })) },
  );
  return store;
}
