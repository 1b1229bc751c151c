import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPart } from '../parts.ts';
import { root } from '../project.ts';
import type { BackEndFigures } from './soak-app.ts';
import { startSoakServer } from './soak-control.ts';
import type { SoakServer } from './soak-control.ts';
import { openSoakPage } from './soak-page.ts';
import type { PageFigures, SoakPage } from './soak-page.ts';

/** How large and how long a soak of the whole app is; it is measured every so many seconds once it is warm. */
export type WholeSoak = {
  vms: number;
  churn: number;
  warmUpSeconds: number;
  seconds: number;
  everySeconds: number;
  seed: string;
};

/** Both processes at a moment, in seconds since the measurements began. */
export type WholeSample = { atSeconds: number; backEnd: BackEndFigures; page: PageFigures };

/** What a soak of the whole app found. */
export type WholeSoaked = {
  samples: readonly WholeSample[];
  faults: number;
  frames: number;
  /** Rejections, warnings and page errors that nobody handled. */
  complaints: readonly string[];
};

/** Fewer measurements say nothing of a slope, however slow the machine is. */
const leastSamples = 8;

/** What goes wrong all the time; chances are of each request and of each line of a watch. */
const trouble = [
  'reset@list:chance=0.02',
  'drop@watch:chance=0.0004',
  'truncated@watch:chance=0.0002',
  'malformed@watch:chance=0.0002',
  '410@watch:chance=0.0002',
  'silence@watch:chance=0.00005',
  'duplicate@watch:chance=0.05',
  'reorder@watch:chance=0.01',
  'latency=30@watch:chance=0.05',
  '503=html:chance=0.05',
  '500@list:chance=0.05',
  '429=1:chance=0.02',
  'expired-continue:chance=0.1',
  'first-byte=300:chance=0.05',
].join(',');

/** The app in a process of its own, with a way to ask what it holds. */
async function startApp(dataDir: string): Promise<{ app: ChildProcess; url: string }> {
  const args = ['--no-open', '--json', '--keychain', 'memory', '--data-dir', dataDir];
  const app = fork(join(root, 'build', 'bench', 'soak-app.ts'), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ACRE_LOG: 'error' },
  });
  let printed = '';
  app.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  const url = await new Promise<string>((done, refuse) => {
    let text = '';
    app.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const line = /^\{.*\}$/m.exec(text)?.[0];
      if (line !== undefined) done((JSON.parse(line) as { url: string }).url);
    });
    app.once('exit', () => refuse(new Error(`The app ended early: ${printed}`)));
  });
  return { app, url };
}

function askApp(app: ChildProcess): Promise<BackEndFigures> {
  return new Promise((done, refuse) => {
    const onExit = (): void => refuse(new Error('The app has ended before the soak was over.'));
    if (app.exitCode !== null) {
      onExit();
      return;
    }
    app.once('exit', onExit);
    app.once('message', (figures) => {
      app.off('exit', onExit);
      done(figures as BackEndFigures);
    });
    app.send('measure');
  });
}

/** Cuts connections and forgets history now and then, until it is told to stop. */
async function disturb({ control }: SoakServer, signal: AbortSignal): Promise<void> {
  await control('POST', 'faults', trouble);
  const rests = (): Promise<boolean> =>
    sleep(10_000, undefined, { signal }).then(
      () => true,
      () => false,
    );
  for (let turn = 0; await rests(); turn += 1)
    await control('POST', turn % 2 === 0 ? 'cut' : 'expire-history');
}

/**
 * Runs the app as it is, in browser mode with the canvas open, on a cluster that changes all the time and does everything
 * wrong, and measures what both of its processes hold once garbage has been collected.
 */
export async function soakWhole(
  options: WholeSoak,
  onSample: (sample: WholeSample) => void = () => undefined,
): Promise<WholeSoaked> {
  const { vms, churn, warmUpSeconds, seconds, everySeconds, seed } = options;
  await buildPart(root, 'renderer');
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-soak-'));
  const server = await startSoakServer({ vms, seed, churn, timeScale: 20 });
  const { app, url } = await startApp(dataDir);
  const stop = new AbortController();
  let page: SoakPage | null = null;
  try {
    page = await openSoakPage(url, server.kubeconfig, Math.floor(vms * 0.9));
    const disturbing = disturb(server, stop.signal);
    const samples: WholeSample[] = [];
    const startedMs = performance.now();
    const since = (): number => (performance.now() - startedMs) / 1000;
    for (let turn = 0; since() < warmUpSeconds + seconds || samples.length < leastSamples; turn += 1) {
      const nextMs = performance.now() + everySeconds * 1000;
      await page.use(turn);
      const sample = {
        atSeconds: since() - warmUpSeconds,
        backEnd: await askApp(app),
        page: await page.measure(),
      };
      onSample(sample);
      if (sample.atSeconds >= 0) samples.push(sample);
      await sleep(Math.max(0, nextMs - performance.now()));
    }
    stop.abort();
    await disturbing;
    const { happened } = (await server.control('GET', 'faults')) as { happened: Record<string, number> };
    const complaints = [...(samples.at(-1)?.backEnd.complaints ?? []), ...page.complaints];
    return {
      samples,
      complaints,
      faults: Object.values(happened).reduce((sum, count) => sum + count, 0),
      frames: samples.reduce((sum, each) => sum + each.page.frames, 0),
    };
  } finally {
    stop.abort();
    await page?.close();
    if (app.exitCode === null) {
      const ended = once(app, 'exit');
      app.kill('SIGTERM');
      await ended;
    }
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
