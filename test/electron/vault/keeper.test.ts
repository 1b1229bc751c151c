import { expect, test, vi } from 'vitest';
import { openVault } from '../../../electron/vault/open.ts';
import type { VaultKeeper } from '../../../electron/vault/keeper.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { fail, ok } from '../../../shared/result.ts';
import { appError } from '../../../shared/error.ts';
import { openFakeKeychain } from './fake-keychain.ts';
import type { FakeKeychain } from './fake-keychain.ts';

type Stage = { vault: VaultKeeper; keychain: FakeKeychain; setFault: (text: string | null) => void };

/** A vault over a keychain that fails with a text for as long as there is one. */
function stage(first: string | null): Stage {
  let fault = first;
  const meddle = () => (fault === null ? undefined : Promise.reject(new Error(fault)));
  const keychain = openFakeKeychain({ limitBytes: Infinity, meddle });
  const vault = openVault({ keychain: 'os', platform: 'linux', load: () => Promise.resolve(ok(keychain)) });
  return { vault, keychain, setFault: (text) => (fault = text) };
}

const locked = 'Cannot create an item in a locked collection';
const noService = 'The name org.freedesktop.secrets was not provided by any .service files';

async function read(vault: VaultKeeper, key: string): Promise<string | null> {
  const got = await vault.get(key);
  if (!got.ok) throw new Error(got.error.message);
  return got.value.type === 'found' ? got.value.secret.reveal() : null;
}

test('a locked keychain keeps nothing by itself, and says that the session can', async () => {
  const { vault, keychain } = stage(locked);
  const put = await vault.put('cluster/a', new Secret('value'));
  expect(put).toMatchObject({ ok: false, error: { code: 'vault', vault: 'locked' } });
  expect(!put.ok && put.error.hint).toContain('for this session only');
  expect(vault.info()).toMatchObject({ state: 'locked', keeping: null, sessionOnly: [] });
  expect(keychain.items.size).toBe(0);
});

test('on the word of the user the session keeps it, and later the keychain, where it is then alone', async () => {
  const { vault, keychain, setFault } = stage(locked);
  const seen = vi.fn();
  vault.listen(seen);
  vault.keepInSession();
  expect(await vault.put('cluster/a', new Secret('value-a'))).toMatchObject({ ok: true });
  expect(vault.info()).toMatchObject({ state: 'locked', keeping: 'session', sessionOnly: ['cluster/a'] });
  expect(await read(vault, 'cluster/a')).toBe('value-a');
  expect(await vault.keepInKeychain()).toMatchObject({ ok: false, error: { vault: 'locked' } });
  expect(vault.info()).toMatchObject({ keeping: 'session', sessionOnly: ['cluster/a'] });

  setFault(null);
  seen.mockClear();
  expect(await vault.keepInKeychain()).toMatchObject({ ok: true });
  expect(vault.info()).toEqual({ state: 'unlocked', keeping: 'keychain', error: null, sessionOnly: [] });
  expect(seen).toHaveBeenCalled();
  expect([...keychain.items]).toEqual([['cluster/a', 'value-a']]);
  expect(await read(vault, 'cluster/a')).toBe('value-a');
});

test('what cannot be moved into the keychain stays in memory', async () => {
  const { vault, setFault, keychain } = stage(null);
  vault.keepInSession();
  await vault.put('cluster/a', new Secret('value-a'));
  await vault.put('cluster/b', new Secret('value-b'));
  const set = keychain.setPassword.bind(keychain);
  keychain.setPassword = async (service, account, password) => {
    if (account === 'cluster/b') setFault(locked);
    return set(service, account, password);
  };
  expect(await vault.keepInKeychain()).toMatchObject({ ok: false, error: { vault: 'locked' } });
  expect(vault.info()).toMatchObject({ state: 'locked', sessionOnly: ['cluster/b'] });
  expect(await read(vault, 'cluster/b')).toBe('value-b');
});

test('without a keychain the session keeps credentials; they stay there until they are moved', async () => {
  const { vault, setFault, keychain } = stage(noService);
  await vault.put('cluster/a', new Secret('value'));
  expect(vault.info()).toMatchObject({ state: 'absent', keeping: 'session', sessionOnly: ['cluster/a'] });
  setFault(null);
  expect(await vault.retry()).toMatchObject({ ok: true });
  expect(vault.info()).toMatchObject({ state: 'unlocked', keeping: 'keychain', sessionOnly: ['cluster/a'] });
  expect(keychain.items.size).toBe(0);
  await vault.keepInKeychain();
  expect([...keychain.items.keys()]).toEqual(['cluster/a']);
});

test('a keychain that goes away later is no reason to keep anything in memory unasked', async () => {
  const { vault, setFault } = stage(null);
  await vault.put('cluster/a', new Secret('value'));
  setFault('The connection is closed');
  expect(await vault.get('cluster/a')).toMatchObject({ ok: false, error: { vault: 'unavailable' } });
  expect(vault.info()).toMatchObject({ state: 'absent', keeping: null });
  expect(await vault.put('cluster/b', new Secret('value'))).toMatchObject({ ok: false });
});

test('what was removed while the keychain was locked is removed from it once it can be asked', async () => {
  const { vault, keychain, setFault } = stage(null);
  await vault.put('cluster/a', new Secret('value'));
  setFault(locked);
  expect(await vault.remove('cluster/a')).toMatchObject({ ok: false, error: { vault: 'locked' } });
  vault.keepInSession();
  expect(await vault.remove('cluster/a')).toEqual({ ok: true, value: 'unknown' });
  expect([...keychain.items.keys()]).toEqual(['cluster/a']);
  setFault(null);
  await vault.retry();
  expect([...keychain.items.keys()]).toEqual([]);
});

test('many who want a locked keychain ask the user once, and a retry asks once more', async () => {
  const { vault, keychain } = stage(locked);
  await Promise.all(Array.from({ length: 50 }, (_, index) => vault.get(`cluster/${index}`)));
  expect(keychain.calls()).toBe(1);
  await Promise.all([vault.retry(), vault.retry()]);
  expect(keychain.calls()).toBe(2);
});

test('an answer that comes after the time was up opens the keychain by itself', async () => {
  let answer: (() => void) | null = null;
  let isHeld = true;
  const meddle = () =>
    isHeld ? (new Promise<void>((done) => (answer = done)) as Promise<never>) : undefined;
  const keychain = openFakeKeychain({ limitBytes: Infinity, meddle });
  const load = () => Promise.resolve(ok(keychain));
  const vault = openVault({ keychain: 'os', platform: 'linux', load, probeTimeoutMs: 20 });
  expect(await vault.get('cluster/a')).toMatchObject({ ok: false, error: { vault: 'timeout' } });
  expect(vault.info().state).toBe('unanswered');
  isHeld = false;
  answer!();
  await vi.waitFor(() => expect(vault.info().state).toBe('unlocked'));
});

test('a module that loads later is used after a retry', async () => {
  const keychain = openFakeKeychain({ limitBytes: Infinity });
  let isThere = false;
  const load = () =>
    Promise.resolve(
      isThere ? ok(keychain) : fail(appError('vault', 'It does not load.', { vault: 'unavailable' })),
    );
  const vault = openVault({ keychain: 'os', platform: 'linux', load });
  await vault.get('cluster/a');
  expect(vault.info()).toMatchObject({ state: 'absent' });
  isThere = true;
  expect(await vault.retry()).toMatchObject({ ok: true });
  expect(vault.info()).toMatchObject({ state: 'unlocked', keeping: 'keychain' });
});

test('without a keychain by choice nothing is asked, and nothing is the matter', async () => {
  const vault = openVault({ keychain: 'memory' });
  expect(vault.info()).toEqual({ state: 'unused', keeping: 'session', error: null, sessionOnly: [] });
  expect(await vault.get('cluster/a')).toEqual({ ok: true, value: { type: 'absent' } });
  expect(await vault.retry()).toMatchObject({ ok: false, error: { code: 'vault' } });
});
