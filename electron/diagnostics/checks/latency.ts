import type { Check } from '../check.ts';
import { failsBy, ok, warn } from '../check.ts';

const requests = 5;
const slowMs = 300;

/** The middle of several times. */
export function medianOf(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
}

/** How long a small request takes over a connection that is open. */
export const latencyCheck: Check = {
  name: 'latency',
  after: ['keychain', 'reachability', 'tls', 'authentication'],
  async run({ client, signal, now }) {
    const opened = await client();
    if (!opened.ok) return failsBy(opened.error);
    const times: number[] = [];
    // The first one opens the connection and is not counted.
    for (let count = 0; count <= requests; count += 1) {
      const startedMs = now();
      const answer = await opened.value.request('GET', '/version', { signal });
      if (!answer.ok) return failsBy(answer.error);
      if (count > 0) times.push(now() - startedMs);
    }
    const median = Math.round(medianOf(times));
    const facts = { median: `${median} ms`, each: times.map((time) => `${Math.round(time)} ms`).join(', ') };
    if (median < slowMs) return ok(`A request takes ${median} ms.`, facts);
    const advice = 'Look at the network, the VPN or the load of the management hosts.';
    return warn(`A request takes ${median} ms, which is slow.`, advice, facts);
  },
};
