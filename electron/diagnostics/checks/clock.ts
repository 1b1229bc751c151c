import type { Check } from '../check.ts';
import { fails, failsBy, ok, skipped, warn } from '../check.ts';

const warnMs = 5_000;
const failMs = 300_000;

/**
 * How far the server's clock is ahead of ours, in milliseconds, by the Date header of an answer, and by how much that may
 * be off: the header has whole seconds and was written some time within the round trip. Source: RFC 9110 section 6.6.1.
 */
export function skewOf(
  dateMs: number,
  sentMs: number,
  receivedMs: number,
): { skewMs: number; offByMs: number } {
  const roundTripMs = receivedMs - sentMs;
  return { skewMs: dateMs + 500 - (sentMs + roundTripMs / 2), offByMs: 500 + roundTripMs / 2 };
}

/** Whether the clocks of the server and of this machine agree. */
export const clockCheck: Check = {
  name: 'clock',
  after: ['keychain', 'reachability', 'tls', 'authentication'],
  async run({ client, signal, now }) {
    const opened = await client();
    if (!opened.ok) return failsBy(opened.error);
    let date = '';
    const sentMs = now();
    const answer = await opened.value.request('GET', '/version', { signal, onDate: (text) => (date = text) });
    const receivedMs = now();
    if (!answer.ok) return failsBy(answer.error);
    const dateMs = Date.parse(date);
    if (Number.isNaN(dateMs)) return skipped('The server does not say what time it has.');
    const { skewMs, offByMs } = skewOf(dateMs, sentMs, receivedMs);
    const surelyMs = Math.max(0, Math.abs(skewMs) - offByMs);
    const seconds = Math.round(skewMs / 1000);
    const facts = { 'server ahead by': `${seconds} s, give or take ${Math.ceil(offByMs / 1000)} s` };
    if (surelyMs < warnMs) return ok('The clocks of the server and of this machine agree.', facts);
    const words =
      seconds > 0
        ? `The clock of the server is ${seconds} s ahead of that of this machine.`
        : `The clock of the server is ${-seconds} s behind that of this machine.`;
    const advice =
      'Set the time by NTP on both; tokens and certificates may count as expired or not yet valid.';
    return surelyMs < failMs ? warn(words, advice, facts) : fails(words, advice, facts);
  },
};
