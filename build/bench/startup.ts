import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { findBrowser } from '../../electron/files/find-browser.ts';
import { openKeyring, whyNoKeyring } from '../../test/support/keyring.ts';
import { buildPart } from '../parts.ts';
import { root } from '../project.ts';
import { startChild } from './child.ts';
import { median, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

/** What the page offers; it runs in the browser, so only its shape is known here. */
declare const acreTest: { drawn: (vms: number) => Promise<void> };

/** A start of the app: from the command to its address, from there to the drawn canvas, and both, in ms. */
type Start = { servedMs: number; pageMs: number; allMs: number };
type Home = { dataDir: string; vms: number };
type Machine = { browser: Browser; env: NodeJS.ProcessEnv; keychain: 'os' | 'memory' };

const runs = 7;
const manyClusters = 20;
const viewport = { width: 1440, height: 900 };

async function bareNodeMs(): Promise<number> {
  const start = performance.now();
  await new Promise((done) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', done));
  return performance.now() - start;
}

/** Starts the app on a data directory and opens it in a browser that has never seen it. */
async function startOnce({ browser, env, keychain }: Machine, { dataDir, vms }: Home): Promise<Start> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error.message));
  const started = performance.now();
  const args = ['--no-open', '--json', '--keychain', keychain, '--data-dir', dataDir];
  const app = await startChild('build/web.ts', args, env);
  const served = performance.now();
  try {
    const { url } = JSON.parse(app.firstLine) as { url: string };
    await page.goto(`${url}&testing=1`, { waitUntil: 'commit' });
    await page.waitForFunction(() => 'acreTest' in globalThis);
    await page.evaluate((count) => acreTest.drawn(count), vms);
    const drawn = performance.now();
    return { servedMs: served - started, pageMs: drawn - served, allMs: drawn - started };
  } finally {
    await context.close();
    await app.close();
  }
}

/** A data directory that the app has filled from simulated clusters, which are gone by now. */
async function prepare(machine: Machine, folder: string, clusters: number, vms: number): Promise<Home> {
  const dataDir = join(folder, `clusters-${clusters}`);
  const each = Math.ceil(vms / clusters);
  const args = [dataDir, machine.keychain, String(clusters), String(each)];
  const child = await startChild('build/bench/startup-prepare.ts', args, machine.env);
  await child.close();
  return { dataDir, vms: each * clusters };
}

async function benchOn(machine: Machine, folder: string, vms: number): Promise<Row[]> {
  const empty: Home = { dataDir: join(folder, 'empty'), vms: 0 };
  const one = await prepare(machine, folder, 1, vms);
  const many = await prepare(machine, folder, manyClusters, vms);
  const homes = [empty, one, many];
  for (const home of homes) await startOnce(machine, home);
  const starts = new Map<Home, Start[]>(homes.map((home) => [home, []]));
  const bare: number[] = [];
  // In turns, so that what slows the machine for a while slows all of them.
  for (let run = 0; run < runs; run += 1) {
    for (const home of homes) starts.get(home)?.push(await startOnce(machine, home));
    bare.push(await bareNodeMs());
  }
  const of = (home: Home, pick: (start: Start) => number): number =>
    median((starts.get(home) ?? []).map(pick));
  const what = `${one.vms} last-seen VMs, nothing reachable`;
  const all = ({ allMs }: Start): number => allMs;
  const pageOnly = ({ pageMs }: Start): number => pageMs;
  return [
    toRow(
      `startup: command to a drawn canvas, ${what}, peer: no clusters`,
      'ms',
      of(one, all),
      of(empty, all),
    ),
    toRow(
      `startup: of that, address to a drawn canvas, peer: no clusters`,
      'ms',
      of(one, pageOnly),
      of(empty, pageOnly),
    ),
    toRow(
      `startup: the same VMs on ${manyClusters} unreachable clusters, peer: on 1`,
      'ms',
      of(many, all),
      of(one, all),
    ),
    toRow(
      'startup: command to address, no clusters, peer: bare Node',
      'ms',
      of(empty, ({ servedMs }) => servedMs),
      median(bare),
    ),
  ];
}

/**
 * From the command to a drawn canvas of what was last seen, with real processes and a real browser, against the same with
 * no clusters. The clusters are configured with credentials in a keychain of their own where there can be one, and are
 * tried in vain; without a keychain the credentials are gone and nothing is tried.
 */
export async function benchStartup({ vms }: BenchOptions): Promise<Row[]> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('No Chromium or Chrome was found (see ACRE_CHROMIUM).');
  await buildPart(root, 'renderer');
  const why = whyNoKeyring();
  if (why !== null) console.error(`startup: credentials are kept in memory: ${why}`);
  const keyring = why === null ? await openKeyring() : null;
  const folder = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  const browser = await chromium.launch({ executablePath });
  try {
    const env = keyring === null ? process.env : { ...process.env, ...keyring.env };
    return await benchOn({ browser, env, keychain: keyring === null ? 'memory' : 'os' }, folder, vms);
  } finally {
    await browser.close();
    await keyring?.close();
    await rm(folder, { recursive: true, force: true });
  }
}
