import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import { defineKind, Metadata, toEntity } from './define.ts';
import type { Shown } from './define.ts';
import { toReader } from './reader.ts';

/** A namespace; `isSystem` ones belong to Harvester itself. */
export const Namespace = z.object({
  ...commonFields,
  kind: z.literal('Namespace'),
  space: z.object({ phase: z.string(), isSystem: z.boolean(), project: z.string().nullable() }),
});
export type Namespace = z.infer<typeof Namespace>;

const Raw = z.object({ metadata: Metadata, status: z.object({ phase: z.string().nullish() }).nullish() });
const read = toReader(Raw);

/** Namespaces: core/v1. Source: harvester API reference section 6.4. */
export const namespaceKind = defineKind({
  kind: 'Namespace',
  resource: { group: '', version: 'v1', plural: 'namespaces', isNamespaced: false },
  read: { type: 'watch' },
  project(raw, cluster): Namespace {
    const { metadata, status } = read(raw);
    const phase = status?.phase ?? '';
    const shown: Shown = {
      state: phase === 'Terminating' ? 'stopping' : 'running',
      status: phase || 'No status yet',
    };
    return toEntity('Namespace', cluster, metadata, shown, 'space', {
      phase,
      isSystem:
        metadata.annotations?.['management.cattle.io/system-namespace'] === 'true' ||
        metadata.labels?.['fleet.cattle.io/managed'] === 'true' ||
        /^(kube-|cattle-|longhorn-|harvester-|fleet-)/.test(metadata.name),
      project: metadata.annotations?.['field.cattle.io/projectId'] ?? null,
    });
  },
});
