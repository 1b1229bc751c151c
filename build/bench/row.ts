/** One figure of a benchmark. `peer` is the same unit measured in the same run for the thing it is compared with. */
export type Row = { name: string; unit: string; value: number; peer?: number; ratio?: number };

/** What a benchmark is run with; `vms` is the size of the fleet, `minutes` the length of a soak and `churn` its changes a second. */
export type BenchOptions = { vms: number; minutes: number; churn: number };

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/** The value that a share of the measurements stays at or below; a share of 0.95 is the 95th percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A row with its peer and their ratio, value by peer. */
export function toRow(name: string, unit: string, value: number, peer?: number): Row {
  const round = (number: number): number => Number(number.toPrecision(4));
  if (peer === undefined) return { name, unit, value: round(value) };
  return { name, unit, value: round(value), peer: round(peer), ratio: round(value / peer) };
}

/** Runs something a number of times, after one run that does not count, and answers the median time in milliseconds. */
export function timeMs(runs: number, work: (run: number) => void): number {
  work(0);
  return median(
    Array.from({ length: runs }, (_, run) => {
      const start = performance.now();
      work(run + 1);
      return performance.now() - start;
    }),
  );
}

/** The name of the row of a soak that says how many things grew. */
export const grownRow = 'soak: things that grew';
