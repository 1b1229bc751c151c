import type { Json, JsonObject } from '../plan/canonical.ts';
import { claimsAnnotation, readClaims, writeClaims } from './claims.ts';
import type { DiskSource, VmForm, VmNic } from './form.ts';
import { listAt, putAt, textAt } from './json-tree.ts';
import { cloudInitDisk, readAccess, readDisks, readNics, vmPaths } from './read.ts';

const volumeSources = ['persistentVolumeClaim', 'containerDisk'];

/** What was there under a name, without fields that are written anew. */
function without(object: JsonObject | undefined, ...fields: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !fields.includes(key)));
}

/** The fields of an object within another. */
function inner(object: JsonObject | undefined, field: string): JsonObject {
  const found = object?.[field];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : {};
}

function toVolume(name: string, source: DiskSource, before: JsonObject | undefined): JsonObject | null {
  const rest = without(before, ...volumeSources);
  switch (source.type) {
    case 'image':
    case 'new':
    case 'volume':
      return {
        ...rest,
        name,
        persistentVolumeClaim: { ...inner(before, 'persistentVolumeClaim'), claimName: source.claim },
      };
    case 'container':
      return { ...rest, name, containerDisk: { ...inner(before, 'containerDisk'), image: source.image } };
    case 'empty':
      return null;
  }
}

/** Writes the disks of a form with their volumes and claims; those it has no words for stay, behind them. */
export function writeDisks(vm: JsonObject, { disks }: VmForm): void {
  const known = readDisks(vm);
  const ours = new Set(known.map(({ name }) => name));
  const [oldDisks, oldVolumes] = [listAt(vm, vmPaths.disks), listAt(vm, vmPaths.volumes)];
  const named = (list: readonly JsonObject[], name: string): JsonObject | undefined =>
    list.find((each) => each.name === name);
  const isOther = (each: JsonObject): boolean => {
    const name = textAt(each, ['name']) ?? '';
    return !ours.has(name) && !disks.some((disk) => disk.name === name);
  };
  const newDisks = disks.map(({ name, device, bus, bootOrder }): JsonObject => {
    const before = named(oldDisks, name);
    const rest = without(before, 'disk', 'cdrom', 'bootOrder', 'name');
    const target = without(inner(before, device), 'bus');
    return {
      ...rest,
      name,
      [device]: { ...target, ...(bus === '' ? {} : { bus }) },
      ...(bootOrder === null ? {} : { bootOrder }),
    };
  });
  const newVolumes = disks.flatMap(
    ({ name, source }) => toVolume(name, source, named(oldVolumes, name)) ?? [],
  );
  putAt(
    vm,
    ['metadata', 'annotations', claimsAnnotation],
    writeClaims(disks, { disks: known, claims: readClaims(vm) }),
  );
  putAt(vm, vmPaths.disks, [...newDisks, ...oldDisks.filter(isOther)]);
  putAt(vm, vmPaths.volumes, [...newVolumes, ...oldVolumes.filter(isOther)]);
}

function toBinding({ binding }: VmNic, before: JsonObject | undefined): JsonObject {
  if (binding === 'other') return before ? without(before, 'masquerade', 'bridge', 'sriov', 'name') : {};
  return { [binding]: inner(before, binding) };
}

/** Writes the NICs of a form with their networks. */
export function writeNics(vm: JsonObject, { nics }: VmForm): void {
  const ours = new Set(readNics(vm).map(({ name }) => name));
  const [oldNics, oldNetworks] = [listAt(vm, vmPaths.interfaces), listAt(vm, vmPaths.networks)];
  const named = (list: readonly JsonObject[], name: string): JsonObject | undefined =>
    list.find((each) => each.name === name);
  const isOther = (each: JsonObject): boolean => {
    const name = textAt(each, ['name']) ?? '';
    return !ours.has(name) && !nics.some((nic) => nic.name === name);
  };
  const interfaces = nics.map((nic): JsonObject => {
    const before = named(oldNics, nic.name);
    // A binding plug-in stands where a binding of KubeVirt's own is not.
    const dropped = nic.binding === 'other' ? [] : ['binding'];
    return {
      ...without(before, 'masquerade', 'bridge', 'sriov', 'model', 'macAddress', ...dropped),
      name: nic.name,
      ...(nic.model === '' ? {} : { model: nic.model }),
      ...(nic.mac === '' ? {} : { macAddress: nic.mac }),
      ...toBinding(nic, before),
    };
  });
  const networks = nics.map(({ name, network }): JsonObject => {
    const before = named(oldNetworks, name);
    const rest = without(before, 'pod', 'multus');
    return network === null
      ? { ...rest, name, pod: inner(before, 'pod') }
      : { ...rest, name, multus: { ...inner(before, 'multus'), networkName: network } };
  });
  putAt(vm, vmPaths.interfaces, [...interfaces, ...oldNics.filter(isOther)]);
  putAt(vm, vmPaths.networks, [...networks, ...oldNetworks.filter(isOther)]);
}

/** Writes the disk that cloud-init comes on, last; takes it away where the form has none. */
export function writeCloudInit(vm: JsonObject, { cloudInit }: VmForm): void {
  const rest = (path: readonly string[]): JsonObject[] =>
    listAt(vm, path).filter(({ name }) => name !== cloudInitDisk);
  const find = (path: readonly string[]): JsonObject | undefined =>
    listAt(vm, path).find(({ name }) => name === cloudInitDisk);
  const disk: Json[] = cloudInit
    ? [find(vmPaths.disks) ?? { name: cloudInitDisk, disk: { bus: 'virtio' } }]
    : [];
  const volume: Json[] = cloudInit
    ? [
        {
          name: cloudInitDisk,
          cloudInitNoCloud: {
            secretRef: { name: cloudInit.secret },
            ...(cloudInit.hasNetworkData ? { networkDataSecretRef: { name: cloudInit.secret } } : {}),
          },
        },
      ]
    : [];
  putAt(vm, vmPaths.disks, [...rest(vmPaths.disks), ...disk]);
  putAt(vm, vmPaths.volumes, [...rest(vmPaths.volumes), ...volume]);
}

/** Writes the credentials that the guest agent sets; others stay. */
export function writeAccess(vm: JsonObject, { access }: VmForm): void {
  const path = [...vmPaths.spec, 'accessCredentials'];
  const isOther = (each: JsonObject): boolean =>
    readAccess({ spec: { template: { spec: { accessCredentials: [each] } } } }).length === 0;
  const source = (secretName: string): JsonObject => ({ secret: { secretName } });
  const written = access.map(({ type, secret, users }): JsonObject =>
    type === 'ssh'
      ? {
          sshPublicKey: {
            source: source(secret),
            propagationMethod: { qemuGuestAgent: { users: [...users] } },
          },
        }
      : { userPassword: { source: source(secret), propagationMethod: { qemuGuestAgent: {} } } },
  );
  const all = [...written, ...listAt(vm, path).filter(isOther)];
  putAt(vm, path, all.length === 0 ? undefined : all);
}
