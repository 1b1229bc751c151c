import { appError } from '../../../shared/error.ts';
import { ok } from '../../../shared/result.ts';
import type { Handlers } from '../handler-types.ts';
import { locate, toEmpty } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** How many events the page may be behind before nothing more is read from a console. */
const mostPending = 16;

/** What has consoles: VMs, and instances that no VM owns. */
const vmKinds: ReadonlySet<string> = new Set(['VirtualMachine', 'VirtualMachineInstance']);

/** Consoles of VMs. */
export function consoleHandlers({
  sessions,
  consoles,
  clock,
}: HandlerTools): Pick<Handlers, `console.${'open' | 'send' | 'retry'}`> {
  return {
    'console.open': ({ entity, kind }, sink, { signal }) => {
      const found = locate(sessions, entity);
      if (!found.ok || !vmKinds.has(found.value.ref.kind)) {
        sink.end(found.ok ? appError('not-found', 'There is no such VM.', { entity }) : found.error);
        return;
      }
      const { session } = found.value;
      let isOpened = false;
      const { id, console } = consoles.open({
        ...{ session, vm: entity, kind, clock, random: Math.random },
        onState: (state) => {
          if (!isOpened) sink.send({ type: 'opened', console: id });
          isOpened = true;
          sink.send({ type: 'state', state });
        },
        onBytes: (link, bytes) => {
          sink.sendJson(`{"type":"bytes","link":${link},"data":"${bytes.toString('base64')}"}`);
          return sink.drained(mostPending);
        },
      });
      const over = AbortSignal.any([signal, session.closed]);
      over.addEventListener(
        'abort',
        () => {
          console.close();
          sink.end(appError('not-found', 'The cluster was removed.', { entity }));
        },
        { once: true },
      );
    },
    'console.send': async ({ console, link, data }) => {
      const found = consoles.find(console);
      return found.ok ? toEmpty(await found.value.write(link, Buffer.from(data, 'base64'))) : found;
    },
    'console.retry': ({ console, isTaking }) => {
      const found = consoles.find(console);
      if (found.ok) found.value.retry(isTaking);
      return Promise.resolve(found.ok ? ok({}) : found);
    },
  };
}
