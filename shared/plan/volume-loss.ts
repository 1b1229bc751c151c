import type { EntityId } from '../id.ts';
import type { StorageReplica } from '../kinds/storage-replica.ts';
import type { StorageVolume } from '../kinds/storage-volume.ts';
import type { Site } from './site.ts';

/** A volume that an event leaves without any copy of its data; or with fewer than it wants. */
export type VolumeOutcome = { volume: EntityId; claim: EntityId | null; left: number; wanted: number };

/** The volumes that have a copy with all their data on a host, by its name; of each in their order. Worked out once for a site. */
const volumesOn = new WeakMap<Site, ReadonlyMap<string, readonly StorageVolume[]>>();

function isWhole({ replica }: StorageReplica): boolean {
  return replica.mode === 'healthy' || replica.mode === 'stopped';
}

function volumesByHost(site: Site): ReadonlyMap<string, readonly StorageVolume[]> {
  const known = volumesOn.get(site);
  if (known) return known;
  const found = new Map<string, StorageVolume[]>();
  for (const volume of site.storageVolumes) {
    const hosts = site
      .replicasOf(volume.name)
      .filter(isWhole)
      .map(({ replica }) => replica.host ?? '');
    for (const host of new Set(hosts)) {
      const volumes = found.get(host);
      if (volumes) volumes.push(volume);
      else found.set(host, [volume]);
    }
  }
  volumesOn.set(site, found);
  return found;
}

/** What an event does to volumes; null where Longhorn is not known. */
export type VolumeLoss = { lost: readonly VolumeOutcome[] | null; degraded: readonly VolumeOutcome[] | null };

/** The copies with all the data of each volume that are left without these hosts. */
export function toVolumes(site: Site, gone: ReadonlySet<string>): VolumeLoss {
  if (!site.knows('StorageReplica') || !site.knows('StorageVolume')) return { lost: null, degraded: null };
  const lost: VolumeOutcome[] = [];
  const degraded: VolumeOutcome[] = [];
  const byHost = volumesByHost(site);
  const touched = new Set([...gone].flatMap((host) => byHost.get(host) ?? []));
  for (const volume of gone.size > 1 ? site.storageVolumes.filter((each) => touched.has(each)) : touched) {
    const whole = site.replicasOf(volume.name).filter(isWhole);
    const left = whole.filter(({ replica }) => !gone.has(replica.host ?? '')).length;
    const outcome = {
      volume: volume.id,
      claim: claimOf(volume),
      left,
      wanted: volume.storageVolume.wantedReplicas,
    };
    (left === 0 ? lost : degraded).push(outcome);
  }
  return { lost, degraded };
}

function claimOf({ links }: StorageVolume): EntityId | null {
  return links.find(({ type }) => type === 'stores')?.to ?? null;
}
