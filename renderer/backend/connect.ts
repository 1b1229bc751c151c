import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { contract } from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type {
  CallName,
  ContractDefinition,
  EventOf,
  InputOf,
  OutputOf,
  StreamName,
} from '../../shared/ipc/define.ts';
import { ReplyFrame } from '../../shared/ipc/frames.ts';
import type { Port, RequestFrame } from '../../shared/ipc/frames.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** Who listens to a stream; `onEnd` comes once, when the back end or the loss of the port ends it. */
export type Follower<E> = { onEvent: (event: E) => void; onEnd?: (error: AppError | null) => void };

/** Options of a call; an aborted one answers `cancelled` at once. */
export type CallOptions = { signal?: AbortSignal };

/** What the page can ask of the back end, typed by a contract. */
export type Client<C extends ContractDefinition> = {
  call: <N extends CallName<C>>(
    name: N,
    input: InputOf<C[N]>,
    options?: CallOptions,
  ) => Promise<Result<OutputOf<C[N]>>>;
  /** Opens a stream and returns the function that closes it; after that the follower hears nothing more. */
  follow: <N extends StreamName<C>>(
    name: N,
    input: InputOf<C[N]>,
    follower: Follower<EventOf<C[N]>>,
  ) => () => void;
  close: () => void;
};

/** A client on one port, which can be lost. */
export type Connection<C extends ContractDefinition> = Client<C> & {
  onClose: (listener: () => void) => void;
};

type Waiting =
  | { type: 'call'; name: string; settle: (result: Result<unknown>) => void }
  | { type: 'stream'; name: string; follower: Follower<unknown> };

/** What every request is answered with once its port is closed; told from a server's own error by identity. */
export const connectionLost = appError('unreachable', 'The connection to the app is lost.');

const cancelled = appError('cancelled', 'The request was cancelled.');

/** Talks to the app's back end over a port. */
export function connect(port: Port): Connection<Contract> {
  return connectContract(contract, port);
}

/** Talks to the back end of any contract over a port; a frame that breaks the protocol closes the port. */
export function connectContract<C extends ContractDefinition>(definitions: C, port: Port): Connection<C> {
  const waiting = new Map<number, Waiting>();
  // Ids start at the clock, so that they rise over reloads of the page too and a late reply to an earlier page is
  // never taken for an answer.
  let lastId = Date.now() * 1000;
  let isClosed = false;
  let closeListener: (() => void) | null = null;

  const send = (frame: RequestFrame): void => {
    if (!isClosed) port.send(JSON.stringify(frame));
  };

  const onEvent = (id: number, entry: Waiting & { type: 'stream' }, value: unknown): void => {
    const event = definitions[entry.name]?.type === 'stream' ? definitions[entry.name] : undefined;
    const parsed = event?.type === 'stream' ? event.received.safeParse(value) : undefined;
    if (!parsed?.success) {
      waiting.delete(id);
      send({ type: 'cancel', id });
      entry.follower.onEnd?.(appError('internal', `An event of ${entry.name} could not be read.`));
      return;
    }
    try {
      entry.follower.onEvent(parsed.data);
    } finally {
      send({ type: 'ack', id });
    }
  };

  const onResult = (entry: Waiting & { type: 'call' }, value: unknown): void => {
    const definition = definitions[entry.name];
    const parsed = definition?.type === 'call' ? definition.output.safeParse(value) : undefined;
    entry.settle(
      parsed?.success
        ? ok(parsed.data)
        : fail(appError('internal', `The answer of ${entry.name} could not be read.`)),
    );
  };

  /** Whether the frame fits what was asked; one for a request that is over is ignored. */
  const handle = (frame: ReplyFrame): boolean => {
    const entry = waiting.get(frame.id);
    if (!entry) return true;
    const isForCall = frame.type === 'result' || frame.type === 'failure';
    if (isForCall !== (entry.type === 'call')) return false;
    if (frame.type !== 'event') waiting.delete(frame.id);
    if (entry.type === 'call') {
      if (frame.type === 'result') onResult(entry, frame.value);
      if (frame.type === 'failure') entry.settle(fail(frame.error));
    } else {
      if (frame.type === 'event') onEvent(frame.id, entry, frame.value);
      if (frame.type === 'end') entry.follower.onEnd?.(frame.error ?? null);
    }
    return true;
  };

  port.onClose(() => {
    isClosed = true;
    const left = [...waiting.values()];
    waiting.clear();
    for (const entry of left) {
      if (entry.type === 'call') entry.settle(fail(connectionLost));
      else entry.follower.onEnd?.(connectionLost);
    }
    closeListener?.();
  });
  port.onFrame((text) => {
    const frame = parseReply(text);
    if (!frame || !handle(frame)) port.close();
  });

  return {
    call: (name, input, options = {}) => {
      const { signal } = options;
      if (isClosed) return Promise.resolve(fail(connectionLost));
      if (signal?.aborted) return Promise.resolve(fail(cancelled));
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const abort = (): void => {
          if (!waiting.delete(id)) return;
          send({ type: 'cancel', id });
          resolve(fail(cancelled));
        };
        const settle = (result: Result<unknown>): void => {
          signal?.removeEventListener('abort', abort);
          resolve(result as Result<never>);
        };
        waiting.set(id, { type: 'call', name, settle });
        signal?.addEventListener('abort', abort, { once: true });
        send({ type: 'call', id, name, input });
      });
    },
    follow: (name, input, follower) => {
      lastId += 1;
      const id = lastId;
      if (isClosed) {
        queueMicrotask(() => follower.onEnd?.(connectionLost));
        return () => undefined;
      }
      waiting.set(id, { type: 'stream', name, follower: follower as Follower<unknown> });
      send({ type: 'open', id, name, input });
      return () => {
        if (waiting.delete(id)) send({ type: 'cancel', id });
      };
    },
    onClose: (listener) => {
      closeListener = listener;
      if (isClosed) listener();
    },
    close: () => port.close(),
  };
}

function parseReply(text: string): ReplyFrame | null {
  try {
    const frame = ReplyFrame.safeParse(JSON.parse(text));
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}
