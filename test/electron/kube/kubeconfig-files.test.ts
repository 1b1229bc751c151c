import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toShape } from '../../support/kubeconfig-shapes.ts';
import { openShapeBench } from '../../support/shape-bench.ts';

const { app, simulator, read, choose, works, close } = await openShapeBench();
const folder = await mkdtemp(join(tmpdir(), 'acre-shapes-'));
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true });
});

describe('files a kubeconfig refers to', () => {
  const files = { ca: 'ca.crt', cert: 'admin.crt', key: 'admin.key', token: 'token' };
  beforeAll(async () => {
    const { certificatePem, keyPem } = await simulator.cluster.issueClient('admin');
    await writeFile(join(folder, files.ca), simulator.caPem);
    await writeFile(join(folder, files.cert), certificatePem);
    await writeFile(join(folder, files.key), keyPem);
    await writeFile(join(folder, files.token), `${simulator.cluster.adminToken}\n`);
  });
  const withCertificates = (): string =>
    toShape(simulator, {
      user: { 'client-certificate': files.cert, 'client-key': `./${files.key}` },
      cluster: { 'certificate-authority': files.ca },
      hasCa: false,
    });

  it('are listed whole where the folder is known, read once on consent, and kept inline', async () => {
    const draft = await choose({ name: 'config', text: withCertificates(), folder });
    const { context, files: listed } = draft.contexts[0]!;
    expect(listed).toEqual([
      { field: 'certificate-authority', path: join(folder, 'ca.crt'), isAbsolute: true },
      { field: 'client-certificate', path: join(folder, 'admin.crt'), isAbsolute: true },
      { field: 'client-key', path: join(folder, 'admin.key'), isAbsolute: true },
    ]);
    const before = await app.call('kubeconfig.probe', { draft: draft.draft, context });
    expect(before).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('ca.crt') as string },
    });
    const paths = listed.map(({ path }) => path);
    const less = await app.call('kubeconfig.readFiles', {
      draft: draft.draft,
      context,
      paths: paths.slice(1),
    });
    expect(less).toMatchObject({ ok: false, error: { code: 'invalid' } });
    const inlined = await app.call('kubeconfig.readFiles', { draft: draft.draft, context, paths });
    if (!inlined.ok) throw new Error(inlined.error.message);
    expect(inlined.value.draft).toBe(draft.draft);
    await rm(join(folder, files.key));
    await works(inlined.value);
  });

  it('are read from the folder the user names where the kubeconfig was pasted', async () => {
    const draft = await read(toShape(simulator, { user: { tokenFile: files.token } }));
    const { context, files: listed } = draft.contexts[0]!;
    expect(listed).toEqual([{ field: 'tokenFile', path: 'token', isAbsolute: false }]);
    const input = { draft: draft.draft, context, paths: ['token'] };
    expect(await app.call('kubeconfig.readFiles', input)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('folder') as string },
    });
    const inlined = await app.call('kubeconfig.readFiles', { ...input, folder });
    if (!inlined.ok) throw new Error(inlined.error.message);
    await works(inlined.value);
  });

  it.each([
    [
      'is not there',
      { 'client-certificate': '/nowhere/a', 'client-key': '/nowhere/b' },
      /\/nowhere\/a \(client-certificate\) is not there/,
    ],
    ['is a folder', { tokenFile: '/' }, /is not a file/],
    ['never ends', { tokenFile: '/dev/zero' }, /is not a file/],
    [
      'is no certificate',
      { 'client-certificate': '/etc/hostname', 'client-key': '/etc/hostname' },
      /is not a PEM file/,
    ],
    ['holds more than a token', { tokenFile: '/etc/passwd' }, /holds no token/],
  ])('say so where one %s', async (_what, user, message) => {
    const draft = await read(toShape(simulator, { user }));
    const { context, files: listed } = draft.contexts[0]!;
    const input = { draft: draft.draft, context, paths: listed.map(({ path }) => path) };
    const answer = await app.call('kubeconfig.readFiles', input);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'invalid', message: expect.stringMatching(message) as string },
    });
    expect(JSON.stringify(answer)).not.toContain('root:');
  });
});
