import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openGuestCredentials } from '../../../electron/guest/guest-credentials.ts';
import { openMemoryVault } from '../../../electron/vault/memory.ts';
import { Secret } from '../../../electron/vault/secret.ts';

const unnameable = ['lab/GuestCluster/default/Shop', `lab/GuestCluster/default/${'x'.repeat(190)}`];
let dataDir = '';
beforeEach(async () => void (dataDir = await mkdtemp(join(tmpdir(), 'acre-test-'))));
afterEach(() => rm(dataDir, { recursive: true, force: true }));
const listed = async (): Promise<unknown> => JSON.parse(await readFile(join(dataDir, 'guests.json'), 'utf8'));

it.each(unnameable)(
  'a guest cluster that no vault can name (%s) is refused, and leaves nothing behind',
  async (guest) => {
    const vault = openMemoryVault();
    const credentials = await openGuestCredentials(dataDir, vault);
    expect(await credentials.keep(guest, new Secret('{}'))).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect(await credentials.forget(guest)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect(vault.keys()).toEqual([]);
    expect(await credentials.belonging.isKept('lab')).toBe(false);
  },
);

it('a list that names such guest clusters does not keep their cluster from being removed', async () => {
  const named = 'lab/GuestCluster/default/shop';
  await writeFile(
    join(dataDir, 'guests.json'),
    JSON.stringify({ version: 1, value: [...unnameable, named, 'other/GuestCluster/a/b'] }),
  );
  const vault = openMemoryVault();
  const credentials = await openGuestCredentials(dataDir, vault);
  expect(await credentials.keep(named, new Secret('{}'))).toEqual({ ok: true, value: undefined });
  expect(await credentials.belonging.remove('lab')).toMatchObject({ ok: true });
  await credentials.settled();
  expect(vault.keys()).toEqual([]);
  expect(await listed()).toEqual({ version: 1, value: ['other/GuestCluster/a/b'] });
});
