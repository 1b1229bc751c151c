import { describe, expect, test, vi } from 'vitest';
import { openItems } from '../../../electron/vault/items.ts';
import type { VaultKeeper } from '../../../electron/vault/keeper.ts';
import { openVault } from '../../../electron/vault/open.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import type { Vault } from '../../../electron/vault/vault.ts';
import { ok } from '../../../shared/result.ts';
import { openFakeKeychain } from './fake-keychain.ts';
import type { FakeOptions } from './fake-keychain.ts';

const vaults: [string, () => VaultKeeper][] = [
  ['memory', () => openVault({ keychain: 'memory' })],
  ['keychain on Linux', () => openOver({ limitBytes: Infinity }, 'linux')],
  ['keychain on Windows', () => openOver({}, 'win32')],
];

function openOver(fake: FakeOptions, platform: NodeJS.Platform, timeoutMs = 1000): VaultKeeper {
  const load = () => Promise.resolve(ok(openFakeKeychain(fake)));
  return openVault({ keychain: 'os', platform, load, timeoutMs, probeTimeoutMs: timeoutMs });
}

async function read(vault: Vault, key: string): Promise<string | null> {
  const got = await vault.get(key);
  if (!got.ok) throw new Error(got.error.message);
  return got.value.type === 'found' ? got.value.secret.reveal() : null;
}

describe.each(vaults)('%s vault', (_name, open) => {
  test('keeps, replaces, tells absent and removes', async () => {
    const vault = open();
    expect(await read(vault, 'cluster/a')).toBeNull();
    for (const value of ['short', 'ä€😀'.repeat(9000), 'x'.repeat(2560), 'x'.repeat(2561), 'short again']) {
      expect(await vault.put('cluster/a', new Secret(value))).toEqual({ ok: true, value: undefined });
      expect(await read(vault, 'cluster/a')).toBe(value);
    }
    expect(await read(vault, 'cluster/b')).toBeNull();
    expect(await vault.remove('cluster/a')).toEqual({ ok: true, value: 'removed' });
    expect(await vault.remove('cluster/a')).toEqual({ ok: true, value: 'absent' });
    expect(await read(vault, 'cluster/a')).toBeNull();
  });

  test.each(['', 'a\0b', 'half a character \ud800', 'x'.repeat(1024 * 1024 + 1)])(
    'refuses what a keychain would change (%#)',
    async (value) => {
      const vault = open();
      const refused = await vault.put('a', new Secret(value));
      expect(refused).toMatchObject({ ok: false, error: { code: 'vault' } });
      expect(await read(vault, 'a')).toBeNull();
    },
  );

  test.each(['', 'Upper', 'a#b', 'ü', 'a'.repeat(201)])('refuses the key %j', async (key) => {
    const vault = open();
    for (const answer of [
      await vault.put(key, new Secret('value')),
      await vault.get(key),
      await vault.remove(key),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault' } });
    }
  });

  test('answers after close', async () => {
    const vault = open();
    await vault.close();
    expect(await vault.get('a')).toMatchObject({ ok: false, error: { code: 'vault' } });
  });

  test('takes calls at the same time in turn', async () => {
    const vault = open();
    const values = ['a', 'b', 'c'].map((letter) => letter.repeat(4000));
    await Promise.all(values.map((value) => vault.put('k', new Secret(value))));
    expect(await read(vault, 'k')).toBe(values[2]);
  });
});

describe('a keychain that fails', () => {
  const throwing = (text: string) => ({ meddle: () => Promise.reject(new Error(text)) });

  test.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent', 'session'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'absent', 'session'],
    ['Cannot create an item in a locked collection', 'locked', null],
    ['User interaction is not allowed.', 'locked', null],
    ['The unlock prompt was dismissed', 'refused', null],
    ['User canceled the operation.', 'refused', null],
  ] as const)('%s: %s', async (text, state, keeping) => {
    const vault = openOver(throwing(text), 'linux');
    expect(vault.info()).toMatchObject({ state: 'opening', keeping: null });
    await vault.get('a');
    expect(vault.info()).toMatchObject({ state, keeping, error: { code: 'vault' } });
    expect(vault.info().error?.message).toContain(text);
    expect(vault.info().error?.hint).toContain('ry again');
  });

  test('a module that does not load is the reason', async () => {
    vi.doMock('keytar', () => {
      throw new Error('Failed to load keytar native addon');
    });
    const vault = openVault({ keychain: 'os' });
    await vault.get('a');
    vi.doUnmock('keytar');
    expect(vault.info()).toMatchObject({ state: 'absent', keeping: 'session' });
    expect(vault.info().error?.message).toContain('needs libsecret');
  });

  test('a daemon that never answers is given up, and nothing more is asked of it until it does', async () => {
    let answer: (() => void) | undefined;
    let calls = 0;
    const keychain = openFakeKeychain();
    const slow = {
      ...keychain,
      getPassword: async (service: string, account: string) => {
        calls += 1;
        await new Promise<void>((resolve) => (answer = resolve));
        return keychain.getPassword(service, account);
      },
    };
    const items = openItems(slow, 'Acre', () => 20);
    const first = await items.read('a');
    expect(first).toMatchObject({ ok: false, error: { code: 'vault' } });
    expect(await items.write('a', 'value')).toMatchObject({ ok: false });
    expect([calls, keychain.calls()]).toEqual([1, 0]);
    answer?.();
    await expect.poll(async () => (await items.write('a', 'value')).ok).toBe(true);
  });

  test('a probe that hangs ends in time', async () => {
    const vault = openOver({ meddle: () => new Promise<never>(() => {}) }, 'linux', 20);
    expect(await vault.get('a')).toMatchObject({ ok: false, error: { vault: 'timeout' } });
    expect(vault.info()).toMatchObject({ state: 'unanswered', keeping: null });
    expect(vault.info().error?.message).toContain('did not answer in time');
  });

  test('a keychain locked later reads as locked, not as absent, and works again once unlocked', async () => {
    let isLocked = false;
    const meddle = () => {
      return isLocked ? Promise.reject(new Error('Cannot create an item in a locked collection')) : undefined;
    };
    const keychain = openFakeKeychain({ limitBytes: Infinity, meddle });
    const libsecret = {
      ...keychain,
      getPassword: (s: string, a: string) => (isLocked ? Promise.resolve(null) : keychain.getPassword(s, a)),
      deletePassword: (s: string, a: string) =>
        isLocked ? Promise.resolve(false) : keychain.deletePassword(s, a),
    };
    const vault = openVault({ keychain: 'os', platform: 'linux', load: async () => ok(libsecret) });
    await vault.put('a', new Secret('value'));
    isLocked = true;
    for (const answer of [
      await vault.get('a'),
      await vault.remove('a'),
      await vault.put('a', new Secret('other')),
    ]) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'vault' } });
      expect(!answer.ok && answer.error.message).toContain('locked');
      expect(!answer.ok && answer.error.hint).toContain('Unlock');
    }
    isLocked = false;
    const calls = keychain.calls();
    expect(await vault.get('a')).toMatchObject({ ok: false });
    expect(keychain.calls()).toBe(calls);
    expect(await vault.retry()).toMatchObject({ ok: true });
    expect(await read(vault, 'a')).toBe('value');
    expect([...keychain.items.keys()]).toEqual(['a']);
  });

  test('no error text holds the value', async () => {
    const vault = openOver({ limitBytes: 100 }, 'linux');
    const refused = await vault.put('a', new Secret('canary-value-'.repeat(20)));
    expect(refused.ok).toBe(false);
    expect(JSON.stringify(refused)).not.toContain('canary');
  });
});
