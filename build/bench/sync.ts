import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../electron/clock.ts';
import { openSession } from '../../electron/cluster/session.ts';
import { openKubeClient } from '../../electron/kube/client.ts';
import { toResourcePath } from '../../electron/kube/resource-path.ts';
import { Secret } from '../../electron/vault/secret.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { KindName, kinds } from '../../shared/kinds/index.ts';
import { ok } from '../../shared/result.ts';
import { startChild } from './child.ts';
import { median, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };

type Measured = { elapsedMs: number; heapBytes: number; entities: number };

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function syncOnce(kubeconfig: string): Promise<Measured> {
  const before = heapBytes();
  const start = performance.now();
  const session = openSession({
    cluster: 'bench',
    pinnedSha256: null,
    readCredential: () => Promise.resolve(ok(new Secret(kubeconfig))),
    onConnection: () => undefined,
    onProbe: () => undefined,
    clock: systemClock,
    random: Math.random,
    log: quiet,
    userAgent: 'acre-bench',
  });
  session.connect();
  const isWaiting = (): boolean =>
    KindName.options.some(
      (kind) => (session.world.view.health[kind] ?? { type: 'loading' }).type === 'loading',
    );
  while (isWaiting()) await sleep(2);
  const elapsedMs = performance.now() - start;
  const grown = heapBytes() - before;
  const entities = session.world.view.entities.size;
  await session.close();
  return { elapsedMs, heapBytes: grown, entities };
}

/** The floor: the same lists with the same page size, one kind after another as fast as they come, parsed and forgotten. */
async function fetchOnce(kubeconfig: string): Promise<number> {
  const start = performance.now();
  const opened = await openKubeClient({ kubeconfig: new Secret(kubeconfig) });
  if (!opened.ok) throw new Error(opened.error.message);
  const list = async (resource: ApiResource): Promise<void> => {
    let token: string | undefined;
    do {
      const answer = await opened.value.request('GET', toResourcePath(resource), {
        query: { limit: 500, continue: token },
      });
      if (!answer.ok) return;
      token = (answer.value as { metadata: { continue?: string } }).metadata.continue || undefined;
    } while (token !== undefined);
  };
  await Promise.all(KindName.options.map((kind) => list(kinds[kind].resource)));
  const elapsedMs = performance.now() - start;
  await opened.value.close();
  return elapsedMs;
}

/** From connecting to a complete world of every kind, and what it weighs. */
export async function benchSync({ vms }: BenchOptions): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  const hosts = Math.max(3, Math.ceil(vms / 40));
  const simulator = await startChild('electron/simulator/cli.ts', [
    ...['--out', folder, '--scenario', 'three', '--clusters', '1'],
    ...['--hosts', String(hosts), '--vms', String(vms)],
  ]);
  try {
    const ready = JSON.parse(simulator.firstLine) as { clusters: { kubeconfig: string }[] };
    const kubeconfig = await readFile(ready.clusters[0]?.kubeconfig ?? '', 'utf8');
    await fetchOnce(kubeconfig);
    const synced: Measured[] = [];
    const floor: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      synced.push(await syncOnce(kubeconfig));
      floor.push(await fetchOnce(kubeconfig));
    }
    const perVm = median(synced.map((run) => run.heapBytes)) / vms;
    return [
      toRow(
        'sync: connect to complete world, peer: the same lists fetched and parsed',
        'ms',
        median(synced.map((run) => run.elapsedMs)),
        median(floor),
      ),
      toRow('sync: heap of the main process per VM, all kinds', 'bytes', perVm),
      toRow('sync: entities in the world', 'entities', synced[0]?.entities ?? 0),
    ];
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}
