import type { Clock } from '../clock.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { Starts } from './guest.ts';
import { createGuest } from './guest.ts';
import type { Screen } from './screen.ts';
import { createScreen } from './screen.ts';
import { streamedVmi } from './serial.ts';
import type { Terminal } from './terminal.ts';
import { openTerminal } from './terminal.ts';

/** What one guest shows, and where its keyboard goes. */
export interface GuestScreen {
  screen: Screen;
  type: Terminal['type'];
  /** Brings the title up to date with the state of the VMI. */
  refresh: () => void;
}

/** The screens of all guests that were looked at; each stays what it is until its guest ends. */
export interface Screens {
  of: (namespace: string, name: string) => GuestScreen;
  close: () => void;
}

/** Opens the screens of a cluster. */
export function openScreens(store: Store, clock: Clock, starts: Starts): Screens {
  const known = new Map<string, GuestScreen & { end: () => void }>();
  const forget = (uid: string): void => {
    known.get(uid)?.end();
    known.delete(uid);
  };
  const unsubscribe = store.onChange(({ resource, type, entry }) => {
    if (resource === RESOURCES.vmis && type === 'DELETED') forget(entry.object.metadata.uid ?? '');
  });
  return {
    of: (namespace, name) => {
      const uid = streamedVmi(store, namespace, name).metadata.uid ?? '';
      const before = known.get(uid);
      if (before !== undefined) return before;
      const guest = createGuest(store, clock, starts, namespace, name);
      const screen = createScreen();
      const terminal = openTerminal(guest, clock.after);
      const refresh = (): void => {
        const address = guest.nics().flatMap((nic) => nic.addresses)[0] ?? 'no address';
        const state = guest.isPaused() ? 'paused' : 'running';
        screen.setTitle(` ${namespace}/${name}  ${guest.system()}  ${address}  ${state}`);
      };
      refresh();
      terminal.show(screen.write);
      const made = { screen, type: terminal.type, refresh, end: terminal.close };
      known.set(uid, made);
      return made;
    },
    close: () => {
      unsubscribe();
      for (const uid of [...known.keys()]) forget(uid);
    },
  };
}
