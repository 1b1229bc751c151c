import { z } from 'zod';

/** How near the end of a cloud credential is: within two weeks, or over. */
export const CredentialStage = z.enum(['soon', 'over']);
export type CredentialStage = z.infer<typeof CredentialStage>;

/** How long before its end a credential is warned of. */
export const warnedMs = 14 * 24 * 60 * 60 * 1000;

/** The stage of an end (ISO 8601; null for never, absent while unknown) at a time in milliseconds since 1970; null while it is far, or none. */
export function credentialStage(end: string | null | undefined, nowMs: number): CredentialStage | null {
  const leftMs = Date.parse(end ?? '') - nowMs;
  if (Number.isNaN(leftMs) || leftMs > warnedMs) return null;
  return leftMs <= 0 ? 'over' : 'soon';
}

/** When the stage of an end changes next, in milliseconds since 1970; null where it will not. */
export function nextStageAtMs(end: string | null | undefined, nowMs: number): number | null {
  const endMs = Date.parse(end ?? '');
  return [endMs - warnedMs, endMs].find((atMs) => atMs > nowMs) ?? null;
}
