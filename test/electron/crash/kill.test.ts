import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadKeychain } from '../../../electron/vault/keychain.ts';
import { openKeyring, whyNoKeyring } from '../../support/keyring.ts';
import type { Keyring } from '../../support/keyring.ts';
import { killWriters } from './kill-writers.ts';

const keychain = await loadKeychain();
const missing = whyNoKeyring() ?? (keychain.ok ? null : keychain.error.message);

test('a process killed at any moment of 500 writes loses none that was acknowledged, and tears none', async () => {
  const seed = 20_261_130;
  const ordeal = await killWriters({ seed, writes: 500, kind: 'folder', env: process.env, limitMs: 25_000 });
  expect(ordeal.faults).toEqual([]);
  const counts = Object.values(ordeal.acknowledged);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(500);
  for (const count of counts) expect(count).toBeGreaterThan(50);
  // Kills that never fall into a write would show nothing.
  expect(ordeal.cutWrites).toBeGreaterThan(5);
}, 60_000);

describe.skipIf(missing)(`over a real Secret Service${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let keyring: Keyring;
  beforeAll(async () => {
    keyring = await openKeyring();
  }, 30_000);
  afterAll(() => keyring.close());

  test('the same holds', async () => {
    const env = { ...process.env, ...keyring.env };
    const ordeal = await killWriters({ seed: 7, writes: 100, kind: 'os', env, limitMs: 15_000 });
    expect(ordeal.faults).toEqual([]);
    expect(ordeal.acknowledged['vault']).toBeGreaterThan(10);
  }, 60_000);
});
