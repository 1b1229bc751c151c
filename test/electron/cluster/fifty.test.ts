import { expect, it } from 'vitest';
import { until } from '../../support/backend.ts';
import { clusterRecord, openFolder, openTestClusters } from '../../support/clusters.ts';
import type { TestClusters } from '../../support/clusters.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openSilent } from '../../support/silent.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();
const at = (kubeconfig: string, host: string): string => kubeconfig.replace(/127\.0\.0\.1:\d+/, host);

/** Milliseconds until a cluster is connected. */
async function reach(clusters: TestClusters, id: string): Promise<number> {
  const begunMs = performance.now();
  await until(`${id} is connected`, () => clusters.find(id).connection.type === 'connected');
  return Math.round(performance.now() - begunMs);
}

it('reaches a good cluster among fifty without waiting for one that hangs, refuses or answers nonsense', async () => {
  const { cluster } = keep(await openTestSimulator());
  const silent = keep(await openSilent());
  const closing = keep(await openSilent((socket) => void socket.destroy()));
  const babbling = keep(await openSilent((socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nhello')));
  // An address of TEST-NET-1 (RFC 5737), which no network delivers to; and a port that nothing listens on.
  const blackHole = '192.0.2.1:6443';
  const places = [silent.host, silent.host, blackHole, '127.0.0.1:9', closing.host, babbling.host];
  const bad = Array.from({ length: 49 }, (_, index) => ({
    id: `bad-${index}`,
    host: places[index % places.length] ?? blackHole,
  }));
  const hanging = bad.filter(({ host }) => host === silent.host);
  const failing = bad.filter(({ host }) => host !== silent.host && host !== blackHole);
  const good = { good: cluster.kubeconfig };
  const folder = keep(await openFolder());
  const alone = await openTestClusters(folder.path, good, { records: [clusterRecord('good')] });
  const aloneMs = await reach(alone, 'good');
  await alone.close();

  // The good one is the last of all, and none is known to be better than another.
  const kubeconfigs = Object.fromEntries(bad.map(({ id, host }) => [id, at(cluster.kubeconfig, host)]));
  const clusters = keep(
    await openTestClusters(
      keep(await openFolder()).path,
      { ...kubeconfigs, ...good },
      {
        records: [...bad, { id: 'good' }].map(({ id }) => clusterRecord(id)),
      },
    ),
  );
  const stillHang = (): void => {
    for (const { id } of hanging) expect(clusters.find(id).connection.type, id).toBe('connecting');
  };
  const amongMs = await reach(clusters, 'good');
  stillHang();
  await until('all that hang are asked', () => silent.connections() >= hanging.length);
  for (const { id } of failing)
    await until(`${id} has failed`, () => clusters.find(id).connection.type === 'failed');
  stillHang();

  // Asked for by hand, it is not behind what is tried again.
  await clusters.sessions.disconnect('good');
  clusters.sessions.connect('good');
  const againMs = await reach(clusters, 'good');
  stillHang();
  process.stderr.write(
    `connected: alone ${aloneMs} ms, last of fifty ${amongMs} ms, by hand ${againMs} ms\n`,
  );
});
