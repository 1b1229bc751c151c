import type { Preferences } from '../../shared/preferences.ts';

/** How sizes and times of day are told. */
export type Units = Pick<Preferences, 'sizes' | 'clock'>;

let units: Units = { sizes: 'binary', clock: 'locale' };
const listeners = new Set<() => void>();

/** How sizes and times of day are told now. */
export function unitsNow(): Units {
  return units;
}

/** Tells sizes and times otherwise from now on; those who listen draw anew where that changes something. */
export function setUnits({ sizes, clock }: Units): void {
  if (sizes === units.sizes && clock === units.clock) return;
  units = { sizes, clock };
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` after each change; answers what stops that. */
export function onUnits(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const binary = { base: 1024, names: ['B', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'] } as const;
const decimal = { base: 1000, names: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] } as const;

/** The step from one unit of sizes to the next, and their names by exponent of it. */
export function sizeUnits(): { readonly base: number; readonly names: readonly string[] } {
  return units.sizes === 'decimal' ? decimal : binary;
}
