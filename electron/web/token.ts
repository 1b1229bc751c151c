import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { steadyMs } from '../clock.ts';

/** A 256-bit secret that fits a URL. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether two secrets are the same, in a time that tells nothing about either. */
export function isSameToken(given: string | null | undefined, expected: string): boolean {
  if (given === null || given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Codes that open the page once, for a browser's command line, which every user of the machine can read. */
export type LaunchCodes = { issue: () => string; redeem: (given: string | null) => boolean };

/** Opens a keeper of launch codes; each works once and for `lifeMs`. */
export function openLaunchCodes(lifeMs = 60_000, now: () => number = steadyMs): LaunchCodes {
  const codes = new Map<string, number>();
  return {
    issue: () => {
      const code = createToken();
      codes.set(code, now() + lifeMs);
      return code;
    },
    redeem: (given) => {
      for (const [code, until] of codes) {
        if (!isSameToken(given, code)) continue;
        codes.delete(code);
        return now() < until;
      }
      return false;
    },
  };
}
