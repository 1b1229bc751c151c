import { isObject } from '../plan/canonical.ts';
import type { JsonObject } from '../plan/canonical.ts';
import { listAt, putAt, recordAt, textAt } from './json-tree.ts';
import { copyOf } from './json-tree.ts';
import { cloudInitDisk, readVm, vmPaths } from './read.ts';
import { renamedForm, secretNameOf } from './names.ts';
import { writeVm } from './write.ts';

/** Annotations and labels that speak of the one VM they are on, not of how it is made. Source: harvester API reference section 3.5. */
const ofOneAnnotation =
  /^(harvesterhci\.io\/(vmRunStrategy|mac-address|timestamp|deviceAllocationDetails|insufficient-resource-quota|removedPersistentVolumeClaims|clone-backend-storage|maintain-mode-strategy-node-name|waitingStorageMigration|custom-ip|vmDisplayName)|network\.harvesterhci\.io\/ips|static-ip\.|restore\.harvesterhci\.io\/|kubevirt\.io\/|kubectl\.kubernetes\.io\/|objectset\.rio\.cattle\.io\/)/;
const ofOneLabel =
  /^(guestcluster\.harvesterhci\.io\/|nodepool\.harvesterhci\.io\/|acre\/|migration\.harvesterhci\.io\/|harvesterhci\.io\/(machineSetName|vmName|vmNamePrefix)$)/;

function withoutKeys(vm: JsonObject, path: readonly string[], pattern: RegExp): void {
  for (const key of Object.keys(recordAt(vm, path)))
    if (pattern.test(key)) putAt(vm, [...path, key], undefined);
}

/** Volumes plugged in while it ran, and cloud-init that is written into the VM, which a copy has in a Secret of its own. */
function isLeftBehind(volume: JsonObject): boolean {
  if (isObject(volume.persistentVolumeClaim) && volume.persistentVolumeClaim.hotpluggable === true)
    return true;
  const source = volume.cloudInitNoCloud ?? volume.cloudInitConfigDrive;
  return (
    source !== undefined &&
    (volume.name !== cloudInitDisk || !isObject(source) || source.secretRef === undefined)
  );
}

/**
 * The configuration of a VM for a new one of another name: with claims, addresses and identity of its own, and without
 * what the server wrote. Volumes that are not made with it are left out, since two VMs cannot have the same.
 */
export function copyVm(vm: JsonObject, name: string): JsonObject {
  const copy = copyOf(vm);
  const old = readVm(copy);
  const annotations = recordAt(copy, vmPaths.annotations);
  const creator = { 'harvesterhci.io/creator': 'harvester' };
  copy.metadata = {
    name: old.name,
    namespace: old.namespace,
    labels: { ...recordAt(copy, ['metadata', 'labels']), ...creator },
    annotations: { ...annotations },
  };
  Reflect.deleteProperty(copy, 'status');
  withoutKeys(copy, ['metadata', 'labels'], ofOneLabel);
  withoutKeys(copy, vmPaths.annotations, ofOneAnnotation);
  withoutKeys(copy, [...vmPaths.template, 'labels'], ofOneLabel);
  putAt(copy, [...vmPaths.annotations, 'network.harvesterhci.io/ips'], '[]');
  putAt(copy, [...vmPaths.template, 'creationTimestamp'], undefined);
  for (const field of ['uuid', 'serial']) putAt(copy, [...vmPaths.domain, 'firmware', field], undefined, 1);
  putAt(copy, [...vmPaths.domain, 'resources', 'requests'], undefined);
  const left = new Set(
    listAt(copy, vmPaths.volumes)
      .filter(isLeftBehind)
      .map((each) => textAt(each, ['name'])),
  );
  for (const path of [vmPaths.volumes, vmPaths.disks]) {
    const items = listAt(copy, path);
    const kept = items.filter((each) => !left.has(textAt(each, ['name'])));
    if (kept.length < items.length) putAt(copy, path, kept);
  }
  const form = readVm(copy);
  return writeVm(copy, {
    ...renamedForm({ ...form, name: form.name === name ? '' : form.name }, name),
    hostname: form.hostname === '' || form.hostname === form.name ? name : form.hostname,
    disks: renamedForm({ ...form, name: '' }, name).disks.filter(({ source }) => source.type !== 'volume'),
    nics: form.nics.map((nic) => ({ ...nic, mac: '' })),
    cloudInit: form.cloudInit && { ...form.cloudInit, secret: secretNameOf(name, 'cloudinit') },
    runStrategy: form.runStrategy === 'Halted' ? 'RerunOnFailure' : form.runStrategy,
  });
}

/** The key pairs, as namespace/name, that a VM was given. Source: harvester API reference section 3.5, sshNames. */
export function keyPairsOf(vm: unknown): string[] {
  try {
    const noted: unknown = JSON.parse(
      textAt(vm, [...vmPaths.template, 'annotations', 'harvesterhci.io/sshNames']) ?? '[]',
    );
    return Array.isArray(noted) ? (noted as unknown[]).filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
