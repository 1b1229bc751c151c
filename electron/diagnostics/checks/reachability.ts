import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { toNetworkError } from '../../kube/errors.ts';
import type { Check, CheckInput } from '../check.ts';
import { endpointOf, failsBy, ok } from '../check.ts';

const timeoutMs = 10_000;

/** Milliseconds until a TCP connection is made; throws the fault of the socket. */
function connectIn(host: string, port: number, { signal, now }: CheckInput): Promise<number> {
  const startedMs = now();
  return new Promise((done, reject) => {
    const socket = connect({ host, port });
    const end = (fault: Error | null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      if (fault) reject(fault);
      else done(now() - startedMs);
    };
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => end(late), timeoutMs);
    const abort = (): void => end(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => end(null));
    socket.once('error', (fault) => end(fault));
  });
}

/** Whether the name resolves and something listens: at the server, or at the proxy before it. */
export const reachabilityCheck: Check = {
  name: 'reachability',
  after: [],
  async run(input) {
    const { server } = input.info;
    const access = await input.access();
    const proxyUrl = access.ok ? access.value.proxyUrl : null;
    const proxy = proxyUrl === null || !URL.canParse(proxyUrl) ? null : endpointOf(proxyUrl);
    const { host, port } = proxy ?? endpointOf(server);
    const at = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const target = `https://${at}`;
    let addresses = host;
    try {
      if (isIP(host) === 0) {
        const found = await lookup(host, { all: true });
        addresses = found.map(({ address }) => address).join(', ');
      }
      const connectedMs = await connectIn(host, port, input);
      const facts = { addresses, proxy: proxy ? at : null, 'connected in': `${connectedMs} ms` };
      return proxy
        ? ok(`The proxy ${at} on the way to the server answers.`, facts)
        : ok(`${at} answers.`, facts);
    } catch (fault) {
      return failsBy(toNetworkError(fault, target), { addresses, proxy: proxy ? at : null });
    }
  },
};
