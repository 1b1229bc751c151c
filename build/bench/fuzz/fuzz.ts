import { startChild } from '../child.ts';
import { toRow } from '../row.ts';
import type { Row } from '../row.ts';
import type { Fuzzed, FuzzOptions } from './run.ts';

/** Runs made-up inputs against a back end in a process of its own. */
export async function runFuzz({ frames, budgetMs, seed, only }: FuzzOptions): Promise<Fuzzed> {
  const args = [frames, budgetMs, seed, ...only].map(String);
  const child = await startChild('build/bench/fuzz/client.ts', args);
  const found = JSON.parse(child.firstLine) as Fuzzed;
  await child.close();
  return found;
}

/** Ten thousand frames for every name of the contract; the seed is told, so that a run that finds something can be had again. */
export async function benchFuzz(): Promise<Row[]> {
  const seed = Date.now() % 2 ** 31;
  const { names, faults, ...kept } = await runFuzz({ frames: 10_000, budgetMs: 6_000, seed, only: [] });
  for (const fault of faults) console.error(`${fault}\n`);
  const sum = (key: 'frames' | 'valid' | 'values' | 'slow'): number =>
    names.reduce((total, name) => total + name[key], 0);
  return [
    toRow('fuzz: frames', `frames of seed ${seed}`, sum('frames')),
    toRow('fuzz: inputs that the contract took, peer: all', 'frames', sum('valid'), sum('frames')),
    toRow('fuzz: answered with a value', 'frames', sum('values')),
    toRow('fuzz: still open after seconds', 'frames', sum('slow')),
    toRow(
      'fuzz: heap after, peer: after some hundred of each name',
      'bytes',
      kept.heapAfter,
      kept.heapBefore,
    ),
    toRow(
      'fuzz: handles after, peer: after some hundred of each name',
      'handles',
      kept.handlesAfter,
      kept.handlesBefore,
    ),
    toRow('fuzz: faults', 'faults', faults.length),
  ];
}
