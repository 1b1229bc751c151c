import type { KubeObject } from '../json.ts';
import { objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import { keyOf } from '../store.ts';

/** Finds VMs by what they use, without a look at every VM of a large cluster. */
export interface VmIndex {
  /** VMs with a volume on a claim. */
  byClaim: (namespace: string, claim: string) => KubeObject[];
  /** VMs with a NIC of this MAC address. */
  byMac: (mac: string) => KubeObject[];
}

/** The claims a VM's volumes name; a data volume has the name of its claim (KubeVirt API, VolumeSource). */
export function claimsOfSpec(spec: unknown): string[] {
  return objectsAt(spec, 'volumes').flatMap(
    (volume) =>
      textAt(volume, 'persistentVolumeClaim', 'claimName') ?? textAt(volume, 'dataVolume', 'name') ?? [],
  );
}

function podSpecOf(vm: KubeObject): unknown {
  return (vm.spec as { template?: { spec?: unknown } } | undefined)?.template?.spec;
}

/** Opens it over a store; it follows every change of a VM. */
export function createVmIndex(store: Store): VmIndex {
  const claims = new Map<string, Set<string>>();
  const macs = new Map<string, Set<string>>();
  const edit = (map: Map<string, Set<string>>, key: string, vm: string, isAdded: boolean): void => {
    const found = map.get(key);
    if (isAdded) {
      if (found === undefined) map.set(key, new Set([vm]));
      else found.add(vm);
      return;
    }
    found?.delete(vm);
    if (found?.size === 0) map.delete(key);
  };
  const note = (vm: KubeObject, isAdded: boolean): void => {
    const { namespace, name } = vm.metadata;
    const key = keyOf(namespace, name);
    const spec = podSpecOf(vm);
    for (const claim of claimsOfSpec(spec)) edit(claims, keyOf(namespace, claim), key, isAdded);
    for (const nic of objectsAt(spec, 'domain', 'devices', 'interfaces')) {
      const mac = textAt(nic, 'macAddress');
      if (mac !== undefined && mac !== '') edit(macs, mac.toLowerCase(), key, isAdded);
    }
  };
  for (const vm of store.list(RESOURCES.vms)) note(vm, true);
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.vms) return;
    if (type === 'MODIFIED' && previous?.object.spec === entry.object.spec) return;
    if (previous !== undefined) note(previous.object, false);
    if (type !== 'DELETED') note(entry.object, true);
  });
  const find = (map: Map<string, Set<string>>, key: string): KubeObject[] =>
    [...(map.get(key) ?? [])].flatMap((vm) => store.table(RESOURCES.vms).get(vm)?.object ?? []);
  return {
    byClaim: (namespace, claim) => find(claims, keyOf(namespace, claim)),
    byMac: (mac) => find(macs, mac.toLowerCase()),
  };
}
