// npm run bench: figures as ratios to a peer in the same run, since machines are noisy.
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { grownRow } from './bench/row.ts';
import type { BenchOptions, Row } from './bench/row.ts';

const usage = `Usage: npm run bench -- canvas|sync|feed|plan|startup|all|soak|fuzz [--vms N] [--json FILE]
       npm run bench -- soak [--minutes N] [--churn N] [--vms N] [--json FILE]

  canvas   frames, first draw, drag and updates of the canvas, against React Flow with every VM as a node
  sync     connecting to a complete world and a change to its patch, against the bare lists and the bare watch
  feed     a change in the world to the text sent, against sending the whole world
  plan     a keystroke in a plan of 200 nodes on 500 hosts, against indexing the world once
  startup  the command to a drawn canvas of what was last seen, against the same with no clusters; 1 and 20 clusters
  soak     what grows in the back end and in the page while a cluster changes all the time and does everything wrong, the
           canvas open: slopes of heaps, buffers, sockets, listeners and DOM nodes once garbage has been collected, with
           their intervals of 95 %; exit code 1 where anything grew; not part of all
  fuzz     10,000 made-up inputs for every name of the contract, against the back end; not part of all

  --vms N      size of the fleet; without it 20,000 for the canvas alone, 5,000 for a soak, else 2,000
  --minutes N  how long a soak measures, after a warm-up of 10 at most; 30 without it
  --churn N    changes a second in a soak; 200 without it
  --json FILE  also writes the rows as JSON: {name, unit, value, peer?, ratio?}`;

type Bench = (options: BenchOptions) => Promise<Row[]> | Row[];

/** Benchmarks by name; what they need is large, and is loaded for those that run. */
const benches: Record<string, () => Promise<Bench>> = {
  canvas: async () => (await import('./bench/canvas.ts')).benchCanvas,
  sync: async () => (await import('./bench/sync.ts')).benchSync,
  feed: async () => (await import('./bench/feed.ts')).benchFeed,
  plan: async () => (await import('./bench/plan.ts')).benchPlan,
  startup: async () => (await import('./bench/startup.ts')).benchStartup,
};
const single: Record<string, () => Promise<Bench>> = {
  ...benches,
  soak: async () => (await import('./bench/soak.ts')).benchSoak,
  fuzz: async () => (await import('./bench/fuzz/fuzz.ts')).benchFuzz,
};

/** Sizes of fleets that are not the usual one. */
const usualVms: Readonly<Record<string, string>> = { canvas: '20000', soak: '5000' };

function refuse(message: string): number {
  console.error(message);
  return 2;
}

function print(row: Row): void {
  const peer = row.peer === undefined ? '' : `   peer ${row.peer} ${row.unit}, ratio ${row.ratio ?? ''}`;
  console.log(`${row.name}: ${row.value} ${row.unit}${peer}`);
}

async function main(args: string[]): Promise<number> {
  let parsed;
  try {
    const options = {
      vms: { type: 'string' },
      minutes: { type: 'string' },
      churn: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return refuse((error as Error).message.split(/\.\s|\n/, 1)[0] ?? 'Bad arguments.');
  }
  if (parsed.values.help) {
    console.log(usage);
    return 0;
  }
  const [which = 'all', ...more] = parsed.positionals;
  const vms = Number(parsed.values.vms ?? usualVms[which] ?? '2000');
  if (!Number.isInteger(vms) || vms < 10 || vms > 200_000)
    return refuse('--vms takes a whole number from 10 to 200,000.');
  const minutes = Number(parsed.values.minutes ?? '30');
  if (!(minutes >= 0.1 && minutes <= 10_000)) return refuse('--minutes takes a number from 0.1 to 10,000.');
  const churn = Number(parsed.values.churn ?? '200');
  if (!(churn >= 0 && churn <= 10_000)) return refuse('--churn takes a number from 0 to 10,000.');
  const names = which === 'all' ? Object.keys(benches) : [which];
  if (more.length > 0 || !names.every((name) => Object.hasOwn(single, name))) {
    return refuse(
      `One of canvas, sync, feed, plan, startup, soak, fuzz or all is expected, not "${[which, ...more].join(' ')}".`,
    );
  }
  const rows: Row[] = [];
  for (const name of names) {
    const bench = await single[name]?.();
    for (const row of (await bench?.({ vms, minutes, churn })) ?? []) {
      rows.push(row);
      print(row);
    }
  }
  if (parsed.values.json !== undefined)
    await writeFile(parsed.values.json, `${JSON.stringify(rows, null, 2)}\n`);
  return rows.some(({ name, value }) => name === grownRow && value > 0) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
