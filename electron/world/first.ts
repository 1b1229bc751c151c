import type { WorldEvent } from '../../shared/ipc/contract/objects.ts';
import type { HealthByKind } from '../../shared/world/patch.ts';
import { isAborted, sleep } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { FeedSink } from './feed.ts';

/**
 * What was last seen of a cluster as it came from the disk: lists of entities as JSON, so that a page can be drawn before
 * they are parsed here, and how fresh each kind is.
 */
export type FirstWorld = { texts: readonly string[]; health: HealthByKind };

/** Where it goes; `sendJson` takes an event as its JSON. */
export type FirstSink = FeedSink & { sendJson: (json: string) => void };

/** Events that may be under way to the page at once, and how long a piece of sending and a wait for the page take. */
const maxPending = 64;
const sliceMs = 8;
const waitMs = 5;

/**
 * Sends a world as a snapshot without parsing it: it was written from entities of this very contract. As fast as the page
 * takes it, and in pieces between which all else has its turn; ends early when the signal aborts.
 */
export async function sendFirst(
  { texts, health }: FirstWorld,
  sink: FirstSink,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const send = (event: WorldEvent): void => sink.send(event);
  send({ type: 'reset' });
  send({ type: 'patch', patch: { put: [], remove: [], health } });
  let untilMs = clock.now() + sliceMs;
  for (const text of texts) {
    while (sink.pending() >= maxPending && !isAborted(signal)) await sleep(clock, waitMs, signal);
    if (clock.now() >= untilMs) {
      await new Promise((done) => setImmediate(done));
      untilMs = clock.now() + sliceMs;
    }
    if (isAborted(signal)) return;
    sink.sendJson(`{"type":"patch","patch":{"put":${text},"remove":[],"health":{}}}`);
  }
  send({ type: 'complete' });
}
