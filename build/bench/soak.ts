import { startChild } from './child.ts';
import { grownRow, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';
import { fitSlope, grows } from './slope.ts';
import type { Point } from './slope.ts';
import type { Soaked } from './soak-run.ts';
import { soakWhole } from './soak-whole.ts';
import type { WholeSample } from './soak-whole.ts';

/** Runs a soak of one session in a process of its own; the same seed gives the same cluster and the same chances. */
export async function runSoak(vms: number, seconds: number, seed: string): Promise<Soaked> {
  const child = await startChild('build/bench/soak-client.ts', [String(vms), String(seconds), seed]);
  const found = JSON.parse(child.firstLine) as Soaked;
  await child.close();
  return found;
}

/** Something that is measured of the whole app; it grows where it rises for sure and by more than `least` over the soak. */
type Series = { name: string; unit: string; of: (sample: WholeSample) => number; least: number };

const kib = 1024;

/** All that must not grow. What is allowed is what a page or a few connections weigh: noise that is no trend. */
const series: readonly Series[] = [
  { name: 'heap of the back end', unit: 'bytes', of: ({ backEnd }) => backEnd.heapBytes, least: 512 * kib },
  {
    name: 'buffers of the back end',
    unit: 'bytes',
    of: ({ backEnd }) => backEnd.bufferBytes,
    least: 512 * kib,
  },
  { name: 'sockets of the back end', unit: 'sockets', of: ({ backEnd }) => backEnd.sockets, least: 3 },
  { name: 'handles of the back end', unit: 'handles', of: ({ backEnd }) => backEnd.handles, least: 5 },
  { name: 'emitters of the back end', unit: 'emitters', of: ({ backEnd }) => backEnd.emitters, least: 15 },
  { name: 'listeners of the back end', unit: 'listeners', of: ({ backEnd }) => backEnd.listeners, least: 0 },
  { name: 'signals of the back end', unit: 'signals', of: ({ backEnd }) => backEnd.signals, least: 15 },
  { name: 'heap of the page', unit: 'bytes', of: ({ page }) => page.heapBytes, least: 512 * kib },
  { name: 'buffers of the page', unit: 'bytes', of: ({ page }) => page.bufferBytes, least: 512 * kib },
  { name: 'DOM nodes of the page', unit: 'nodes', of: ({ page }) => page.domNodes, least: 150 },
  { name: 'listeners of the page', unit: 'listeners', of: ({ page }) => page.listeners, least: 100 },
  { name: 'documents of the page', unit: 'documents', of: ({ page }) => page.documents, least: 0 },
];

/** The rows of a soak of the whole app: of everything that must not grow its slope with the interval around it, and what did grow. */
export function toSoakRows(samples: readonly WholeSample[]): Row[] {
  const rows: Row[] = [];
  let grown = 0;
  for (const { name, unit, of, least } of series) {
    const points = samples.map((sample): Point => [sample.atSeconds / 60, of(sample)]);
    const { slope, low, high, mean } = fitSlope(points);
    rows.push(
      toRow(`soak: ${name}, mean`, unit, mean),
      toRow(`soak: ${name}, slope`, `${unit}/min`, slope),
      toRow(`soak: ${name}, slope, low end of 95 %`, `${unit}/min`, low),
      toRow(`soak: ${name}, slope, high end of 95 %`, `${unit}/min`, high),
    );
    if (!grows(points, least)) continue;
    grown += 1;
    rows.push(toRow(`soak: ${name}, grew by`, unit, slope * ((samples.at(-1)?.atSeconds ?? 0) / 60)));
  }
  return [...rows, toRow(grownRow, 'things', grown)];
}

/** Says on standard error how it stands, once a minute. */
function tellEveryMinute(): (sample: WholeSample) => void {
  let told = -Infinity;
  const mib = (bytes: number): string => (bytes / kib ** 2).toFixed(1);
  return ({ atSeconds, backEnd, page }) => {
    if (atSeconds - told < 60) return;
    told = atSeconds;
    const when = atSeconds < 0 ? 'warming up' : `minute ${Math.floor(atSeconds / 60)}`;
    const heaps = `back end ${mib(backEnd.heapBytes)} MiB, page ${mib(page.heapBytes)} MiB`;
    console.error(`soak: ${when}: ${heaps}, ${backEnd.sockets} sockets`);
  };
}

/** How the whole app does for minutes, its canvas open, on a cluster that changes all the time and does everything wrong. */
export async function benchSoak({ vms, minutes, churn }: BenchOptions): Promise<Row[]> {
  const seconds = minutes * 60;
  const found = await soakWhole(
    {
      ...{ vms, churn, seconds },
      warmUpSeconds: Math.min(600, seconds / 3),
      everySeconds: Math.min(15, seconds / 20),
      seed: String(Date.now()),
    },
    tellEveryMinute(),
  );
  for (const complaint of found.complaints) console.error(complaint);
  return [
    ...toSoakRows(found.samples),
    toRow('soak: faults that happened', 'faults', found.faults),
    toRow('soak: frames drawn', 'frames', found.frames),
    toRow('soak: rejections, warnings and errors nobody handled', 'complaints', found.complaints.length),
  ];
}
