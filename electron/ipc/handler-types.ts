import type {
  CallDefinition,
  ContractDefinition,
  EventOf,
  OutputOf,
  ParsedInputOf,
  StreamDefinition,
} from '../../shared/ipc/define.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';

/** What every handler gets beside its input; `signal` aborts when the page cancels or its port closes. */
export type HandlerContext = { signal: AbortSignal };

/**
 * Where a stream's events go. `pending` counts the events the page has not yet handled, so that a handler can wait
 * or start afresh for a slow client. After `end`, or once the signal is aborted, `send` and `end` do nothing.
 */
export type Sink<E> = {
  send: (event: E) => void;
  /** Sends an event that is known to be as the contract says, as its JSON. */
  sendJson: (json: string) => void;
  pending: () => number;
  /** Resolves once fewer than so many events wait to be handled, or the stream is over. */
  drained: (below: number) => Promise<void>;
  end: (error?: AppError) => void;
};

/** Answers one call; expected failures are returned, never thrown. */
export type CallHandler<D> = (
  input: ParsedInputOf<D>,
  context: HandlerContext,
) => Promise<Result<OutputOf<D>>>;

/**
 * Feeds one stream until the signal aborts or it calls `sink.end`. It may return at once and send later: returning
 * does not end the stream.
 */
export type StreamHandler<D> = (
  input: ParsedInputOf<D>,
  sink: Sink<EventOf<D>>,
  context: HandlerContext,
) => void | Promise<void>;

/** One handler for every name of a contract. */
export type HandlersOf<C extends ContractDefinition> = {
  [N in keyof C]: C[N] extends CallDefinition
    ? CallHandler<C[N]>
    : C[N] extends StreamDefinition
      ? StreamHandler<C[N]>
      : never;
};

/** One handler for every name of the app's contract: a forgotten one does not compile. */
export type Handlers = HandlersOf<Contract>;
