import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ConsoleKind } from '../../shared/console.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import type { LiveConsole } from '../consoles/live-console.ts';

/** A console in the row of those that are open. */
export type OpenConsole = { id: number; name: string; live: LiveConsole };

/** The consoles that are open on this page. */
export type ConsolesState = {
  /** In the order in which they were opened. */
  open: readonly OpenConsole[];
  /** The one that is shown where one is, or has the focus where all are. */
  active: number | null;
  /** The one that fills the page. */
  full: number | null;
};

/** The consoles and what is done with them. */
export type Consoles = StoreApi<ConsolesState> & {
  /** Opens a console, or shows the one there is. */
  show: (vm: EntityId, kind: ConsoleKind) => void;
  activate: (id: number) => void;
  setFull: (id: number | null) => void;
  close: (id: number) => void;
};

let lastId = 0;

/** Opens the row of consoles, empty. */
export function openConsoles(openLive: (vm: EntityId, kind: ConsoleKind) => LiveConsole): Consoles {
  const store = createStore<ConsolesState>(() => ({ open: [], active: null, full: null }));
  return {
    ...store,
    show: (vm, kind) => {
      const { open } = store.getState();
      const before = open.find(({ live }) => live.vm === vm && live.kind === kind);
      if (before && before.live.view.getState().ended === null) {
        store.setState({ active: before.id });
        return;
      }
      before?.live.close();
      lastId += 1;
      const added = { id: lastId, name: parseEntityId(vm)?.name ?? vm, live: openLive(vm, kind) };
      store.setState({ open: [...open.filter((each) => each !== before), added], active: added.id });
    },
    activate: (id) => store.setState({ active: id }),
    setFull: (id) => store.setState({ full: id }),
    close: (id) => {
      const { open, active, full } = store.getState();
      const at = open.findIndex((each) => each.id === id);
      if (at < 0) return;
      open[at]?.live.close();
      const left = open.filter((each) => each.id !== id);
      const next = left[Math.min(at, left.length - 1)]?.id ?? null;
      store.setState({
        open: left,
        active: active === id ? next : active,
        full: full === id ? null : full,
      });
    },
  };
}
