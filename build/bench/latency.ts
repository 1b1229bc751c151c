import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { openPortPair } from '../../electron/ipc/port-memory.ts';
import { serveContract } from '../../electron/ipc/serve.ts';
import { openFeed } from '../../electron/world/feed.ts';
import type { LiveWorld } from '../../electron/world/world.ts';
import { contract } from '../../shared/ipc/contract.ts';
import type { ReplyFrame } from '../../shared/ipc/frames.ts';
import { kinds } from '../../shared/kinds/index.ts';
import { startChild } from './child.ts';
import { openFloor } from './floor.ts';
import { percentile, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';
import { connect, toCredential } from './session.ts';

const churn = 200;
const warmUpMs = 3000;
const measuredMs = 12_000;
const drainMs = 2000;

/** A time that was written as one, with its milliseconds, which no other time of the simulator has. */
const stamped = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/g;

/** Follows a world over an in-memory port, as the page does, and calls back with each event's text as it comes. */
function follow(world: LiveWorld, onEvent: (text: string, atMs: number) => void): () => void {
  const [back, page] = openPortPair();
  serveContract(
    { 'world.follow': contract['world.follow'] },
    {
      'world.follow': (_input, sink, { signal }) => {
        const feed = openFeed(world, sink, { clock: systemClock });
        signal.addEventListener('abort', () => feed.close());
      },
    },
    back,
    { log: { warn: (message) => console.error(message) } },
  );
  page.onFrame((text) => {
    onEvent(text, Date.now());
    const frame = JSON.parse(text) as ReplyFrame;
    if (frame.type !== 'event') throw new Error('The stream of the world ended.');
    page.send(JSON.stringify({ type: 'ack', id: frame.id }));
  });
  page.send(JSON.stringify({ type: 'open', id: 1, name: 'world.follow', input: { cluster: 'bench' } }));
  return page.close;
}

/** From a write in the simulator to the patch in the page's hands, under churn, against the raw line of a watch. */
export async function benchLatency({ vms }: BenchOptions): Promise<Row[]> {
  const hosts = Math.max(3, Math.ceil(vms / 40));
  const child = await startChild('build/bench/churning.ts', [String(hosts), String(vms), String(churn)]);
  const { kubeconfig } = JSON.parse(child.firstLine) as { kubeconfig: string };
  const floor = openFloor(kubeconfig);
  const session = await connect('bench', toCredential(kubeconfig));
  let fromMs = Infinity;
  let untilMs = -Infinity;
  /** Notes how old each time is when it is first seen; an object keeps its time when it changes for another reason. */
  const openNotes = (): { ages: number[]; note: (text: string, atMs: number) => void } => {
    const ages: number[] = [];
    const seen = new Set<string>();
    const note = (text: string, atMs: number): void => {
      for (const [, time = ''] of text.matchAll(stamped)) {
        const writtenMs = Date.parse(time);
        if (writtenMs < fromMs || writtenMs > untilMs || seen.has(time)) continue;
        seen.add(time);
        ages.push(atMs - writtenMs);
      }
    };
    return { ages, note };
  };
  const patches = openNotes();
  const lines = openNotes();
  const stopFollowing = follow(session.world, patches.note);
  const stopWatching = await floor.watch(kinds.VirtualMachineInstance.resource, lines.note);
  try {
    await sleep(warmUpMs);
    fromMs = Date.now();
    untilMs = fromMs + measuredMs;
    // What was written last has to arrive, too.
    await sleep(measuredMs + drainMs);
    const [patchMs, lineMs] = [patches.ages, lines.ages];
    if (patchMs.length < 50) throw new Error(`Only ${patchMs.length} changes came in time to be measured.`);
    return [
      toRow(
        `latency: write to patch at ${churn} changes/s, p95, peer: to the raw line of a watch`,
        'ms',
        percentile(patchMs, 0.95),
        percentile(lineMs, 0.95),
      ),
      toRow(
        `latency: the same, median`,
        'ms',
        percentile(patchMs, 0.5),
        Math.max(1, percentile(lineMs, 0.5)),
      ),
    ];
  } finally {
    stopWatching();
    stopFollowing();
    await session.close();
    await floor.close();
    await child.close();
  }
}
