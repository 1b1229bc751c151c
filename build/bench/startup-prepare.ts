// Fills a data directory as the app itself does: connects simulated clusters, waits until all is read, and quits.
// Arguments: data directory, keychain, number of clusters, VMs of each.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBackend } from '../../electron/backend.ts';
import type { Backend } from '../../electron/backend.ts';
import { openLog } from '../../electron/log.ts';
import type { WorldEvent } from '../../shared/ipc/contract/objects.ts';
import { kindsOf } from '../../shared/kinds/index.ts';
import { startChild } from './child.ts';

/** Resolves once every kind of a cluster that is always read has been. */
async function untilRead({ handlers }: Backend, cluster: string): Promise<void> {
  const waiting = new Set<string>(kindsOf(null));
  const stop = new AbortController();
  const send = (event: WorldEvent): void => {
    if (event.type !== 'patch') return;
    for (const [kind, health] of Object.entries(event.patch.health))
      if (health.type === 'live' || health.type === 'absent') waiting.delete(kind);
  };
  await handlers['world.follow'](
    { cluster },
    {
      ...{ send, sendJson: () => undefined, end: () => undefined },
      ...{ pending: () => 0, drained: () => Promise.resolve() },
    },
    { signal: stop.signal },
  );
  while (waiting.size > 0) await sleep(20);
  stop.abort();
}

async function prepare(
  dataDir: string,
  keychain: 'os' | 'memory',
  clusters: number,
  vms: number,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  const simulator = await startChild('electron/simulator/cli.ts', [
    ...['--out', folder, '--scenario', 'three', '--clusters', String(clusters)],
    ...['--hosts', String(Math.max(3, Math.ceil(vms / 40))), '--vms', String(vms)],
  ]);
  const log = openLog({ level: 'warn', sink: (line) => process.stderr.write(`${line}\n`) });
  const backend = await openBackend({
    dataDir,
    keychain,
    mode: 'browser',
    isDemo: false,
    version: 'bench',
    platform: process.platform,
    log,
  });
  try {
    const ready = JSON.parse(simulator.firstLine) as { clusters: { name: string; kubeconfig: string }[] };
    for (const { name, kubeconfig } of ready.clusters) {
      const added = await backend.addKubeconfig(await readFile(kubeconfig, 'utf8'), { name });
      if (!added.ok) throw new Error(added.error.message);
      await untilRead(backend, added.value.cluster);
    }
  } finally {
    await backend.close();
    log.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const [dataDir = '', keychain = '', clusters = '', vms = ''] = process.argv.slice(2);
await prepare(dataDir, keychain === 'os' ? 'os' : 'memory', Number(clusters), Number(vms));
process.stdout.write('ready\n');
// The pipe to the parent is the last thing that keeps this process.
process.exit(0);
