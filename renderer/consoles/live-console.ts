import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { mostConsoleBytes } from '../../shared/console.ts';
import type { ConsoleEvent, ConsoleKind, ConsoleState } from '../../shared/console.ts';
import type { AppError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';
import { toBase64, toBytes } from './bytes.ts';
import { openChannel } from './channel.ts';
import type { FedChannel } from './channel.ts';
import type { Scale, Surface } from './surface.ts';

/** How a console looks to the user. */
export type ConsoleView = {
  /** Null before anything is told. */
  state: ConsoleState | null;
  /** Why it has ended for good; null while it has not. */
  ended: AppError | null;
  /** What shows it; null while it is being loaded. */
  surface: Surface | null;
  /** Whether a screen has said what it shows. */
  isReady: boolean;
  isViewOnly: boolean;
  scale: Scale;
  /** A text that is being typed: letters so far, and in all. */
  typing: { done: number; count: number } | null;
};

/** A console that is open on the page, whether it is shown or not. */
export type LiveConsole = {
  vm: EntityId;
  kind: ConsoleKind;
  view: StoreApi<ConsoleView>;
  retry: (isTaking: boolean) => void;
  setScale: (scale: Scale) => void;
  setViewOnly: (isViewOnly: boolean) => void;
  /** Ends the typing of a text. */
  stopTyping: () => void;
  close: () => void;
};

/** What a console is opened with; `loadSurface` brings what shows it. */
export type LiveConsoleOptions = {
  backend: Pick<Client<Contract>, 'call' | 'follow'>;
  vm: EntityId;
  kind: ConsoleKind;
  scale: Scale;
  loadSurface: (kind: ConsoleKind, onReady: () => void) => Promise<Surface>;
};

/** Opens a console: what comes goes to its surface, a new connection in place of the one before, and what is typed goes back in its order. */
export function openLiveConsole(options: LiveConsoleOptions): LiveConsole {
  const { backend, vm, kind, loadSurface } = options;
  const view = createStore<ConsoleView>(() => ({
    state: null,
    ended: null,
    surface: null,
    isReady: false,
    isViewOnly: false,
    scale: options.scale,
    typing: null,
  }));
  let id = '';
  let link = 0;
  let fed: FedChannel | null = null;
  let isClosed = false;

  /** Sends bytes of one connection, a few calls after another, so that they arrive in their order. */
  const openSender = (to: { console: string; link: number }): ((bytes: Uint8Array) => void) => {
    let waiting: Uint8Array[] = [];
    let isSending = false;
    const sendNext = async (): Promise<void> => {
      if (isSending) return;
      isSending = true;
      while (waiting.length > 0) {
        const all =
          waiting.length === 1 ? waiting[0] : new Uint8Array(waiting.flatMap((bytes) => [...bytes]));
        waiting = [];
        for (let from = 0; from < (all?.length ?? 0); from += mostConsoleBytes) {
          const data = toBase64(all?.subarray(from, from + mostConsoleBytes) ?? new Uint8Array());
          const answer = await backend.call('console.send', { ...to, data });
          // The connection is over: its end is told by its state.
          if (!answer.ok) waiting = [];
        }
      }
      isSending = false;
    };
    return (bytes) => {
      waiting.push(bytes);
      void sendNext();
    };
  };
  const attach = (): void => {
    const { surface } = view.getState();
    if (surface && fed) surface.attach(fed.channel);
  };
  const begin = (next: number): void => {
    fed?.end();
    link = next;
    fed = openChannel(openSender({ console: id, link }));
    view.setState({ isReady: false });
    attach();
  };
  const onState = (state: ConsoleState): void => {
    if (state.type === 'open') {
      if (state.link !== link || fed === null) begin(state.link);
    } else {
      fed?.end();
      fed = null;
    }
    view.setState({ state, ...(state.type === 'open' ? {} : { typing: null }) });
  };
  const onEvent = (event: ConsoleEvent): void => {
    if (event.type === 'opened') {
      id = event.console;
      link = 0;
    } else if (event.type === 'state') onState(event.state);
    else if (event.link === link) fed?.feed(toBytes(event.data));
  };
  const stop = backend.follow(
    'console.open',
    { entity: vm, kind },
    {
      onEvent,
      onEnd: (ended) => {
        fed?.end();
        fed = null;
        view.setState({ ended });
      },
    },
  );
  loadSurface(kind, () => view.setState({ isReady: true })).then(
    (surface) => {
      if (isClosed) {
        surface.close();
        return;
      }
      const { scale, isViewOnly } = view.getState();
      if (surface.kind === 'vnc') {
        surface.setScale(scale);
        surface.setViewOnly(isViewOnly);
      }
      view.setState({ surface });
      attach();
    },
    () => undefined,
  );
  return {
    vm,
    kind,
    view,
    retry: (isTaking) => void backend.call('console.retry', { console: id, isTaking }),
    setScale: (scale) => {
      const { surface } = view.getState();
      if (surface?.kind === 'vnc') surface.setScale(scale);
      view.setState({ scale });
    },
    setViewOnly: (isViewOnly) => {
      const { surface } = view.getState();
      if (surface?.kind === 'vnc') surface.setViewOnly(isViewOnly);
      view.setState({ isViewOnly });
    },
    stopTyping: () => view.setState({ typing: null }),
    close: () => {
      isClosed = true;
      stop();
      fed?.end();
      view.getState().surface?.close();
    },
  };
}
