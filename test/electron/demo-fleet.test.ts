import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { startDemoChild } from '../../electron/web/demo-child.ts';
import type { StoppableDemo } from '../../electron/demo.ts';
import type { ClusterInfo } from '../../shared/cluster.ts';
import type { DemoInfo } from '../../shared/ipc/contract/demo.ts';
import { openTestBackend, until } from '../support/backend.ts';
import type { TestBackend } from '../support/backend.ts';
import { closeAfterEach } from '../support/keep.ts';
import { openTestSimulator } from '../support/simulator.ts';

const keep = closeAfterEach();

type Seen = { clusters: ClusterInfo[]; demo: DemoInfo | null };

function follow(app: TestBackend): Seen {
  const seen: Seen = { clusters: [], demo: null };
  app.follow('clusters.follow', {}, ({ clusters }) => (seen.clusters = clusters));
  app.follow('demo.follow', {}, (demo) => (seen.demo = demo));
  return seen;
}

/** A fleet of one cluster, which is there already; `end` lets its process die. */
async function openOneFleet(
  kubeconfig: string,
): Promise<{ start: (folder: string) => StoppableDemo; end: () => void; stops: () => number }> {
  let exited: () => void = () => {};
  let stops = 0;
  const folder = await mkdtemp(join(tmpdir(), 'acre-fleet-'));
  keep({ close: () => rm(folder, { recursive: true, force: true }) });
  const path = join(folder, 'kubeconfig');
  await writeFile(path, kubeconfig);
  return {
    start: () => {
      const stdout = new PassThrough();
      stdout.write(`${JSON.stringify({ ready: true, clusters: [{ name: 'lab', kubeconfig: path }] })}\n`);
      return {
        stdout,
        onExit: (listener) => {
          const before = exited;
          exited = () => {
            before();
            listener();
          };
        },
        stop: () => {
          stops += 1;
          return Promise.resolve();
        },
      };
    },
    end: () => exited(),
    stops: () => stops,
  };
}

it('starts the real fleet beside no clusters, shows it, and takes all of it away again', async () => {
  const app = keep(await openTestBackend({ startDemo: startDemoChild }));
  const seen = follow(app);
  await until('the fleet is known to be off', () => seen.demo?.state === 'off');
  expect(await app.call('demo.start', {})).toEqual({ ok: true, value: {} });
  await until('it is on', () => seen.demo?.state === 'on' && seen.clusters.length === 3);
  await until('all are in its group', () => seen.clusters.every(({ group }) => group === 'Demo'));
  await until('its clusters are connected', () =>
    seen.clusters.every(({ connection }) => connection.type === 'connected'),
  );
  expect(seen.demo?.clusters.toSorted()).toEqual(seen.clusters.map(({ id }) => id).toSorted());
  expect(await app.call('demo.stop', {})).toEqual({ ok: true, value: {} });
  await until('all is gone', () => seen.demo?.state === 'off' && seen.clusters.length === 0);
});

it('never touches a cluster of the user that has the same name', async () => {
  const { cluster: own } = keep(await openTestSimulator());
  const { cluster: simulated } = keep(await openTestSimulator());
  const fleet = await openOneFleet(simulated.kubeconfig);
  const app = keep(await openTestBackend({ startDemo: fleet.start }));
  const mine = await app.backend.addKubeconfig(own.kubeconfig, { name: 'lab' });
  const seen = follow(app);
  expect(await app.call('demo.start', {})).toMatchObject({ ok: true });
  await until('both are listed', () => seen.clusters[1]?.group === 'Demo');
  const [first, second] = seen.clusters;
  expect(first).toMatchObject({ id: mine.ok && mine.value.cluster, name: 'lab', group: null });
  expect(second).toMatchObject({ name: 'lab demo 1' });
  expect(first?.server).not.toBe(second?.server);
  await app.call('demo.stop', {});
  await until('only the own one is left', () => seen.clusters.length === 1);
  expect(seen.clusters[0]?.id).toBe(first?.id);
});

it('goes with its process, and is removed at the next start where the app was killed', async () => {
  const { cluster: simulated } = keep(await openTestSimulator());
  const fleet = await openOneFleet(simulated.kubeconfig);
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-backend-'));
  keep({ close: () => rm(dataDir, { recursive: true, force: true }) });
  const app = keep(await openTestBackend({ dataDir, startDemo: fleet.start }));
  const seen = follow(app);
  await app.call('demo.start', {});
  await until('it is on', () => seen.demo?.state === 'on');
  fleet.end();
  await until('it is off', () => seen.demo?.state === 'off' && seen.clusters.length === 0);

  await app.call('demo.start', {});
  await until('it is on again', () => seen.clusters.length === 1);
  // Another back end on the same files stands for one that starts after a kill.
  const next = keep(await openTestBackend({ dataDir, startDemo: fleet.start }));
  const after = follow(next);
  await until('the fleet is off', () => after.demo?.state === 'off');
  expect(after.clusters).toEqual([]);
});

it('says why where it cannot be started, and leaves nothing behind', async () => {
  const app = keep(
    await openTestBackend({
      startDemo: () => {
        const stdout = new PassThrough();
        stdout.end('nonsense\n');
        return { stdout, onExit: () => {}, stop: () => Promise.resolve() };
      },
    }),
  );
  const seen = follow(app);
  expect(await app.call('demo.start', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
  await until('it is off', () => seen.demo?.state === 'off');
  const without = keep(await openTestBackend());
  const other = follow(without);
  await until('it is known to be absent', () => other.demo?.state === 'absent');
  expect(await without.call('demo.start', {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
});
