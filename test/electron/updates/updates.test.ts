import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installerTypes, pickInstaller, readFeed } from '../../../electron/updates/feed.ts';
import { openUpdates } from '../../../electron/updates/updates.ts';
import type { UpdateTools, UpdateWish, Updates } from '../../../electron/updates/updates.ts';
import { systemClock } from '../../../electron/clock.ts';
import { readUpdateSource } from '../../../electron/shell/update-source.ts';
import { ok } from '../../../shared/result.ts';
import { isNewer } from '../../../shared/updates.ts';
import type { UpdateFile, UpdateRelease } from '../../../shared/updates.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { createAuthority, openTlsServer } from '../../support/tls-server.ts';
import type { TlsServer } from '../../support/tls-server.ts';

const keep = closeAfterEach();
const proxy = { own: 'none' as const, app: null, noProxy: [] };
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const installer = Buffer.from('a new version');
const file: UpdateFile = {
  platform: 'linux',
  arch: 'x64',
  type: 'deb',
  name: 'acre-2.0.0-amd64.deb',
  sizeBytes: installer.length,
  sha512: createHash('sha512').update(installer).digest('hex'),
};

function feedOf(release: UpdateRelease, by = privateKey): string {
  const text = JSON.stringify(release);
  return JSON.stringify({ release: text, signature: sign(null, Buffer.from(text), by).toString('base64') });
}

describe('a feed of updates', () => {
  const release: UpdateRelease = { version: '2.0.0', files: [file] };
  it('is believed where it is signed with the key of the build', () =>
    expect(readFeed(feedOf(release), key, 'F')).toEqual(ok(release)));

  it.each([
    ['signed by another', feedOf(release, generateKeyPairSync('ed25519').privateKey), 'rejected'],
    ['changed after it was signed', feedOf(release).replace('2.0.0', '9.0.0'), 'rejected'],
    ['no feed', '<html>', 'invalid'],
    ['of another kind', feedOf({ ...release, version: 'tomorrow' }), 'invalid'],
    [
      'with a name that leads elsewhere',
      feedOf({ ...release, files: [{ ...file, name: '../x' }] }),
      'invalid',
    ],
  ])('is refused where it is %s', (_what, text, code) =>
    expect(readFeed(text, key, 'F')).toMatchObject({ ok: false, error: { code } }),
  );

  it('is refused whole without a key that can be used', () =>
    expect(readFeed(feedOf(release), 'AAAA', 'F')).toMatchObject({ error: { code: 'rejected' } }));
});

describe('versions and installers', () => {
  it.each([
    ['1.2.3', '1.2.2', true],
    ['1.10.0', '1.9.9', true],
    ['2.0.0', '1.99.99', true],
    ['1.2.3', '1.2.3', false],
    ['1.2.2', '1.2.3', false],
    ['1.2.3-beta', '1.0.0', false],
  ])('%s is newer than %s: %s', (version, than, expected) => expect(isNewer(version, than)).toBe(expected));

  it('are of the kind that the app came as', () => {
    const none = (): boolean => false;
    expect(installerTypes('win32', {}, none)).toEqual(['nsis']);
    expect(installerTypes('linux', { APPIMAGE: '/a' }, none)).toEqual(['AppImage']);
    expect(installerTypes('linux', {}, (path) => path.endsWith('acre.list'))).toEqual(['deb']);
    expect(installerTypes('linux', {}, none)).toEqual(['rpm', 'AppImage']);
    const target = { platform: 'linux', arch: 'x64', types: ['rpm', 'deb'] as const };
    expect(pickInstaller([file], target)).toBe(file);
    expect(pickInstaller([file], { ...target, arch: 'arm64' })).toBeNull();
  });
});

describe('looking for updates', () => {
  let folder: string;
  let server: TlsServer;
  let caPem: string;
  let asked: string[];
  let answers: Record<string, Buffer | string>;
  let wish: UpdateWish;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acre-updates-'));
    const authority = await createAuthority();
    ({ caPem } = authority);
    asked = [];
    answers = {
      '/acre/acre-updates.json': feedOf({ version: '2.0.0', files: [file] }),
      [`/acre/${file.name}`]: installer,
    };
    server = await openTlsServer(await authority.issue(), (request, response) => {
      asked.push(request.url ?? '');
      if (request.url?.startsWith('/moved/')) {
        response.writeHead(302, { location: request.url.replace('/moved/', '/acre/') }).end();
        return;
      }
      const body = answers[request.url ?? ''];
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    wish = { isOn: true, feed: `${server.url}/acre` };
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (more: Partial<UpdateTools> = {}): Updates => {
    const updates = openUpdates({
      source: { feed: null, key },
      version: '1.0.0',
      target: { platform: 'linux', arch: 'x64', types: ['deb'] },
      wish: () => wish,
      network: () => Promise.resolve(ok({ proxy, bundles: [caPem] })),
      chooseTarget: (name) => Promise.resolve(join(folder, name)),
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined },
      userAgent: 'acre-test',
      ...more,
    });
    keep({ close: async () => updates.close() });
    return updates;
  };

  it('reaches for nothing until the user wishes it, and never without a key', async () => {
    wish.isOn = false;
    expect(await open().look()).toEqual({ type: 'off' });
    wish.isOn = true;
    expect(await open({ source: null }).look()).toEqual({ type: 'unavailable' });
    expect(server.connections()).toBe(0);
  });

  it('finds a newer version with its installer, and fetches that', async () => {
    const updates = open();
    expect(updates.state()).toEqual({ type: 'unknown' });
    expect(await updates.look()).toMatchObject({
      type: 'newer',
      version: '2.0.0',
      installer: file,
      canSave: true,
    });
    expect(asked).toEqual(['/acre/acre-updates.json']);
    expect(await updates.save()).toEqual(ok({ path: join(folder, file.name) }));
    expect(await readFile(join(folder, file.name))).toEqual(installer);
    expect(await readdir(folder)).toEqual([file.name]);
  });

  it('follows to where the files lie', async () => {
    wish.feed = `${server.url}/moved/`;
    expect(await open().look()).toMatchObject({ type: 'newer' });
  });

  it('offers nothing that is as old as the app or older', async () => {
    expect(await open({ version: '2.0.0' }).look()).toMatchObject({ type: 'current' });
    expect(await open({ version: '2.0.1' }).look()).toMatchObject({ type: 'current' });
  });

  it('keeps no installer that is another than the signed list names', async () => {
    const updates = open();
    await updates.look();
    for (const other of ['a bad version', 'a version that is larger than it should be']) {
      answers[`/acre/${file.name}`] = other;
      expect(await updates.save()).toMatchObject({ ok: false });
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('says what is wrong with a feed, and forgets it where another is chosen', async () => {
    const updates = open();
    answers['/acre/acre-updates.json'] = feedOf(
      { version: '3.0.0', files: [] },
      generateKeyPairSync('ed25519').privateKey,
    );
    expect(await updates.look()).toMatchObject({ type: 'failed', error: { code: 'rejected' } });
    wish.feed = `${server.url}/nowhere`;
    expect(updates.state()).toEqual({ type: 'unknown' });
    expect(await updates.look()).toMatchObject({ type: 'failed', error: { code: 'not-found' } });
    wish.feed = server.url.replace('https:', 'http:');
    expect(await updates.look()).toMatchObject({ type: 'failed', error: { code: 'invalid' } });
    wish.feed = null;
    expect(await updates.look()).toMatchObject({ type: 'failed', error: { code: 'invalid' } });
  });

  it('trusts no server of an authority that is not known', async () => {
    const updates = open({
      network: () => Promise.resolve(ok({ proxy, bundles: [] })),
    });
    expect(await updates.look()).toMatchObject({ type: 'failed' });
    expect(asked).toEqual([]);
  });
});

it('the key of a build is read from its package.json, where there is one', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  expect(await readUpdateSource(root)).toBeNull();
  expect(await readUpdateSource(join(root, 'nowhere'))).toBeNull();
});
