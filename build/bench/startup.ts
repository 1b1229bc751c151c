import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { startChild } from './child.ts';
import { median, toRow } from './row.ts';
import type { Row } from './row.ts';

async function bareNodeMs(): Promise<number> {
  const start = performance.now();
  await new Promise((done) => spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', done));
  return performance.now() - start;
}

async function untilServedMs(dataDir: string): Promise<number> {
  const start = performance.now();
  const app = await startChild('build/web.ts', [
    '--no-open',
    '--json',
    '--keychain',
    'memory',
    '--data-dir',
    dataDir,
  ]);
  const { url } = JSON.parse(app.firstLine) as { url: string };
  await (await fetch(url)).text();
  const elapsed = performance.now() - start;
  await app.close();
  return elapsed;
}

/** From the command to the first page served, against starting Node and doing nothing. */
export async function benchStartup(): Promise<Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-bench-'));
  try {
    await untilServedMs(dataDir);
    const served: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      served.push(await untilServedMs(dataDir));
      bare.push(await bareNodeMs());
    }
    return [
      toRow('startup: command to first page served, peer: bare Node', 'ms', median(served), median(bare)),
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
