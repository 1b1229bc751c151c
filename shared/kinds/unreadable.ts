import { z } from 'zod';
import { toEntityId } from '../id.ts';
import { commonFields } from '../world/entity.ts';

/** An object that could not be understood: shown, never dropped. Its id is under the kind it was listed with. */
export const Unreadable = z.object({
  ...commonFields,
  kind: z.literal('Unreadable'),
  unreadable: z.object({ kind: z.string(), reason: z.string() }),
});
export type Unreadable = z.infer<typeof Unreadable>;

const Loose = z.object({
  metadata: z.object({ name: z.string().min(1), namespace: z.string().nullish(), uid: z.string().nullish() }),
});

/** Makes the stand-in of an object that did not parse; null where it has not even a name. */
export function toUnreadable(raw: unknown, kind: string, cluster: string, reason: string): Unreadable | null {
  const parsed = Loose.safeParse(raw);
  if (!parsed.success) return null;
  const { name, namespace, uid } = parsed.data.metadata;
  return {
    id: toEntityId({ cluster, kind, namespace: namespace ?? null, name }),
    cluster,
    namespace: namespace ?? null,
    name,
    uid: uid ?? '',
    createdAt: null,
    deletingAt: null,
    state: 'unknown',
    status: 'unreadable',
    problems: [{ severity: 'warning', code: 'Unreadable', text: reason }],
    conditions: [],
    links: [],
    kind: 'Unreadable',
    unreadable: { kind, reason },
  };
}
