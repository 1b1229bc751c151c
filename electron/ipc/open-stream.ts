import { AppError, appError } from '../../shared/error.ts';
import type { StreamDefinition } from '../../shared/ipc/define.ts';
import type { Sink } from './handler-types.ts';
import { toFacts, toPlaces } from './facts.ts';
import type { Reply } from './serve.ts';

/** One stream about to open. */
export type StreamRun = {
  id: number;
  name: string;
  definition: StreamDefinition;
  handler: (input: unknown, sink: Sink<unknown>, context: { signal: AbortSignal }) => void | Promise<void>;
  input: unknown;
  reply: Reply;
  /** Called before the handler runs, which may send or end at once. */
  onOpen: (stream: OpenStream) => void;
  /** Called once when the handler ended the stream or broke it. */
  onEnd: () => void;
};

/** An open stream as its port sees it. */
export type OpenStream = {
  /** Counts one event as handled; false where none was waiting. */
  ack: () => boolean;
  /** Ends it without a word to the page. */
  abort: () => void;
};

/** Opens a stream: its events are parsed by the schema, counted until the page acknowledges them, and sent. */
export function openStream(run: StreamRun): void {
  const { id, name, reply } = run;
  const controller = new AbortController();
  const { signal } = controller;
  const broken = appError('internal', `${name} failed inside the app.`, { hint: 'The log has the details.' });
  let pending = 0;
  let waiting: { below: number; done: () => void }[] = [];
  const wake = (): void => {
    const ready = waiting.filter(({ below }) => signal.aborted || pending < below);
    if (ready.length === 0) return;
    waiting = waiting.filter((each) => !ready.includes(each));
    for (const { done } of ready) done();
  };
  signal.addEventListener('abort', wake);

  const finish = (error?: AppError): void => {
    if (signal.aborted) return;
    controller.abort();
    reply.send(error ? { type: 'end', id, error } : { type: 'end', id });
    run.onEnd();
  };
  const refuseLength = (): void => {
    reply.log.warn('an event is too long', { name });
    finish(appError('internal', `An event of ${name} is too long.`));
  };
  const onThrow = (error: unknown): void => {
    if (!signal.aborted) reply.log.warn('a stream handler threw', { name, ...toFacts(error) });
    finish(broken);
  };
  const send = (event: unknown): void => {
    const parsed = run.definition.event.safeParse(event);
    if (!parsed.success) {
      reply.log.warn('a stream broke the contract', { name, places: toPlaces(parsed.error) });
      finish(broken);
      return;
    }
    pending += 1;
    if (!reply.send({ type: 'event', id, value: parsed.data })) refuseLength();
  };
  const sink: Sink<unknown> = {
    pending: () => pending,
    drained: (below) =>
      new Promise((done) => {
        waiting.push({ below, done });
        wake();
      }),
    send: (event) => {
      if (signal.aborted) return;
      try {
        send(event);
      } catch (error) {
        // What cannot be parsed or written ends this stream, and not whoever tells of a change.
        onThrow(error);
      }
    },
    sendJson: (json) => {
      if (signal.aborted) return;
      pending += 1;
      if (!reply.sendText(`{"type":"event","id":${id},"value":${json}}`)) refuseLength();
    },
    end: (error) => {
      const parsed = AppError.optional().safeParse(error);
      finish(parsed.success ? parsed.data : broken);
    },
  };
  run.onOpen({
    ack: () => {
      pending -= 1;
      wake();
      return pending >= 0;
    },
    abort: () => controller.abort(),
  });
  try {
    void Promise.resolve(run.handler(run.input, sink, { signal })).catch(onThrow);
  } catch (error) {
    onThrow(error);
  }
}
