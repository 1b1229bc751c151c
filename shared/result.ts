import type { AppError } from './error.ts';

/** A success with its value, or an expected failure. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

/** Wraps a value as a success. */
export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Wraps an expected failure. */
export function fail(error: AppError): { ok: false; error: AppError } {
  return { ok: false, error };
}
