import type { Contract } from '../../shared/ipc/contract.ts';
import type { PreferencesChange } from '../../shared/preferences.ts';
import type { Client } from '../backend/connect.ts';
import type { ViewStore } from './view-store.ts';

/** Changes preferences at once, but where they are kept sizes and places only once nothing is dragged any more. */
export type PreferenceKeeper = {
  change: (change: PreferencesChange) => void;
  /** Writes what waits now. */
  flush: () => void;
  close: () => void;
};

const quietMs = 400;

/** What changes many times while something is dragged. */
const dragged: ReadonlySet<string> = new Set<keyof PreferencesChange>([
  'railWidth',
  'inspectorWidth',
  'drawerHeight',
  'lists',
  'places',
]);

/** Opens the keeper; changes that come close together are written once. */
export function openPreferences(backend: Pick<Client<Contract>, 'call'>, view: ViewStore): PreferenceKeeper {
  let waiting: PreferencesChange = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    const change = waiting;
    waiting = {};
    // A failure to remember a size is not worth a word: it is asked for again at the next change.
    void backend.call('preferences.write', change);
  };
  return {
    change: (change) => {
      view.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
      waiting = { ...waiting, ...change };
      clearTimeout(timer);
      // What the user chose must not be lost by a page that is closed right after.
      if (Object.keys(change).every((name) => dragged.has(name))) timer = setTimeout(write, quietMs);
      else write();
    },
    flush: () => {
      if (Object.keys(waiting).length > 0) write();
    },
    close: () => clearTimeout(timer),
  };
}
