import { contract } from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { ContractDefinition } from '../../shared/ipc/define.ts';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { maxFrameLength, maxRequestLength, RequestFrame } from '../../shared/ipc/frames.ts';
import type { Port, ReplyFrame } from '../../shared/ipc/frames.ts';
import type { HandlersOf } from './handler-types.ts';
import { parseInput } from './parse-input.ts';
import { runCall } from './run-call.ts';
import { openStream } from './open-stream.ts';
import type { OpenStream } from './open-stream.ts';

/** What serving writes to the log: names, ids and the places of faults, never inputs or outputs. */
export type ServeLog = { warn: (message: string, facts?: Record<string, unknown>) => void };

/** How a port is served; the limits are per port. */
export type ServeOptions = { log: ServeLog; maxCalls?: number; maxStreams?: number };

/** What a running request needs of the port it came by. */
export type Reply = {
  log: ServeLog;
  /** Whether the frame was short enough to be sent; after the port has closed it is dropped. */
  send: (frame: ReplyFrame) => boolean;
  /** The same for a frame that is text already. */
  sendText: (frame: string) => boolean;
};

/** Answers everything the page asks on a port by the app's handlers, until the port closes. */
export function serve(handlers: HandlersOf<Contract>, port: Port, options: ServeOptions): void {
  serveContract(contract, handlers, port, options);
}

/**
 * Answers a port by the handlers of a contract. A frame that breaks the protocol (malformed, too long, an id that
 * does not rise, too many acks) closes the port; a request that breaks the contract is answered with a failure.
 */
export function serveContract<C extends ContractDefinition>(
  definitions: C,
  handlers: HandlersOf<C>,
  port: Port,
  options: ServeOptions,
): void {
  const { log, maxCalls = 64, maxStreams = 128 } = options;
  const calls = new Map<number, AbortController>();
  const streams = new Map<number, OpenStream>();
  let lastId = 0;
  let isClosed = false;

  const sendText = (text: string): boolean => {
    if (isClosed) return true;
    if (text.length > maxFrameLength) return false;
    port.send(text);
    return true;
  };
  const reply: Reply = {
    log,
    send: (frame) => isClosed || sendText(JSON.stringify(frame)),
    sendText,
  };
  const refuse = (frame: RequestFrame & { type: 'call' | 'open' }, error: AppError): void => {
    reply.send({ type: frame.type === 'call' ? 'failure' : 'end', id: frame.id, error });
  };

  const start = (frame: RequestFrame & { type: 'call' | 'open' }): void => {
    const { id, name } = frame;
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (definition === undefined || definition.type !== (frame.type === 'call' ? 'call' : 'stream')) {
      refuse(
        frame,
        appError('invalid', `There is no ${frame.type === 'call' ? 'call' : 'stream'} of this name.`),
      );
      return;
    }
    const running = definition.type === 'call' ? calls : streams;
    if (running.size >= (definition.type === 'call' ? maxCalls : maxStreams)) {
      log.warn('too many requests at once', { name, running: running.size });
      refuse(frame, appError('internal', 'Too many requests are running at once.'));
      return;
    }
    const input = parseInput(definition.input, name, frame.input);
    if (!input.ok) {
      refuse(frame, input.error);
      return;
    }
    // The types of handlers and definitions agree by HandlersOf; a name known only at run time loses that tie.
    const handler = handlers[name] as never;
    if (definition.type === 'call') {
      const controller = new AbortController();
      calls.set(id, controller);
      void runCall({ id, name, definition, handler, input: input.value, controller, reply }).finally(() =>
        calls.delete(id),
      );
    } else {
      const onEnd = (): void => void streams.delete(id);
      openStream({
        id,
        name,
        definition,
        handler,
        input: input.value,
        reply,
        onEnd,
        onOpen: (s) => streams.set(id, s),
      });
    }
  };

  /** Whether the frame keeps the protocol. */
  const handle = (frame: RequestFrame): boolean => {
    if (frame.type === 'call' || frame.type === 'open') {
      if (frame.id <= lastId) return false;
      lastId = frame.id;
      start(frame);
      return true;
    }
    if (frame.id > lastId) return false;
    if (frame.type === 'ack') return streams.get(frame.id)?.ack() ?? true;
    calls.get(frame.id)?.abort();
    streams.get(frame.id)?.abort();
    streams.delete(frame.id);
    return true;
  };

  port.onClose(() => {
    isClosed = true;
    for (const controller of calls.values()) controller.abort();
    for (const stream of streams.values()) stream.abort();
    streams.clear();
  });
  port.onFrame((text) => {
    const frame = parseRequest(text);
    if (frame && handle(frame)) return;
    log.warn('a port was closed: the page sent a frame that breaks the protocol', { length: text.length });
    port.close();
  });
}

function parseRequest(text: string): RequestFrame | null {
  if (text.length > maxRequestLength) return null;
  try {
    const frame = RequestFrame.safeParse(JSON.parse(text));
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}
