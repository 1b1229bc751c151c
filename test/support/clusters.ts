import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { systemClock } from '../../electron/clock.ts';
import type { Belonging } from '../../electron/cluster/belongings.ts';
import { openNetwork } from '../../electron/cluster/network.ts';
import type { ClusterRecord } from '../../electron/cluster/record.ts';
import { openRegistry, vaultKeyOf } from '../../electron/cluster/registry.ts';
import type { Registry } from '../../electron/cluster/registry.ts';
import { usualRoute } from '../../electron/cluster/route.ts';
import { openSessions } from '../../electron/cluster/sessions.ts';
import type { Sessions } from '../../electron/cluster/sessions.ts';
import { openMemoryVault } from '../../electron/vault/memory.ts';
import { Secret } from '../../electron/vault/secret.ts';
import type { Vault } from '../../electron/vault/vault.ts';
import { quickTimes } from './session.ts';

/** A record as it is kept of a cluster that was reached before. */
export function clusterRecord(id: string, over: Partial<ClusterRecord> = {}): ClusterRecord {
  return {
    id,
    name: id,
    colour: 0,
    server: 'https://h.example',
    context: 'c',
    auth: 'token',
    pinnedSha256: null,
    addedAt: '2026-01-01T00:00:00.000Z',
    harvesterVersion: null,
    kubernetesVersion: null,
    route: usualRoute,
    certificate: null,
    expiries: [],
    group: null,
    tags: [],
    connectOnStart: 'as-left',
    isWanted: true,
    verifiedAt: '2026-01-01T00:00:00.000Z',
    clusterUid: null,
    ...over,
  };
}

/** Configured clusters in a folder of their own, which outlives them to be opened again. */
export type TestClusters = {
  sessions: Sessions;
  registry: Registry;
  vault: Vault;
  find: (id: string) => ClusterInfo;
  close: () => Promise<void>;
};

/** A folder of a test, and how to remove it. */
export async function openFolder(): Promise<{ path: string; close: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'acre-clusters-'));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}

/** Opens the clusters of a folder, with these added to its registry before; each has a kubeconfig. */
export async function openTestClusters(
  dataDir: string,
  kubeconfigs: Record<string, string>,
  {
    records = [],
    belongings = [],
    vault = openMemoryVault(),
  }: { records?: readonly ClusterRecord[]; belongings?: readonly Belonging[]; vault?: Vault } = {},
): Promise<TestClusters> {
  const registry = await openRegistry(dataDir);
  for (const record of records) await registry.add(record);
  for (const [id, text] of Object.entries(kubeconfigs)) await vault.put(vaultKeyOf(id), new Secret(text));
  const sessions = openSessions({
    registry,
    vault,
    network: await openNetwork(dataDir, vault),
    belongings,
    clock: systemClock,
    random: Math.random,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    userAgent: 'test',
    times: quickTimes,
  });
  return {
    sessions,
    registry,
    vault,
    find: (id) => {
      const found = sessions.list().find((cluster) => cluster.id === id);
      if (!found) throw new Error(`There is no cluster ${id}.`);
      return found;
    },
    close: async () => {
      await sessions.close();
      await registry.settled();
    },
  };
}
