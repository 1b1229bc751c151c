import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadKeychain } from '../../../electron/vault/keychain.ts';
import { openKeyring, runScript, whyNoKeyring } from '../../support/keyring.ts';
import type { Keyring } from '../../support/keyring.ts';
import type { VaultAnswers, VaultCall } from './vault-script.ts';

const script = fileURLToPath(new URL('vault-script.ts', import.meta.url));
const keychain = await loadKeychain();
const missing = whyNoKeyring() ?? (keychain.ok ? null : keychain.error.message);
const done = { ok: true };

async function run(env: NodeJS.ProcessEnv, calls: VaultCall[]): Promise<VaultAnswers> {
  const outcome = await runScript(script, env, JSON.stringify(calls));
  expect(outcome).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  return JSON.parse(outcome.stdout) as VaultAnswers;
}

describe.skipIf(missing)(`a real Secret Service${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let keyring: Keyring;
  beforeAll(async () => {
    keyring = await openKeyring();
  }, 30_000);
  afterAll(() => keyring.close());

  test('keeps, replaces and removes, and another process reads it', async () => {
    const long = 'kubeconfig ä€😀 '.repeat(5000);
    const put = await run(keyring.env, [
      { call: 'get', key: 'cluster/a' },
      { call: 'put', key: 'cluster/a', value: 'short' },
      { call: 'put', key: 'cluster/b', value: long },
      { call: 'put', key: 'cluster/c', value: 'first' },
      { call: 'put', key: 'cluster/c', value: 'second' },
    ]);
    const unlocked = { state: 'unlocked', keeping: 'keychain', error: null, sessionOnly: [] };
    expect(put).toEqual({
      first: unlocked,
      last: unlocked,
      answers: [{ ok: true, value: { type: 'absent' } }, done, done, done, done],
    });
    const later = await run(keyring.env, [
      { call: 'get', key: 'cluster/a' },
      { call: 'get', key: 'cluster/b' },
      { call: 'get', key: 'cluster/c' },
      { call: 'remove', key: 'cluster/a' },
      { call: 'remove', key: 'cluster/a' },
      { call: 'get', key: 'cluster/a' },
    ]);
    expect(later.answers).toEqual([
      'short',
      long,
      'second',
      { ok: true, value: 'removed' },
      { ok: true, value: 'absent' },
      { ok: true, value: { type: 'absent' } },
    ]);
  });

  test('a locked keyring is told as locked, ends nothing, and gives everything back once unlocked', async () => {
    await run(keyring.env, [{ call: 'put', key: 'cluster/kept', value: 'kept over a lock' }]);
    await keyring.lock();
    const locked = await run(keyring.env, [
      { call: 'get', key: 'cluster/kept' },
      { call: 'remove', key: 'cluster/kept' },
    ]);
    expect(locked.first).toMatchObject({ state: 'locked', keeping: null, error: { vault: 'locked' } });
    for (const answer of locked.answers)
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault', vault: 'locked' } });
    await keyring.unlock();
    const unlocked = await run(keyring.env, [{ call: 'get', key: 'cluster/kept' }]);
    expect(unlocked).toMatchObject({ first: { state: 'unlocked' }, answers: ['kept over a lock'] });
  }, 30_000);

  test('a keyring locked while Acre runs is told as locked, not as absent', async () => {
    const { first, last, answers } = await run(keyring.env, [
      { call: 'put', key: 'cluster/kept', value: 'kept' },
      { call: 'lock keyring', key: '' },
      { call: 'get', key: 'cluster/kept' },
      { call: 'get', key: 'cluster/never-there' },
      { call: 'remove', key: 'cluster/kept' },
      { call: 'put', key: 'cluster/kept', value: 'other' },
      { call: 'retry', key: '' },
    ]);
    expect([first.state, last.state, last.keeping]).toEqual(['unlocked', 'locked', null]);
    expect(answers.slice(0, 2)).toEqual([done, 'locked']);
    for (const answer of answers.slice(2)) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault' } });
      expect(JSON.stringify(answer)).toContain('The keychain is locked.');
    }
    await keyring.unlock();
    expect((await run(keyring.env, [{ call: 'get', key: 'cluster/kept' }])).answers).toEqual(['kept']);
  });

  test('no session bus: memory, and why', async () => {
    const env = { ...keyring.env };
    delete env['DBUS_SESSION_BUS_ADDRESS'];
    const { first, last, answers } = await run(env, [
      { call: 'put', key: 'a', value: 'value' },
      { call: 'get', key: 'a' },
    ]);
    expect(first).toMatchObject({ state: 'absent', keeping: 'session', sessionOnly: [] });
    expect([last.sessionOnly, answers[1]]).toEqual([['a'], 'value']);
    expect(first.error?.message).toContain('The keychain cannot be used.');
    expect(first.error?.message).toMatch(/D-Bus/);
  });
});
