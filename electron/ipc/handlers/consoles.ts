import type { ConsoleState } from '../../../shared/console.ts';
import { appError } from '../../../shared/error.ts';
import { ok } from '../../../shared/result.ts';
import { userOf } from '../../activity/cluster-user.ts';
import { toIso } from '../../clock.ts';
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
  journal,
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
      let isRecorded = false;
      /** Writes into the journal that it was opened, or why it was not; once. */
      const note = (state: ConsoleState): void => {
        if (isRecorded || (state.type !== 'open' && state.type !== 'refused')) return;
        isRecorded = true;
        const at = toIso(clock.now());
        const reason = state.type === 'refused' ? state.error.message : null;
        const change = journal.begin({
          ...{ cluster: session.cluster, user: null, deed: { type: 'console', kind }, entity },
          ...{ name: found.value.ref.name, startedAt: at, endedAt: at, requests: [] },
          ...{ outcome: reason === null ? 'done' : 'refused', reason },
        });
        const client = session.client();
        if (client.ok) void userOf(client.value).then((user) => change({ user }));
      };
      const { id, console } = consoles.open({
        ...{ session, vm: entity, kind, clock, random: Math.random },
        onState: (state) => {
          if (!isOpened) sink.send({ type: 'opened', console: id });
          isOpened = true;
          sink.send({ type: 'state', state });
          note(state);
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
