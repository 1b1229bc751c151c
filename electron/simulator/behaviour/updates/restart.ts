import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, isSame, objectAt, objectsAt } from '../../json.ts';

/** A part of a spec that may not be there, without the difference between absent and empty. */
const filled = (value: unknown): unknown =>
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)
    ? undefined
    : value;

const byName = (items: readonly JsonObject[]): Map<unknown, JsonObject> =>
  new Map(items.map((item) => [item.name, item]));

/** Whether a volume can come and go while the guest runs (KubeVirt API, field hotpluggable). */
const isHotpluggable = (volume: JsonObject | undefined): boolean =>
  objectAt(volume, 'persistentVolumeClaim').hotpluggable === true ||
  objectAt(volume, 'dataVolume').hotpluggable === true;

function areVolumesLive(before: JsonObject, after: JsonObject, isMigrated: boolean): boolean {
  const old = byName(objectsAt(before, 'volumes'));
  for (const volume of objectsAt(after, 'volumes')) {
    const was = old.get(volume.name);
    old.delete(volume.name);
    if (isHotpluggable(volume)) continue;
    if (was === undefined) return false;
    const isClaim = volume.persistentVolumeClaim !== undefined || volume.dataVolume !== undefined;
    if (!(isClaim && isMigrated) && !isSame(was, volume)) return false;
  }
  return [...old.values()].every(isHotpluggable);
}

function areDisksLive(before: JsonObject, after: JsonObject): boolean {
  const [oldVolumes, volumes] = [before, after].map((spec) => byName(objectsAt(spec, 'volumes')));
  const old = byName(objectsAt(before, 'domain', 'devices', 'disks'));
  for (const disk of objectsAt(after, 'domain', 'devices', 'disks')) {
    const was = old.get(disk.name);
    old.delete(disk.name);
    if (isHotpluggable(volumes?.get(disk.name))) continue;
    if (was === undefined || !isSame(was, disk)) return false;
  }
  return [...old.values()].every((disk) => {
    const volume = oldVolumes?.get(disk.name);
    return disk.cdrom === undefined && (volume === undefined || isHotpluggable(volume));
  });
}

function areNicsLive(spec: JsonObject, vmi: KubeObject): boolean {
  const nics = byName(objectsAt(spec, 'domain', 'devices', 'interfaces'));
  for (const { state: _, ...held } of objectsAt(vmi, 'spec', 'domain', 'devices', 'interfaces')) {
    const wanted = nics.get(held.name);
    if (wanted === undefined) return false;
    const { state: __, ...rest } = wanted;
    if (!isSame(rest, held)) return false;
  }
  const isPod = (network: JsonObject): boolean => network.pod !== undefined;
  const networks = objectsAt(spec, 'networks');
  const heldNetworks = objectsAt(vmi, 'spec', 'networks');
  if (networks.some(isPod) && !heldNetworks.some(isPod)) return false;
  const isMovable = conditionOf(vmi, 'LiveMigratable')?.status === 'True';
  const plain = (network: JsonObject): JsonObject =>
    isMovable && network.multus !== undefined
      ? { ...network, multus: { ...objectAt(network, 'multus'), networkName: '' } }
      : network;
  return heldNetworks.every((held) => {
    const wanted = networks.find((each) => each.name === held.name);
    return wanted !== undefined && isSame(plain(wanted), plain(held));
  });
}

/**
 * Whether a running VM has to be restarted for a change of `spec.template.spec`: something differs from what it was
 * started with that cannot be changed live (kubevirt pkg/virt-controller/watch/vm/vm.go syncRestartRequired).
 */
export function needsRestart(
  before: JsonObject,
  vm: KubeObject,
  vmi: KubeObject,
  isLiveUpdate: boolean,
): boolean {
  const after = objectAt(vm, 'spec', 'template', 'spec');
  const isMigrated = objectAt(vm, 'spec').updateVolumesStrategy === 'Migration';
  const hasLiveVolumes = areVolumesLive(before, after, isMigrated);
  const hasLiveDisks = areDisksLive(before, after);
  const hasLiveNics = areNicsLive(after, vmi);
  const rest = (spec: JsonObject): JsonObject => {
    const { volumes, networks, nodeSelector, affinity, tolerations, domain: _, ...others } = spec;
    const { cpu: __, memory: ___, devices: ____, ...domain } = objectAt(spec, 'domain');
    const { disks, interfaces, ...devices } = objectAt(spec, 'domain', 'devices');
    const { sockets, ...cpu } = objectAt(spec, 'domain', 'cpu');
    const { guest, ...memory } = objectAt(spec, 'domain', 'memory');
    return {
      others,
      domain,
      devices,
      cpu,
      memory,
      ...(hasLiveVolumes ? {} : { volumes }),
      ...(hasLiveDisks ? {} : { disks }),
      ...(hasLiveNics ? {} : { networks: filled(networks), interfaces: filled(interfaces) }),
      ...(isLiveUpdate
        ? {}
        : {
            sockets,
            guest,
            nodeSelector: filled(nodeSelector),
            affinity: filled(affinity),
            tolerations: filled(tolerations),
          }),
    };
  };
  return !isSame(rest(before), rest(after));
}
