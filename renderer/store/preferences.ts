import type { Contract } from '../../shared/ipc/contract.ts';
import type { PreferencesChange } from '../../shared/preferences.ts';
import type { Client } from '../backend/connect.ts';
import type { ViewStore } from './view-store.ts';

/** Changes preferences at once on the page, and a moment later where they are kept. */
export type PreferenceKeeper = {
  change: (change: PreferencesChange) => void;
  /** Writes what waits now. */
  flush: () => void;
  close: () => void;
};

const quietMs = 400;

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
      // What the user made must not be lost by a page that is closed right after.
      if (change.savedViews || change.folding) write();
      else timer = setTimeout(write, quietMs);
    },
    flush: () => {
      if (Object.keys(waiting).length > 0) write();
    },
    close: () => clearTimeout(timer),
  };
}
