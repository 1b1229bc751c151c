import { checkHost } from '../../cluster/host-check.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** What is asked of hosts beyond what is always read. */
export function hostHandlers({ sessions }: HandlerTools): Pick<Handlers, 'host.check'> {
  return {
    'host.check': async ({ host }, { signal }) => {
      const found = locate(sessions, host);
      if (!found.ok) return found;
      const { session, ref } = found.value;
      const client = session.client();
      return client.ok ? checkHost(client.value, ref.name, signal) : client;
    },
  };
}
