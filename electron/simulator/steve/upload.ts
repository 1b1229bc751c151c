import type { IncomingMessage } from 'node:http';
import type { KubeObject } from '../json.ts';
import { conditionOf, conditionsOf, numberAt, textAt, toTimestamp, withStatus } from '../json.ts';
import type { Reply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { withoutPrefix } from '../route.ts';
import type { SteveContext } from './context.ts';
import { STEVE_ROOT } from './context.ts';
import { createAccess } from './access.ts';
import { ApiError, toActionFailure, toSteveFailure } from './error.ts';
import { offersOf } from './offers.ts';
import { createPlainApi } from './plain-api.ts';
import { findType } from './types.ts';

const IMAGES = 'harvesterhci.io.virtualmachineimages';
/** Longhorn writes past the page cache, so what it takes is whole blocks (longhorn/backing-image-manager pkg/datasource). */
const BLOCK_BYTES = 512;
/** Largest head of a part that is waited for. */
const HEAD_LIMIT_BYTES = 16 * 1024;

/** Reads the one file of a multipart form; tells how many of its bytes have come. Throws an Error where it is none. */
async function readFile(
  message: IncomingMessage,
  field: string,
  onBytes: (count: number) => void,
): Promise<number> {
  const boundary = /boundary="?([^";]+)"?/.exec(message.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw new Error("request Content-Type isn't multipart/form-data");
  const end = Buffer.from(`\r\n--${boundary}--`);
  let head = Buffer.alloc(0);
  let isInside = false;
  let count = 0;
  // The last bytes may be those of the boundary, so they are held back.
  let held = Buffer.alloc(0);
  for await (const chunk of message as AsyncIterable<Buffer>) {
    let bytes = chunk;
    if (!isInside) {
      head = Buffer.concat([head, bytes]);
      const at = head.indexOf('\r\n\r\n');
      if (at < 0) {
        if (head.length > HEAD_LIMIT_BYTES) throw new Error('multipart: message too large');
        continue;
      }
      const name = /name="([^"]+)"/.exec(head.subarray(0, at).toString('latin1'))?.[1];
      if (name !== field) throw new Error('http: no such file');
      isInside = true;
      bytes = head.subarray(at + 4);
    }
    const all = Buffer.concat([held, bytes]);
    const keep = Math.min(all.length, end.length + 4);
    count += all.length - keep;
    held = Buffer.from(all.subarray(all.length - keep));
    onBytes(count);
  }
  const at = held.indexOf(end);
  if (!isInside || at < 0) throw new Error('unexpected EOF');
  return count + at;
}

/** Takes the data of images (harvester pkg/api/image/handler.go, upload); undefined for other requests. */
export function createUpload(
  context: SteveContext,
): (message: IncomingMessage) => Promise<Reply> | undefined {
  const { store, clock } = context;
  const change = (image: KubeObject, edit: (current: KubeObject) => KubeObject): void => {
    const { namespace = '', name, uid } = image.metadata;
    store.change(RESOURCES.images, namespace, name, (current) =>
      current.metadata.uid === uid ? edit(current) : undefined,
    );
  };
  const withImported = (
    image: KubeObject,
    status: string,
    reason: string,
    why = '',
  ): KubeObject['status'] => [
    ...conditionsOf(image).filter(({ type }) => type !== 'Imported'),
    { type: 'Imported', status, reason, message: why, lastUpdateTime: toTimestamp(clock.nowMs()) },
  ];

  const take = async (
    message: IncomingMessage,
    namespace: string,
    name: string,
    url: URL,
  ): Promise<Reply> => {
    const { authorization } = message.headers;
    const user = context.auth.authenticate(authorization);
    const access = createAccess(context.auth, store, user);
    const type = findType(IMAGES);
    const image = createPlainApi(context.api, authorization).get(RESOURCES.images, namespace, name);
    if (type === undefined || !(offersOf(context, access, type, image, namespace) ?? []).includes('upload'))
      throw new ApiError('PermissionDenied', 'no such action upload');
    if (conditionOf(image, 'Initialized')?.status !== 'True')
      throw new ApiError('ServerError', `image ${namespace}/${name} is not initialized`);
    const size = Number(url.searchParams.get('size') ?? '');
    if (!Number.isInteger(size) || size <= 0)
      throw new ApiError('ServerError', 'strconv.ParseInt: parsing "": invalid syntax');
    const isCdi = textAt(image, 'spec', 'backend') === 'cdi';
    const refuse = (why: string): never => {
      change(image, (current) =>
        withStatus(current, { conditions: withImported(current, 'False', 'UploadFailed', why) }),
      );
      throw new ApiError('ServerError', why);
    };
    if (!isCdi && size % BLOCK_BYTES !== 0)
      refuse(
        `the file size ${size} should be a multiple of ${BLOCK_BYTES} bytes since Longhorn uses directIO by default`,
      );
    let shown = 0;
    const onBytes = (count: number): void => {
      const progress = Math.min(99, Math.floor((count / size) * 100));
      if (progress < shown + 5) return;
      shown = progress;
      change(image, (current) => withStatus(current, { progress }));
    };
    let count = 0;
    try {
      count = await readFile(message, isCdi ? 'file' : 'chunk', onBytes);
    } catch (error) {
      refuse(`upload failed: ${error instanceof Error ? error.message : 'unexpected EOF'}`);
    }
    if (count !== size) refuse(`upload failed: ${count} bytes came of ${size}`);
    change(image, (current) =>
      withStatus(current, {
        progress: 100,
        size,
        virtualSize: numberAt(current, 'status', 'virtualSize') ?? size,
        conditions: withImported(current, 'True', 'Imported'),
      }),
    );
    return { code: 200, body: '', contentType: 'text/plain; charset=utf-8' };
  };
  return (message) => {
    if (message.method !== 'POST') return undefined;
    const url = new URL(message.url ?? '/', 'https://127.0.0.1');
    const path = withoutPrefix(url.pathname);
    const root = `${STEVE_ROOT}/${IMAGES}/`;
    if (!path.startsWith(root) || url.searchParams.get('action') !== 'upload') return undefined;
    const [namespace = '', name = ''] = path.slice(root.length).split('/').map(decodeURIComponent);
    return take(message, namespace, name, url).catch((error: unknown) =>
      error instanceof ApiError ? toActionFailure(error) : toSteveFailure(error),
    );
  };
}
