import type { EntityId } from '../id.ts';
import { toEntityId } from '../id.ts';
import { abilitiesOf } from '../rancher/provision/release.ts';
import type { Intention } from './intention.ts';
import { removedBy } from './removed-by.ts';
import type { Site } from './site.ts';
import { ownClaims } from './steps/draft.ts';

/** What an intention takes away for good, and what it leaves that was with it. Entity ids; sizes in bytes, null where one is not known. */
export type Leaving = {
  vms: readonly EntityId[];
  /** Claims of VMs' own disks, and what was plugged in where a Rancher deletes that too. */
  goes: readonly EntityId[];
  goesBytes: number | null;
  /** Claims plugged in while VMs ran, such as the volumes of a guest cluster's workloads. */
  stays: readonly EntityId[];
  staysBytes: number | null;
};

function claimId(site: Site, vm: EntityId, name: string): EntityId {
  const namespace = site.vms.get(vm)?.entity.namespace ?? null;
  return toEntityId({ cluster: site.cluster, kind: 'PersistentVolumeClaim', namespace, name });
}

function bytesOf(site: Site, claims: readonly EntityId[]): number | null {
  let total = 0;
  for (const id of claims) {
    const [, , namespace, name] = id.split('/');
    const volume = site.volumes.get(`${namespace ?? ''}/${name ?? ''}`)?.volume;
    const bytes = volume?.capacityBytes ?? volume?.requestedBytes ?? null;
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}

/** Whether a Rancher deletes a guest cluster with the volumes of its workloads. */
function takesVolumes(intention: Intention): boolean {
  if (intention.type !== 'tend-guest' || intention.verb.type !== 'delete') return false;
  const { removesVolumes } = abilitiesOf(intention.guest.through?.version ?? null);
  return removesVolumes && !intention.verb.keepsVolumes;
}

/** The list of what goes and what stays with an intention that deletes VMs; empty for others. */
export function leavingOf(site: Site, intention: Intention): Leaving {
  const vms = removedBy(site, intention);
  const own = vms.flatMap((vm) => ownClaims(site, vm).map((name) => claimId(site, vm, name)));
  const plugged = vms.flatMap((vm) =>
    (site.vms.get(vm)?.entity.vm.hotplugClaims ?? []).map((name) => claimId(site, vm, name)),
  );
  const [goes, stays] = takesVolumes(intention) ? [[...own, ...plugged], []] : [own, plugged];
  return { vms, goes, goesBytes: bytesOf(site, goes), stays, staysBytes: bytesOf(site, stays) };
}
