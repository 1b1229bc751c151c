import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Secret } from '../../electron/vault/secret.ts';
import { startChild } from './child.ts';
import { openFloor } from './floor.ts';
import { benchLatency } from './latency.ts';
import { median, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';
import { connect, heapBytes, spend, toCredential } from './session.ts';
import type { Spent } from './session.ts';

type Measured = Spent & { keptBytes: number; entities: number };

/** Connects that are measured, each between two runs of the floor. */
const runs = 7;

/** One connect, and what the world of it weighs: the heap before it and the heap once it stands, garbage aside. */
async function syncOnce(cluster: string, credential: Secret): Promise<Measured> {
  const before = heapBytes();
  const { result: session, elapsedMs, cpuMs } = await spend(() => connect(cluster, credential));
  const keptBytes = heapBytes() - before;
  const entities = session.world.view.entities.size;
  await session.close();
  return { elapsedMs, cpuMs, keptBytes, entities };
}

/**
 * A row of the medians. Its ratio is the median of those of each value to the mean of the peer's run before and the one
 * after it: what slows the machine for a while slows both.
 */
function toPairedRow(name: string, values: readonly number[], peers: readonly number[]): Row {
  const around = (index: number): number =>
    ((peers[index] ?? Number.NaN) + (peers[index + 1] ?? Number.NaN)) / 2;
  const ratio = median(values.map((value, index) => value / around(index)));
  return { ...toRow(name, 'ms', median(values), median(peers)), ratio: Number(ratio.toPrecision(4)) };
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
    // Both have run once now and what they call is compiled; one more of each, so that neither has the better start.
    await floor.fetchAll();
    await syncOnce('second', credential);
    // Never two connects in a row: what the one before still holds would be missing from what the next one keeps.
    const synced: Measured[] = [];
    const bare: Spent[] = [await spend(floor.fetchAll)];
    for (let run = 0; run < runs; run += 1) {
      // A name of its own each time: no id is left over from the run before.
      synced.push(await syncOnce(`bench-${run}`, credential));
      bare.push(await spend(floor.fetchAll));
    }
    await floor.close();
    const bareMs = median(bare.map((run) => run.elapsedMs));
    const perVm = median(synced.map((run) => run.keptBytes)) / vms;
    return [
      toPairedRow(
        'sync: connect to complete world, peer: the same lists fetched and parsed',
        synced.map((run) => run.elapsedMs),
        bare.map((run) => run.elapsedMs),
      ),
      toPairedRow(
        'sync: the same in processor time of all threads, which a busy machine stretches less',
        synced.map((run) => run.cpuMs),
        bare.map((run) => run.cpuMs),
      ),
      toRow('sync: the first connect of a process, same peer', 'ms', first.elapsedMs, bareMs),
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
