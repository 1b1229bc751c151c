import type { Use } from '../graph.ts';
import type { FillRole, LegendEntry } from '../look.ts';

/** The share of a capacity that is used, or reserved where use is not measured; 0 to 1, null where neither is known. */
export function shareOf(use: Use | null): number | null {
  const amount = use ? (use.used ?? use.reserved) : null;
  if (!use || amount === null || use.capacity <= 0) return null;
  return Math.min(1, Math.max(0, amount / use.capacity));
}

const heatSteps = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'heat-5'] as const;

/** Where a share 0 to 1 takes the next step of the scale; finer towards full, where it matters. */
export const shareSteps: readonly number[] = [0.2, 0.4, 0.6, 0.75, 0.9];

/** The step of the scale for a value, given the five values at which the next step begins; `none` where it is not known. */
export function stepOf(value: number | null, begins: readonly number[]): FillRole {
  if (value === null) return 'none';
  return heatSteps[begins.filter((begin) => value >= begin).length] ?? 'heat-5';
}

/** The step of the scale for a share 0 to 1. */
export function heatStep(share: number | null): FillRole {
  return stepOf(share, shareSteps);
}

/** The six steps of a scale as entries of a legend, each with the value at which it begins. */
export function rampOf(least: string, begins: readonly string[]): LegendEntry[] {
  return heatSteps.map((role, index) => ({ role, text: index === 0 ? least : (begins[index - 1] ?? '') }));
}
