import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import { imageKind } from '../../shared/kinds/image.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import { openLimit, sleep } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { openByteQueue } from './byte-queue.ts';
import type { ByteQueue } from './byte-queue.ts';
import { fieldManager } from './owners.ts';

/** What is to be uploaded: an image of the name that Harvester shows, and its file. */
export type UploadRequest = {
  cluster: string;
  namespace: string;
  displayName: string;
  /** Of the file, as the user has it. */
  fileName: string;
  sizeBytes: number;
  /** SHA-512 in hexadecimal; empty where it is not to be checked. */
  checksum: string;
  /** The storage class of disks made from it; null for the cluster's default. */
  storageClass: string | null;
  backend: 'backingimage' | 'cdi';
};

/** Uploads of images that are under way. */
export type Uploads = {
  /** Makes the image and opens the way for its bytes; answers the id of the upload and the entity of the image. */
  begin: (
    client: KubeClient,
    request: UploadRequest,
    signal: AbortSignal,
  ) => Promise<Result<{ upload: string; entity: string }>>;
  /** Sends the next bytes; resolves once more can be taken. */
  chunk: (upload: string, bytes: Uint8Array) => Promise<Result<Record<string, never>>>;
  /** Waits until the cluster has taken all of it. */
  end: (upload: string) => Promise<Result<Record<string, never>>>;
  /** Gives an upload up, and takes its image away again. */
  cancel: (upload: string) => Promise<Result<Record<string, never>>>;
  close: () => Promise<void>;
};

const Made = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) });
const Initialized = z.object({
  status: z
    .object({
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});

const pollMs = 500;
/** How long an image may take until it can be filled, and how long the page may say nothing, in milliseconds. */
const limits = { readyMs: 120_000, idleMs: 120_000 };

type Open = {
  queue: ByteQueue;
  done: Promise<KubeResult<unknown>>;
  remove: () => Promise<unknown>;
  abort: AbortController;
  stopIdle: () => void;
};

function bodyOf({
  displayName,
  fileName,
  checksum,
  storageClass,
  backend,
  namespace,
}: UploadRequest): object {
  const { group, version } = imageKind.resource;
  return {
    apiVersion: `${group}/${version}`,
    kind: 'VirtualMachineImage',
    metadata: {
      generateName: 'image-',
      namespace,
      annotations: {
        'harvesterhci.io/image-name': fileName,
        ...(storageClass === null ? {} : { 'harvesterhci.io/storageClassName': storageClass }),
      },
    },
    spec: {
      displayName,
      sourceType: 'upload',
      ...(checksum === '' ? {} : { checksum }),
      ...(backend === 'cdi' && storageClass !== null
        ? { backend, targetStorageClassName: storageClass }
        : {}),
    },
  };
}

/** Reads an image time and again until it says what is waited for; null where it takes too long or is called off. */
async function pollUntil(
  client: KubeClient,
  path: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  toOutcome: (read: KubeResult<unknown>) => KubeResult<unknown> | null,
): Promise<KubeResult<unknown> | null> {
  const limit = openLimit(clock, limits.readyMs);
  try {
    while (!limit.isOver() && !signal.aborted) {
      const outcome = toOutcome(await client.request('GET', path, { signal }));
      if (outcome) return outcome;
      await sleep(clock, pollMs, signal);
    }
    return null;
  } finally {
    limit.close();
  }
}

/** Waits until Harvester is ready to take the data of an image; fails where it says that it will not be. */
async function untilReady(
  client: KubeClient,
  path: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<KubeResult<unknown>> {
  const ready = await pollUntil(client, path, { clock, signal }, (read) => {
    if (!read.ok) return read;
    const conditions = Initialized.safeParse(read.value).data?.status?.conditions ?? [];
    const found = conditions.find(({ type }) => type === 'Initialized');
    if (found?.status === 'True') return ok(null);
    if (found?.status === 'False' && found.message) return toFailure(appError('rejected', found.message));
    return null;
  });
  if (ready) return ready;
  if (signal.aborted) return toFailure(appError('cancelled', 'The upload was cancelled.'));
  return toFailure(appError('timeout', 'Harvester did not get ready to take the image in time.'));
}

const noSteve = (error: AppError): AppError => ({
  ...error,
  message: `This way to the cluster takes no images: ${error.message}`,
  hint: 'Uploads go through Harvester itself: add the cluster by a kubeconfig that was downloaded in Harvester, or give the image an address to be downloaded from.',
});

/** Deletes an image, and no other of its name. */
function removeImage(client: KubeClient, path: string, uid: string): Promise<KubeResult<unknown>> {
  return client.request('DELETE', path, {
    body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } },
  });
}

/** Opens the uploads of images. Source: harvester/harvester pkg/api/image/handler.go, upload. */
export function openUploads(clock: Clock): Uploads {
  const open = new Map<string, Open>();
  /** Half images that could not be taken away, as when the connection was lost, by what they are called. */
  const left = new Map<string, { path: string; uid: string }>();
  const gone = (): Result<never> =>
    fail(appError('not-found', 'This upload is over: it was ended, or nothing came for two minutes.'));
  const forget = (upload: string): void => {
    open.get(upload)?.stopIdle();
    open.delete(upload);
  };
  const give = async (upload: string): Promise<void> => {
    const found = open.get(upload);
    if (!found) return;
    forget(upload);
    found.abort.abort();
    found.queue.fail(new Error('cancelled'));
    await found.done;
    await found.remove();
  };
  /** Takes away what an upload of the same name has left behind, and waits until it is gone: its name is taken until then. */
  const clear = async (
    client: KubeClient,
    called: string,
    signal: AbortSignal,
  ): Promise<KubeResult<unknown>> => {
    const half = left.get(called);
    if (!half) return ok(null);
    const removed = await removeImage(client, half.path, half.uid);
    if (!removed.ok && removed.status !== 404 && removed.status !== 409) return removed;
    const away = await pollUntil(client, half.path, { clock, signal }, (read) => {
      if (!read.ok) return read.status === 404 ? ok(null) : read;
      return Made.safeParse(read.value).data?.metadata.uid === half.uid ? null : ok(null);
    });
    if (away && !away.ok) return away;
    left.delete(called);
    return ok(null);
  };
  const watchIdle = (upload: string): void => {
    const found = open.get(upload);
    if (!found) return;
    found.stopIdle();
    found.stopIdle = clock.after(limits.idleMs, () => void give(upload));
  };
  return {
    begin: async (client, request, signal) => {
      const { cluster, namespace, sizeBytes, fileName, backend } = request;
      const { resource } = imageKind;
      const called = [cluster, namespace, request.displayName].join(' ');
      const cleared = await clear(client, called, signal);
      if (!cleared.ok) return cleared;
      const made = await client.request('POST', toResourcePath(resource, { namespace }), {
        signal,
        query: { fieldManager },
        body: bodyOf(request),
      });
      if (!made.ok) return made;
      const image = Made.safeParse(made.value);
      if (!image.success)
        return fail(appError('invalid', 'The server did not answer with the image it made.'));
      const { name, uid } = image.data.metadata;
      const path = toResourcePath(resource, { namespace, name });
      const remove = async (): Promise<void> => {
        const removed = await removeImage(client, path, uid);
        if (!removed.ok && removed.status !== 404) left.set(called, { path, uid });
      };
      const ready = await untilReady(client, path, { clock, signal });
      if (!ready.ok) {
        await remove();
        return ready;
      }
      const boundary = `acre-${randomUUID()}`;
      const field = backend === 'cdi' ? 'file' : 'chunk';
      const plain = fileName.replace(/[^\w.-]/g, '_');
      const head = Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${plain}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      );
      const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
      const abort = new AbortController();
      const queue = openByteQueue({ head, tail });
      const done = client.request(
        'POST',
        `/v1/harvester/harvesterhci.io.virtualmachineimages/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`,
        {
          query: { action: 'upload', size: sizeBytes },
          bytes: { stream: queue.stream, length: head.length + sizeBytes + tail.length },
          contentType: `multipart/form-data; boundary=${boundary}`,
          headers: { 'file-size': String(sizeBytes) },
          // A large image takes hours over a slow line; that nothing comes any more is looked for here.
          timeoutMs: 24 * 60 * 60 * 1000,
          signal: abort.signal,
        },
      );
      // Once it is over, nothing more is taken.
      void done.then(() => queue.fail(new Error('over')));
      const upload = randomUUID();
      open.set(upload, { queue, done, remove, abort, stopIdle: () => undefined });
      watchIdle(upload);
      return ok({ upload, entity: toEntityId({ cluster, kind: 'VirtualMachineImage', namespace, name }) });
    },
    chunk: async (upload, bytes) => {
      const found = open.get(upload);
      if (!found) return gone();
      watchIdle(upload);
      const isTaken = await found.queue.push(bytes);
      if (isTaken) return ok({});
      const answer = await found.done;
      forget(upload);
      await found.remove();
      if (answer.ok) return fail(appError('conflict', 'The server had enough before all was sent.'));
      return fail(answer.status === 404 ? noSteve(answer.error) : answer.error);
    },
    end: async (upload) => {
      const found = open.get(upload);
      if (!found) return gone();
      found.stopIdle();
      found.queue.end();
      const answer = await found.done;
      forget(upload);
      if (answer.ok) return ok({});
      await found.remove();
      return fail(answer.status === 404 ? noSteve(answer.error) : answer.error);
    },
    cancel: async (upload) => {
      await give(upload);
      return ok({});
    },
    close: async () => {
      await Promise.all([...open.keys()].map(give));
    },
  };
}
