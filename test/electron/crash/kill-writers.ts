import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openChance } from '../../../build/bench/chance.ts';
import type { KeychainKind } from './sequences.ts';

const script = fileURLToPath(new URL('writer.ts', import.meta.url));

/** What the stores of one folder went through. */
export type Ordeal = {
  /** Writes that were acknowledged, by store. */
  acknowledged: Record<string, number>;
  lives: number;
  /** How many kills fell between the start and the end of a write of a store. */
  cutWrites: number;
  /** What was lost or torn, in words; empty where nothing was. */
  faults: string[];
};

type OrdealOptions = {
  seed: number;
  /** Writes to be acknowledged in all, of all stores. */
  writes: number;
  kind: KeychainKind;
  env: NodeJS.ProcessEnv;
  /** After this time no further life begins, in milliseconds. */
  limitMs: number;
};

type Row = { acknowledged: number; tried: number };

/** Has processes write into the stores of a new folder and kills each at a random moment, until enough was acknowledged. */
export async function killWriters({ seed, writes, kind, env, limitMs }: OrdealOptions): Promise<Ordeal> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-crash-'));
  const random = openChance(seed).next;
  const rows = new Map<string, Row>();
  const ordeal: Ordeal = { acknowledged: {}, lives: 0, cutWrites: 0, faults: [] };
  let total = 0;

  const rowOf = (name: string): Row => {
    const row = rows.get(name) ?? { acknowledged: 0, tried: 0 };
    rows.set(name, row);
    return row;
  };
  /** What a new process finds must be the last number that was acknowledged, or one that was under way after it. */
  const onFound = (name: string, found: number): void => {
    const row = rowOf(name);
    if (found < row.acknowledged || found > row.tried) {
      const had = `${row.acknowledged} was acknowledged and ${row.tried} tried`;
      ordeal.faults.push(`life ${ordeal.lives}: ${name} is at ${found}, but ${had}`);
    }
    row.acknowledged = found;
    row.tried = found;
  };
  const onLine = (line: string): boolean => {
    const [verb, name = '', text = ''] = line.split(' ');
    if (verb === 'at') onFound(name, Number(text));
    else if (verb === 'try') rowOf(name).tried = Number(text);
    else if (verb === 'ack') {
      rowOf(name).acknowledged = Number(text);
      ordeal.acknowledged[name] = (ordeal.acknowledged[name] ?? 0) + 1;
      total += 1;
    }
    return verb === 'ack';
  };

  /** One process: it is killed a random moment after a random number of acknowledged writes; 0 means: once all is read. */
  const live = async (afterWrites: number): Promise<void> => {
    ordeal.lives += 1;
    const child = spawn(process.execPath, [script, dataDir, kind], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lateMs = random() * 8;
    let rest = '';
    let left = afterWrites;
    let errors = '';
    const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (onLine(line)) left -= 1;
        if (left === 0) setTimeout(() => child.kill('SIGKILL'), lateMs);
      }
    });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, by) => resolve([exitCode, by]));
    });
    clearTimeout(limit);
    if (signal !== 'SIGKILL' || errors !== '')
      ordeal.faults.push(`life ${ordeal.lives} ended by itself (${String(code ?? signal)}): ${errors}`);
    for (const row of rows.values()) if (row.tried > row.acknowledged) ordeal.cutWrites += 1;
  };

  try {
    const end = performance.now() + limitMs;
    while (total < writes && performance.now() < end && ordeal.faults.length === 0)
      await live(1 + Math.floor(random() * 120));
    // The last word has a process that is let live long enough to read everything.
    if (ordeal.faults.length === 0) await live(1);
    const aside = (await readdir(dataDir, { recursive: true })).filter((name) => name.includes('.corrupt-'));
    if (aside.length > 0) ordeal.faults.push(`set aside as damaged: ${aside.join(', ')}`);
    return ordeal;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
