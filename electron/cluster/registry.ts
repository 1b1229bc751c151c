import { join } from 'node:path';
import { z } from 'zod';
import { AuthType, ClusterColour } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { toSlug } from '../../shared/id.ts';
import { fail } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openJsonFile } from '../files/json-file.ts';

/** What is kept on disk of a configured cluster; its credential is in the vault under `vaultKeyOf(id)`. */
export const ClusterRecord = z.object({
  id: z.string().min(1),
  name: z.string(),
  colour: ClusterColour,
  server: z.string(),
  context: z.string(),
  auth: AuthType,
  pinnedSha256: z.string().nullable(),
  /** The user confirmed that the server's certificate is not verified. */
  isInsecure: z.boolean().optional(),
  /** Fingerprint of the program the user allowed to hand out the credential. */
  allowedProgram: z.string().optional(),
  addedAt: z.string(),
  harvesterVersion: z.string().nullable(),
  kubernetesVersion: z.string().nullable(),
  /** Uid of the namespace kube-system, which stands for the cluster itself; null while unknown. */
  clusterUid: z.string().nullable().default(null),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/** The configured clusters, in the order they were added. */
export type Registry = {
  list: () => readonly ClusterRecord[];
  find: (id: string) => ClusterRecord | undefined;
  add: (record: ClusterRecord) => Promise<Result<void>>;
  /** Changes fields of a record; one that is gone is `not-found`. */
  update: (id: string, fields: Partial<Omit<ClusterRecord, 'id'>>) => Promise<Result<void>>;
  remove: (id: string) => Promise<Result<void>>;
  /** Resolves once every change asked for so far is on disk or has failed. */
  settled: () => Promise<void>;
  /** What the user should know about opening the file. */
  warnings: readonly string[];
};

/** The name under which the vault holds a cluster's credential. */
export function vaultKeyOf(id: string): string {
  return `cluster/${id}`;
}

/** The cluster whose credential the vault holds under a key; null for another key. */
export function clusterOfKey(key: string): string | null {
  return key.startsWith('cluster/') ? key.slice('cluster/'.length) : null;
}

/** A free id for a new cluster: the slug of its name, with a number where that is taken. */
export function toFreeId(name: string, taken: ReadonlySet<string>): string {
  const slug = toSlug(name);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? slug : `${slug}-${number}`;
    if (!taken.has(id)) return id;
  }
}

/** The colour least used so far, the first of those. */
export function toFreeColour(records: readonly ClusterRecord[]): number {
  const uses = Array.from(
    { length: 8 },
    (_, colour) => records.filter((item) => item.colour === colour).length,
  );
  return uses.indexOf(Math.min(...uses));
}

/** Opens the registry in a data directory (`clusters.json`). */
export async function openRegistry(dataDir: string): Promise<Registry> {
  const file = await openJsonFile(join(dataDir, 'clusters.json'), z.array(ClusterRecord), []);
  let last: Promise<unknown> = Promise.resolve();

  /** Changes follow one another, so that each sees what the one before it wrote. */
  const change = (toNext: (now: ClusterRecord[]) => ClusterRecord[] | null): Promise<Result<void>> => {
    const turn = last.then(async () => {
      const next = toNext(file.value);
      return next === null ? fail(appError('not-found', 'There is no such cluster.')) : file.write(next);
    });
    last = turn;
    return turn;
  };
  return {
    list: () => file.value,
    find: (id) => file.value.find((record) => record.id === id),
    add: (record) => change((now) => [...now.filter(({ id }) => id !== record.id), record]),
    update: (id, fields) =>
      change((now) => {
        if (!now.some((record) => record.id === id)) return null;
        return now.map((record) => (record.id === id ? { ...record, ...fields } : record));
      }),
    remove: (id) => change((now) => now.filter((record) => record.id !== id)),
    settled: async () => {
      await last;
    },
    warnings: file.warnings,
  };
}
