import { z } from 'zod';

/** Something that a cluster is reached with and that ends: the user's own certificate or token, or the server's certificate. */
export const Expiry = z.object({
  what: z.enum(['client-certificate', 'token', 'server-certificate']),
  /** When it ends, ISO 8601. */
  at: z.string(),
});
export type Expiry = z.infer<typeof Expiry>;

/** How near an end is: within 30, 7 or 1 days, or over; null where it is further away. */
export type ExpiryLevel = 'month' | 'week' | 'day' | 'over' | null;

const dayMs = 24 * 60 * 60 * 1000;

/** Whole days left until a time, rounded down; negative once it is over. Times in milliseconds since 1970 and ISO 8601. */
export function daysLeft(at: string, nowMs: number): number {
  return Math.floor((Date.parse(at) - nowMs) / dayMs);
}

/** How near an end is. A time that cannot be read is none. */
export function expiryLevel(at: string, nowMs: number): ExpiryLevel {
  const leftMs = Date.parse(at) - nowMs;
  if (Number.isNaN(leftMs)) return null;
  if (leftMs <= 0) return 'over';
  if (leftMs <= dayMs) return 'day';
  if (leftMs <= 7 * dayMs) return 'week';
  return leftMs <= 30 * dayMs ? 'month' : null;
}

/** Those that are to be announced, the nearest first. */
export function dueExpiries(expiries: readonly Expiry[], nowMs: number): Expiry[] {
  return expiries
    .filter(({ at }) => expiryLevel(at, nowMs) !== null)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
