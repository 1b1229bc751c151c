import { z } from 'zod';
import { Empty, call } from '../define.ts';

const upload = z.strictObject({ upload: z.string() });

/** How many bytes of an image go with one call, so that their base64 fits into a request. */
export const uploadChunkBytes = 2 ** 21;

/** Images that the page reads from a file and hands over piece by piece. */
export const uploadsContract = {
  /** Makes the image and waits until the cluster takes its bytes. */
  'upload.begin': call(
    z.strictObject({
      cluster: z.string().min(1),
      namespace: z.string().min(1).max(63),
      displayName: z.string().min(1).max(63),
      fileName: z.string().max(255),
      sizeBytes: z.number().int().positive(),
      /** SHA-512 in hexadecimal; empty where it is not to be checked. */
      checksum: z.union([z.literal(''), z.string().regex(/^[0-9a-fA-F]{128}$/)]),
      storageClass: z.string().nullable(),
      backend: z.enum(['backingimage', 'cdi']),
    }),
    z.object({ upload: z.string(), entity: z.string() }),
  ),
  /** The next bytes; answers once more can be taken. */
  'upload.chunk': call(
    z.strictObject({ upload: z.string(), base64: z.base64().max(Math.ceil(uploadChunkBytes / 3) * 4) }),
    Empty,
  ),
  /** Answers once the cluster has taken all. */
  'upload.end': call(upload, Empty),
  /** Gives the upload up and takes its image away again. */
  'upload.cancel': call(upload, Empty),
};
