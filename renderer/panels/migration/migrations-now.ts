import type { Migration } from '../../../shared/kinds/migration.ts';
import { progressOf } from '../../../shared/migration/estimate.ts';
import type { Progress } from '../../../shared/migration/estimate.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';

/** A live migration that is under way, of whoever began it; `target` is null until it is known. */
export type UnderWay = { vm: VmNode; migration: Migration; source: string; target: HostNode | null };

const found = new WeakMap<ClusterNode, readonly UnderWay[]>();

function isActive({ migration }: VmNode): boolean {
  return migration?.migration.isActive === true;
}

function findIn(cluster: ClusterNode): readonly UnderWay[] {
  const known = found.get(cluster);
  if (known) return known;
  const all = cluster.hosts.flatMap(({ id: source, vms }) =>
    vms.filter(isActive).flatMap((vm): UnderWay[] => {
      const { migration } = vm;
      if (!migration) return [];
      const name = migration.migration.targetHost ?? migration.migration.askedHost;
      const target = cluster.hosts.find(({ entity }) => entity.name === name) ?? null;
      return [{ vm, migration, source, target }];
    }),
  );
  found.set(cluster, all);
  return all;
}

/**
 * The live migrations under way in all clusters that are connected: of another nobody knows how far they are. They are
 * looked for anew only in clusters that have changed.
 */
export function migrationsNow({ clusters }: Graph): readonly UnderWay[] {
  return clusters.filter(({ info }) => info.connection.type === 'connected').flatMap(findIn);
}

/** How far one of them is now. */
export function progressNow({ plans }: Pick<App, 'plans'>, { migration }: UnderWay): Progress {
  return progressOf(plans.siteOf(migration.cluster), migration, Date.now());
}
