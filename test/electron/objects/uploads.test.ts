import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { toFailure } from '../../../electron/kube/errors.ts';
import { openUploads } from '../../../electron/objects/uploads.ts';
import type { UploadRequest, Uploads } from '../../../electron/objects/uploads.ts';
import { at, conditionOf } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { appError } from '../../../shared/error.ts';
import { connected } from '../../support/connected.ts';
import { until } from '../../support/backend.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openVirtualClock } from '../../support/virtual-clock.ts';

let simulator: TestSimulator;
let admin: KubeClient;
let viewer: KubeClient;
let uploads: Uploads;
const signal = new AbortController().signal;

beforeAll(async () => {
  simulator = await openTestSimulator();
  admin = await connected(simulator.cluster.kubeconfig);
  viewer = await connected(simulator.cluster.viewerKubeconfig);
  uploads = openUploads(systemClock);
});
afterEach(() => simulator.cluster.faults.set(''));
afterAll(async () => {
  await uploads.close();
  await admin.close();
  await viewer.close();
  await simulator.close();
});

const mib = 2 ** 20;
let made = 0;
const request = (over: Partial<UploadRequest> = {}): UploadRequest => ({
  ...{
    cluster: 'c',
    namespace: 'default',
    displayName: `mine-${(made += 1).toString()}`,
    fileName: 'mine.qcow2',
  },
  ...{ sizeBytes: 4 * mib, checksum: '', storageClass: null, backend: 'backingimage' },
  ...over,
});
const imageOf = (entity: string) => {
  const [, , namespace = '', name = ''] = entity.split('/');
  return simulator.cluster.store.get(RESOURCES.images, namespace, name);
};

async function begin(over: Partial<UploadRequest> = {}): Promise<{ upload: string; entity: string }> {
  const begun = await uploads.begin(admin, request(over), signal);
  if (!begun.ok) throw new Error(begun.error.message);
  return begun.value;
}

it('sends a file piece by piece, and the image is ready with its size', async () => {
  const { upload, entity } = await begin({ checksum: createHash('sha512').update('x').digest('hex') });
  for (let piece = 0; piece < 4; piece += 1)
    expect(await uploads.chunk(upload, randomBytes(mib))).toEqual({ ok: true, value: {} });
  expect(await uploads.end(upload)).toEqual({ ok: true, value: {} });
  const image = imageOf(entity);
  expect(at(image, 'status', 'progress')).toBe(100);
  expect(at(image, 'status', 'size')).toBe(4 * mib);
  expect(conditionOf(image, 'Imported')?.status).toBe('True');
  expect(image?.metadata.annotations?.['harvesterhci.io/image-name']).toBe('mine.qcow2');
});

it('a cancelled upload is gone with its image', async () => {
  const { upload, entity } = await begin();
  await uploads.chunk(upload, randomBytes(mib));
  expect(await uploads.cancel(upload)).toEqual({ ok: true, value: {} });
  await until('the image is gone', () => imageOf(entity) === undefined);
  expect(await uploads.chunk(upload, randomBytes(10))).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  });
});

it('what Harvester refuses of a file is told in its words', async () => {
  const { upload, entity } = await begin({ sizeBytes: 1000 });
  const sent = await uploads.chunk(upload, randomBytes(1000));
  const ended = sent.ok ? await uploads.end(upload) : sent;
  expect(ended).toMatchObject({ ok: false });
  expect(ended.ok ? '' : ended.error.message).toContain('multiple of 512 bytes');
  await until('the image is gone', () => imageOf(entity) === undefined);
});

it('a file that is shorter than was said is refused', async () => {
  const { upload } = await begin();
  await uploads.chunk(upload, randomBytes(mib));
  expect(await uploads.end(upload)).toMatchObject({ ok: false });
});

it('a user who may not is refused before anything is sent', async () => {
  expect(await uploads.begin(viewer, request(), signal)).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
});

it('a refusal of the web hook is told word for word', async () => {
  const displayName = 'taken-name';
  const { upload } = await begin({ displayName });
  expect(await uploads.begin(admin, request({ displayName }), signal)).toMatchObject({
    ok: false,
    error: { code: 'rejected' },
  });
  await uploads.cancel(upload);
});

it('a connection that is lost in the middle ends the upload, and takes the image away', async () => {
  const { upload, entity } = await begin();
  await uploads.chunk(upload, randomBytes(mib));
  simulator.cluster.faults.cut();
  await until('the loss is told', async () => {
    const sent = await uploads.chunk(upload, randomBytes(mib));
    return !sent.ok;
  });
  await until('the image is gone', () => imageOf(entity) === undefined);
});

it('a way to the cluster that has no Steve says what to do', async () => {
  const blind: KubeClient = {
    ...admin,
    request: (method, path, extras) =>
      path.startsWith('/v1/')
        ? admin.request('GET', '/apis/none.invalid/v1', {
            ...(extras?.signal ? { signal: extras.signal } : {}),
          })
        : admin.request(method, path, extras),
  };
  const begun = await uploads.begin(blind, request(), signal);
  const upload = begun.ok ? begun.value.upload : '';
  const ended = await uploads.end(upload);
  expect(ended.ok ? '' : ended.error.hint).toContain('downloaded in Harvester');
});

it('begins anew after a lost connection, and takes away the half that was left behind', async () => {
  const displayName = 'begun-twice';
  let isCut = false;
  const shaky: KubeClient = {
    ...admin,
    request: (method, path, extras) =>
      isCut && method === 'DELETE'
        ? Promise.resolve(toFailure(appError('unreachable', 'The connection was cut.')))
        : admin.request(method, path, extras),
  };
  const begun = await uploads.begin(shaky, request({ displayName }), signal);
  if (!begun.ok) throw new Error(begun.error.message);
  const { upload, entity } = begun.value;
  await uploads.chunk(upload, randomBytes(mib));
  isCut = true;
  simulator.cluster.faults.cut();
  await until('the loss is told', async () => !(await uploads.chunk(upload, randomBytes(mib))).ok);
  // It could not be taken away: its name is in use still.
  expect(imageOf(entity)).toBeDefined();
  isCut = false;
  const again = await begin({ displayName });
  expect(imageOf(entity)).toBeUndefined();
  for (let piece = 0; piece < 4; piece += 1) await uploads.chunk(again.upload, randomBytes(mib));
  expect(await uploads.end(again.upload)).toEqual({ ok: true, value: {} });
  expect(at(imageOf(again.entity), 'status', 'progress')).toBe(100);
});

it.each([
  ['back by a year', -1],
  ['forward by a year', 1],
])(
  'waits as long for an image that does not get ready although the clock is set %s',
  async (_title, years) => {
    const clock = openVirtualClock();
    const own = openUploads(clock);
    const image = { metadata: { name: 'image-1', uid: 'u' } };
    const client = { request: () => Promise.resolve({ ok: true, value: image }) } as unknown as KubeClient;
    let isEnded = false;
    const beginning = own.begin(client, request(), signal).finally(() => (isEnded = true));
    await clock.pass(60_000);
    clock.set(years * 365 * 86_400_000);
    await clock.pass(59_000);
    expect(isEnded).toBe(false);
    await clock.pass(2_000);
    expect(isEnded).toBe(true);
    expect(await beginning).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(clock.waiting()).toBe(0);
    await own.close();
  },
);
