import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../electron/vault/secret.ts';
import { startChild } from './child.ts';
import { openFloor } from './floor.ts';
import { benchLatency } from './latency.ts';
import { median, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';
import { connect, heapBytes, toCredential } from './session.ts';

type Measured = { elapsedMs: number; keptBytes: number; entities: number };

const runs = 5;

/** One connect, and what the world of it weighs: the heap before it and the heap once it stands, garbage aside. */
async function syncOnce(cluster: string, credential: Secret): Promise<Measured> {
  const before = heapBytes();
  const start = performance.now();
  const session = await connect(cluster, credential);
  const elapsedMs = performance.now() - start;
  const keptBytes = heapBytes() - before;
  const entities = session.world.view.entities.size;
  await session.close();
  return { elapsedMs, keptBytes, entities };
}

async function benchConnect(vms: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  const hosts = Math.max(3, Math.ceil(vms / 40));
  const simulator = await startChild('electron/simulator/cli.ts', [
    ...['--out', folder, '--scenario', 'three', '--clusters', '1'],
    ...['--hosts', String(hosts), '--vms', String(vms)],
  ]);
  try {
    const ready = JSON.parse(simulator.firstLine) as { clusters: { kubeconfig: string }[] };
    const kubeconfig = await readFile(ready.clusters[0]?.kubeconfig ?? '', 'utf8');
    const credential = toCredential(kubeconfig);
    const floor = openFloor(kubeconfig);
    // The simulator writes its objects as JSON when they are first asked for: that time is nobody's.
    await floor.fetchAll();
    const fixedBytes = heapBytes();
    const first = await syncOnce('first', credential);
    const synced: Measured[] = [];
    const floorMs: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      floorMs.push(await floor.fetchAll());
      // A name of its own each time: no id is left over from the run before.
      synced.push(await syncOnce(`bench-${run}`, credential));
    }
    await floor.close();
    const syncedMs = median(synced.map((run) => run.elapsedMs));
    const perVm = median(synced.map((run) => run.keptBytes)) / vms;
    return [
      toRow(
        'sync: connect to complete world, peer: the same lists fetched and parsed',
        'ms',
        syncedMs,
        median(floorMs),
      ),
      toRow('sync: the first connect of a process, same peer', 'ms', first.elapsedMs, median(floorMs)),
      toRow('sync: heap kept per VM, all kinds, everything loaded before', 'bytes', perVm),
      toRow(
        'sync: heap kept per VM by the first connect, what it loads included',
        'bytes',
        first.keptBytes / vms,
      ),
      toRow('sync: heap before the first connect, modules and benchmark', 'bytes', fixedBytes),
      toRow('sync: entities in the world', 'entities', first.entities),
    ];
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From connecting to a complete world of every kind, what it weighs, and how soon a change arrives. */
export async function benchSync(options: BenchOptions): Promise<Row[]> {
  return [...(await benchConnect(options.vms)), ...(await benchLatency(options))];
}
