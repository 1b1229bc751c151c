import type { Result } from '../../../shared/result.ts';
import { checkHost } from '../../cluster/host-check.ts';
import { readHardware } from '../../cluster/host-hardware.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type Read<T> = (client: KubeClient, name: string, signal: AbortSignal) => Promise<Result<T>>;

/** What is asked of hosts beyond what is always read. */
export function hostHandlers({ sessions }: HandlerTools): Pick<Handlers, 'host.check' | 'host.hardware'> {
  const ask = async <T>(host: string, signal: AbortSignal, read: Read<T>): Promise<Result<T>> => {
    const found = locate(sessions, host);
    if (!found.ok) return found;
    const { session, ref } = found.value;
    const client = session.client();
    return client.ok ? read(client.value, ref.name, signal) : client;
  };
  return {
    'host.check': ({ host }, { signal }) => ask(host, signal, checkHost),
    'host.hardware': ({ host }, { signal }) => ask(host, signal, readHardware),
  };
}
