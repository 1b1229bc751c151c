import { z } from 'zod';

const Line = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({
    metadata: z
      .looseObject({ resourceVersion: z.string().optional(), name: z.unknown().optional() })
      .optional(),
  }),
});

/** One line of a watch. `version` is opaque: it is only ever handed back to the server. Source: Kubernetes API meta/v1 WatchEvent. */
export type WatchEvent =
  | { type: 'put' | 'remove'; object: unknown; version: string }
  | { type: 'bookmark'; version: string }
  | { type: 'error'; status: unknown };

/** Reads a line of a watch; null where it is cut or malformed. */
export function readWatchEvent(line: string): WatchEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) return null;
  const { type, object } = parsed.data;
  if (type === 'ERROR') return { type: 'error', status: object };
  const version = object.metadata?.resourceVersion;
  if (version === undefined || version === '') return null;
  if (type === 'BOOKMARK') return { type: 'bookmark', version };
  // An object without a name would be lost without a trace.
  const name = object.metadata?.name;
  if (typeof name !== 'string' || name === '') return null;
  return { type: type === 'DELETED' ? 'remove' : 'put', object, version };
}
