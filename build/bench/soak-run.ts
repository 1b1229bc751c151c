import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../electron/cluster/session.ts';
import { openKubeClient } from '../../electron/kube/client.ts';
import type { KubeClient } from '../../electron/kube/client.ts';
import { listPages } from '../../electron/kube/list-pages.ts';
import { toResourcePath } from '../../electron/kube/resource-path.ts';
import { isSame } from '../../electron/world/same.ts';
import { kinds, kindsOf, project, readingOf } from '../../shared/kinds/index.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { heapBytes, openBenchSession, toCredential } from './session.ts';
import { startSoakServer } from './soak-control.ts';

/** How large and how long a soak is. */
export type SoakOptions = { vms: number; seconds: number; seed: string };

/** What a soak found. Sizes in bytes; `wrong` are entities that never were as on the server once the faults were over. */
export type Soaked = {
  heapBefore: number;
  heapAfter: number;
  socketsBefore: number;
  socketsAfter: number;
  entities: number;
  faults: number;
  requestsPerSecond: number;
  wrong: string[];
  /** Rejections nobody handled, and warnings such as of listeners that pile up. */
  complaints: string[];
};

/** Everything at once, none of it all the time. */
const trouble = [
  'reset:chance=0.02',
  'drop:chance=0.02',
  'silence@watch:chance=0.002',
  '503=html:chance=0.1',
  '500:chance=0.05:every=7:for=2',
  '502=rancher:chance=0.5:every=11:for=1',
  '429=1:chance=0.02',
  '410:chance=0.01',
  '403@namespaces:every=9:for=1',
  '404@longhorn.io:every=13:for=1',
  '401:chance=0.01:every=10:for=1',
  'truncated:chance=0.02',
  'malformed:chance=0.01',
  'huge=5@virtualmachines:chance=0.001',
  'duplicate@watch:chance=0.05',
  'reorder@watch:chance=0.01',
  'expired-continue:chance=0.2',
  'first-byte=300:chance=0.05',
  'latency=30:chance=0.1',
  'bandwidth=2000:every=17:for=2',
].join(',');

const times = {
  inactivityMs: 2000,
  pageMs: 3000,
  shortLifeMs: 100,
  refusedMs: 500,
  absentMs: 500,
  backoffBaseMs: 25,
  backoffMaxMs: 500,
};
const warmUpSeconds = 5;
const watched = kindsOf(null).filter((kind) => readingOf(kind).read.type === 'watch');

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}

/** Lives with a cluster in trouble for a while, then looks whether it knows the truth and has kept nothing it does not need. */
export async function soak({ vms, seconds, seed }: SoakOptions): Promise<Soaked> {
  const complaints: string[] = [];
  const complain = (what: unknown): void =>
    void complaints.push(what instanceof Error ? (what.stack ?? what.message) : String(what));
  process.on('unhandledRejection', complain);
  process.on('uncaughtException', complain);
  process.on('warning', complain);
  const server = await startSoakServer({ vms, seed, churn: 30, timeScale: 20 });
  const { control, kubeconfig } = server;
  const credential = toCredential(kubeconfig);
  const session = openBenchSession('soak', credential, times);
  try {
    session.connect();
    const opened = await openKubeClient({ kubeconfig: credential });
    if (!opened.ok) throw new Error(opened.error.message);
    await waitUntilLive(session);
    await troubleFor(warmUpSeconds);
    await findWrong(session, opened.value);
    const heapBefore = heapBytes();
    const socketsBefore = sockets();
    const startedMs = Date.now();
    await troubleFor(seconds);
    const elapsedMs = Date.now() - startedMs;
    const { requests } = (await control('GET', 'requests')) as { requests: { atMs: number }[] };
    const fromMs = Math.max(startedMs, Date.now() - 60_000);
    const asked = requests.filter(({ atMs }) => atMs >= fromMs).length;
    await waitUntilLive(session);
    const wrong = await findWrong(session, opened.value);
    const { happened } = (await control('GET', 'faults')) as { happened: Record<string, number> };
    const heapAfter = heapBytes();
    const socketsAfter = sockets();
    await opened.value.close();
    return {
      heapBefore,
      heapAfter,
      socketsBefore,
      socketsAfter,
      entities: session.world.view.entities.size,
      faults: Object.values(happened).reduce((sum, count) => sum + count, 0),
      requestsPerSecond: asked / (Math.min(elapsedMs, 60_000) / 1000),
      wrong,
      complaints,
    };
  } finally {
    await session.close();
    await server.close();
    process.off('unhandledRejection', complain);
    process.off('uncaughtException', complain);
    process.off('warning', complain);
  }

  async function troubleFor(duration: number): Promise<void> {
    await control('POST', 'faults', trouble);
    for (let second = 0; second < duration; second += 1) {
      await sleep(1000);
      if (second % 4 === 3) await control('POST', second % 8 === 3 ? 'cut' : 'expire-history');
    }
    await control('DELETE', 'faults');
  }
}

async function waitUntilLive(session: Session): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (watched.some((kind) => session.world.view.health[kind]?.type !== 'live')) {
    if (Date.now() > deadlineMs) throw new Error('Not every kind became live again.');
    await sleep(50);
  }
}

/** Compares with the server until every object was seen to be the same once: both go on changing meanwhile. */
async function findWrong(session: Session, client: KubeClient): Promise<string[]> {
  let left: string[] | null = null;
  for (let round = 0; round < 40 && left?.length !== 0; round += 1) {
    const wrong = new Set<string>();
    for (const kind of watched) {
      const truth = new Map<string, Entity>();
      const listed = await listPages({
        client,
        path: toResourcePath(kinds[kind].resource),
        signal: new AbortController().signal,
        onRestart: () => truth.clear(),
        onPage: (items) => {
          for (const raw of items) {
            const entity = project(kind, raw, session.cluster);
            if (entity !== null) truth.set(entity.id, entity);
          }
        },
      });
      if (!listed.ok) throw new Error(listed.error.message);
      await sleep(30);
      for (const [id, entity] of truth)
        if (!isSame(session.world.view.entities.get(id), entity)) wrong.add(id);
      for (const id of session.world.view.entities.keys())
        if (id.startsWith(`${session.cluster}/${kind}/`) && !truth.has(id)) wrong.add(id);
    }
    left = (left ?? [...wrong]).filter((id) => wrong.has(id));
  }
  return left ?? [];
}
