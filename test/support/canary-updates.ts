import { expect } from 'vitest';
import type { TestBackend } from './backend.ts';

type Stage = { app: TestBackend };

/** How every name of the contract about updates is used once; the build under test has no key for any. */
export const updateUses = {
  'updates.read': async ({ app }: Stage) =>
    expect(await app.call('updates.read', {})).toEqual({ ok: true, value: { type: 'unavailable' } }),
  'updates.look': async ({ app }: Stage) =>
    expect(await app.call('updates.look', {})).toEqual({ ok: true, value: { type: 'unavailable' } }),
  'updates.save': async ({ app }: Stage) =>
    expect(await app.call('updates.save', {})).toMatchObject({ ok: false, error: { code: 'not-found' } }),
};
