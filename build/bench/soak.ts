import { startChild } from './child.ts';
import { toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';
import type { Soaked } from './soak-run.ts';

/** Runs a soak in a process of its own; the same seed gives the same cluster and the same chances. */
export async function runSoak(vms: number, seconds: number, seed: string): Promise<Soaked> {
  const child = await startChild('build/bench/soak-client.ts', [String(vms), String(seconds), seed]);
  const found = JSON.parse(child.firstLine) as Soaked;
  await child.close();
  return found;
}

/** How the wire does with a server that misbehaves in every way for some minutes. */
export async function benchSoak({ vms, minutes }: BenchOptions): Promise<Row[]> {
  const found = await runSoak(vms, minutes * 60, String(Date.now()));
  return [
    toRow('soak: heap after the faults, peer: before them', 'bytes', found.heapAfter, found.heapBefore),
    toRow(
      'soak: sockets after the faults, peer: before them',
      'sockets',
      found.socketsAfter,
      found.socketsBefore,
    ),
    toRow('soak: requests while they last', 'requests/s', found.requestsPerSecond),
    toRow('soak: faults that happened', 'faults', found.faults),
    toRow('soak: entities in the world', 'entities', found.entities),
    toRow('soak: entities that are not as on the server', 'entities', found.wrong.length),
    toRow('soak: rejections and warnings nobody handled', 'complaints', found.complaints.length),
  ];
}
