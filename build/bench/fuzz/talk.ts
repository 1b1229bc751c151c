import { openPortPair } from '../../../electron/ipc/port-memory.ts';
import { serve } from '../../../electron/ipc/serve.ts';
import type { Handlers } from '../../../electron/ipc/handler-types.ts';
import type { Log } from '../../../electron/log.ts';
import { ReplyFrame } from '../../../shared/ipc/frames.ts';

/** How a request ended: with a value (of a stream, its first), with a failure, called off, or with the port. */
export type Ending =
  | { type: 'value'; value: unknown }
  | { type: 'failure'; code: string; message: string; certificate?: { sha256: string } | undefined }
  | { type: 'called-off' }
  | { type: 'closed' };

/** One page that speaks to the back end, and does not keep to what it should say. */
export type Talk = {
  /** Asks by the text of an input and waits for the end, or calls it off after a time in milliseconds. */
  ask: (kind: 'call' | 'stream', name: string, input: string, limitMs: number) => Promise<Ending>;
  /** Hears all that a stream says until the talk ends. */
  follow: (name: string, input: unknown, onEvent: (value: unknown) => void) => void;
  isClosed: () => boolean;
  close: () => void;
};

type Waiting = { onFrame: (frame: ReplyFrame) => void; onClose: () => void };

/** Opens a page; a reply that is none is told to `onFault`. */
export function openTalk(handlers: Handlers, log: Log, onFault: (fault: string) => void): Talk {
  const [page, main] = openPortPair();
  serve(handlers, main, { log });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isClosed = false;
  page.onFrame((text) => {
    const frame = ReplyFrame.safeParse(JSON.parse(text));
    if (frame.success) waiting.get(frame.data.id)?.onFrame(frame.data);
    else onFault(`what came back is no reply: ${text.slice(0, 200)}`);
  });
  page.onClose(() => {
    isClosed = true;
    for (const { onClose } of waiting.values()) onClose();
    waiting.clear();
  });
  const ask: Talk['ask'] = (kind, name, input, limitMs) => {
    const id = (lastId += 1);
    return new Promise((done) => {
      const end = (ending: Ending): void => {
        clearTimeout(timer);
        waiting.delete(id);
        done(ending);
      };
      const callOff = (): void => {
        page.send(JSON.stringify({ type: 'cancel', id }));
        end({ type: 'called-off' });
      };
      const timer = setTimeout(callOff, limitMs);
      waiting.set(id, {
        onFrame: (frame) => {
          if (frame.type === 'event') {
            page.send(JSON.stringify({ type: 'ack', id }));
            page.send(JSON.stringify({ type: 'cancel', id }));
            end({ type: 'value', value: frame.value });
          } else if (frame.type === 'result') end({ type: 'value', value: frame.value });
          else if (frame.error) end({ type: 'failure', ...frame.error });
          else end({ type: 'value', value: null });
        },
        onClose: () => end({ type: 'closed' }),
      });
      const type = kind === 'call' ? 'call' : 'open';
      page.send(`{"type":"${type}","id":${id},"name":${JSON.stringify(name)},"input":${input}}`);
    });
  };
  return {
    ask,
    follow: (name, input, onEvent) => {
      const id = (lastId += 1);
      waiting.set(id, {
        onFrame: (frame) => {
          if (frame.type !== 'event') return;
          onEvent(frame.value);
          page.send(JSON.stringify({ type: 'ack', id }));
        },
        onClose: () => undefined,
      });
      page.send(JSON.stringify({ type: 'open', id, name, input }));
    },
    isClosed: () => isClosed,
    close: () => page.close(),
  };
}
