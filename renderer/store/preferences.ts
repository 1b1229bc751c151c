import type { Contract } from '../../shared/ipc/contract.ts';
import type { PreferencesChange } from '../../shared/preferences.ts';
import type { Client } from '../backend/connect.ts';
import type { ViewStore } from './view-store.ts';

/** Changes preferences at once on the page, and a moment later where they are kept. */
export type PreferenceKeeper = { change: (change: PreferencesChange) => void; close: () => void };

const quietMs = 400;

/** Opens the keeper; changes that come close together are written once. */
export function openPreferences(backend: Pick<Client<Contract>, 'call'>, view: ViewStore): PreferenceKeeper {
  let waiting: PreferencesChange = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
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
      // A view is something the user made, which a page that is closed right after must not lose.
      if (change.savedViews) write();
      else timer = setTimeout(write, quietMs);
    },
    close: () => clearTimeout(timer),
  };
}
