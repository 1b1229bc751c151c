import type { JsonObject, KubeObject } from '../../json.ts';
import { at, objectsAt, textAt } from '../../json.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import { messageOf } from '../../status.ts';
import type { Store } from '../../store.ts';
import { keyOf } from '../../store.ts';
import { CLAIM_TEMPLATES, parseClaimTemplates, templateName } from '../claim-templates.ts';
import { STRATEGY_LABEL } from '../hosts/marks.ts';
import type { VmIndex } from '../vm-index.ts';
import { runStrategyOf } from '../vm-status.ts';
import { checkQuotaOfVm } from '../quota-check.ts';
import { checkExpansion } from './claim.ts';
import { harvesterBadRequest, harvesterInternal, harvesterInvalid } from './deny.ts';
import { clusterNetworkOf, imageOfClass } from './lookup.ts';

const MAINTENANCE_VALUES = [
  'Migrate',
  'ShutdownAndRestartAfterEnable',
  'ShutdownAndRestartAfterDisable',
  'Shutdown',
];
const RESERVED = 'harvesterhci.io/reservedMemory';
const TEMPLATES_FIELD = `metadata.annotations[${CLAIM_TEMPLATES}]`;

const specOf = (vm: KubeObject): unknown => at(vm, 'spec', 'template', 'spec');

function checkTemplates(store: Store, before: KubeObject | undefined, after: KubeObject): void {
  const text = after.metadata.annotations?.[CLAIM_TEMPLATES];
  let entries: JsonObject[];
  try {
    entries = parseClaimTemplates(text);
    if (entries.some((entry) => templateName(entry) === '')) throw new Error('PVC name is required');
  } catch (error) {
    const why = messageOf(error);
    throw harvesterInvalid(`the volumeClaimTemplates annotaion is invalid: ${why}`, 'metadata.annotations');
  }
  const previous = before?.metadata.annotations?.[CLAIM_TEMPLATES];
  if (text === previous) return;
  const old = new Map(
    (previous === undefined ? [] : parseClaimTemplates(previous)).map((entry) => [
      templateName(entry),
      entry,
    ]),
  );
  for (const entry of entries) {
    const was = old.get(templateName(entry));
    const storageClass = textAt(entry, 'spec', 'storageClassName');
    const image = textAt(entry, 'metadata', 'annotations', 'harvesterhci.io/imageId') ?? '';
    const isSameSource =
      was !== undefined &&
      textAt(was, 'spec', 'storageClassName') === storageClass &&
      (textAt(was, 'metadata', 'annotations', 'harvesterhci.io/imageId') ?? '') === image;
    if (isSameSource || storageClass === undefined) continue;
    if (store.get(RESOURCES.storageClasses, undefined, storageClass) === undefined) {
      throw harvesterInternal(
        `failed to get storage class ${storageClass}: storageclasses.storage.k8s.io "${storageClass}" not found`,
      );
    }
    const expected = imageOfClass(store, storageClass);
    if (expected !== undefined && image !== '' && image !== expected) {
      throw harvesterInvalid(
        `imageId "${image}" in volume template does not match backing image of storage class "${storageClass}" (expected "${expected}")`,
        TEMPLATES_FIELD,
      );
    }
  }
}

/** What a changed annotation may not do to claims that exist: shrink them, or change their class. */
function checkChangedTemplates(store: Store, index: VmIndex, before: KubeObject, after: KubeObject): void {
  const [was, is] = [before, after].map((vm) => vm.metadata.annotations?.[CLAIM_TEMPLATES] ?? '');
  if (was === is || was === '' || is === '') return;
  const next = new Map(parseClaimTemplates(is).map((entry) => [templateName(entry), entry]));
  let changed = '';
  for (const entry of parseClaimTemplates(was)) {
    const name = templateName(entry);
    const other = next.get(name);
    if (other === undefined) continue;
    const sizeOf = (each: JsonObject): number =>
      toNumber(at(each, 'spec', 'resources', 'requests', 'storage'));
    if (sizeOf(other) < sizeOf(entry)) {
      throw harvesterInvalid(
        `${name} PVC requests storage can't be less than previous value`,
        `metadata.annotations.${CLAIM_TEMPLATES}`,
      );
    }
    if (sizeOf(other) > sizeOf(entry)) {
      const claim = store.get(RESOURCES.claims, after.metadata.namespace, name);
      if (claim === undefined) throw harvesterInternal(`persistentvolumeclaim "${name}" not found`);
      checkExpansion(store, index, claim);
    }
    const [oldClass, newClass] = [entry, other].map((each) => textAt(each, 'spec', 'storageClassName'));
    if (oldClass !== undefined && newClass !== undefined && oldClass !== newClass) {
      changed += ` new name ${newClass} in volume ${name};`;
    }
  }
  if (changed !== '') {
    throw harvesterInternal(
      `storage class names for the volumes in the ${CLAIM_TEMPLATES} annotation cannot be changed;${changed}`,
    );
  }
}

function checkClaims(store: Store, index: VmIndex, vm: KubeObject): void {
  const { namespace = '' } = vm.metadata;
  const own = keyOf(namespace, vm.metadata.name);
  for (const volume of objectsAt(specOf(vm), 'volumes')) {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    const claim = name === undefined ? undefined : store.get(RESOURCES.claims, namespace, name);
    if (name === undefined || claim === undefined) continue;
    if (claim.metadata.annotations?.['harvesterhci.io/goldenImage'] === 'true') {
      throw harvesterInvalid(
        `PVC ${namespace}/${name} is a golden image, it can't be used as a volume in VM`,
        'spec.templates.spec.volumes',
      );
    }
    const others = index
      .byClaim(namespace, name)
      .filter((each) => keyOf(each.metadata.namespace, each.metadata.name) !== own);
    const storageClass = textAt(claim, 'spec', 'storageClassName');
    const provisioner = textAt(
      store.get(RESOURCES.storageClasses, undefined, storageClass ?? ''),
      'provisioner',
    );
    const accessModes = at(claim, 'spec', 'accessModes');
    const isShareable =
      provisioner !== 'driver.longhorn.io' &&
      Array.isArray(accessModes) &&
      accessModes.includes('ReadWriteMany');
    if (others.length > 0 && !isShareable) {
      throw harvesterInvalid(
        `PVC ${namespace}/${name} is already used by other VM, please use a shareable RWX volume.`,
        'spec.templates.spec.volumes',
      );
    }
  }
}

function checkMemory(vm: KubeObject): void {
  const domain = at(specOf(vm), 'domain');
  const limit = toNumber(at(domain, 'resources', 'limits', 'memory'));
  const guest = toNumber(at(domain, 'memory', 'guest'));
  if (limit === 0 && guest === 0) {
    throw harvesterInvalid(
      'either memory.guest or resources.limits.memory must be set',
      'spec.template.spec.domain',
    );
  }
  const reserved = vm.metadata.annotations?.[RESERVED] ?? '';
  if (limit === 0 || reserved === '') return;
  const field = `metadata.annotations[${RESERVED}]`;
  const bytes = toNumber(reserved);
  if (bytes >= limit)
    throw harvesterInvalid('reservedMemory cannot be equal or greater than limits.memory', field);
  if (guest > 0 && guest + bytes > limit) {
    throw harvesterInvalid(
      `guest memory ${guest} plus reservedMemory ${bytes} cannot be greater than limits.memory ${limit}`,
      field,
    );
  }
}

function checkMacs(store: Store, index: VmIndex, vm: KubeObject): void {
  const own = keyOf(vm.metadata.namespace, vm.metadata.name);
  const networkOfNic = (of: KubeObject, nic: JsonObject): string => {
    const network = objectsAt(specOf(of), 'networks').find((each) => each.name === nic.name);
    const name = textAt(network, 'multus', 'networkName') ?? '';
    return name === '' ? '' : clusterNetworkOf(store, name);
  };
  const nicsOf = (of: KubeObject): JsonObject[] => objectsAt(specOf(of), 'domain', 'devices', 'interfaces');
  for (const nic of nicsOf(vm)) {
    const mac = textAt(nic, 'macAddress') ?? '';
    if (mac === '') continue;
    const network = networkOfNic(vm, nic);
    for (const other of index.byMac(mac)) {
      if (keyOf(other.metadata.namespace, other.metadata.name) === own) continue;
      const clashes = nicsOf(other).some(
        (each) =>
          (textAt(each, 'macAddress') ?? '').toLowerCase() === mac.toLowerCase() &&
          networkOfNic(other, each) === network,
      );
      if (!clashes) continue;
      throw harvesterInternal(
        `duplicate mac address present for vm ${vm.metadata.name} for cluster network ${network}`,
      );
    }
  }
}

function checkCdRoms(vm: KubeObject): void {
  const volumes = objectsAt(specOf(vm), 'volumes');
  for (const disk of objectsAt(specOf(vm), 'domain', 'devices', 'disks')) {
    if (disk.cdrom === undefined) continue;
    const volume = volumes.find((each) => each.name === disk.name);
    const isSata = textAt(disk, 'cdrom', 'bus') === 'sata';
    if (volume === undefined && !isSata)
      throw harvesterInternal('empty cd-rom device should connect via SATA bus');
    if (at(volume, 'persistentVolumeClaim', 'hotpluggable') === true && !isSata) {
      throw harvesterInternal('hotpluggable cd-rom volume should connect via SATA bus');
    }
  }
}

function checkMaintenance(before: KubeObject | undefined, after: KubeObject): void {
  const strategy = after.metadata.labels?.[STRATEGY_LABEL];
  if (strategy === undefined || before?.metadata.labels?.[STRATEGY_LABEL] === strategy) return;
  if (MAINTENANCE_VALUES.includes(strategy)) return;
  throw harvesterInvalid(
    `invalid maintenance mode strategy: ${strategy}`,
    `metadata.labels[${STRATEGY_LABEL}]`,
  );
}

/** A VM may not be stopped while a backup of it is under way. */
function checkBackups(store: Store, before: KubeObject, after: KubeObject): void {
  const isStopped = runStrategyOf(before) === 'Always' && runStrategyOf(after) === 'Halted';
  const isAsked = textAt(after, 'status', 'stateChangeRequests', 0, 'action') === 'Stop';
  if (!isStopped && !isAsked) return;
  const { namespace = '', name, uid } = after.metadata;
  const isActive = store
    .list(RESOURCES.backups, namespace)
    .some(
      (backup) =>
        textAt(backup, 'status', 'sourceUID') === uid && at(backup, 'status', 'readyToUse') !== true,
    );
  if (isActive) {
    throw harvesterBadRequest(
      `vm ${namespace}/${name} has a backup in progress; wait for it to finish or delete it before stopping/restarting`,
    );
  }
}

/** Harvester's validation of a VM (harvester pkg/webhook/resources/virtualmachine/validator.go). */
export function checkVmByHarvester(
  store: Store,
  index: VmIndex,
  before: KubeObject | undefined,
  after: KubeObject,
): void {
  if (after.metadata.deletionTimestamp !== undefined) return;
  checkTemplates(store, before, after);
  checkClaims(store, index, after);
  const grace = at(specOf(after), 'terminationGracePeriodSeconds');
  if (typeof grace === 'number' && grace < 0) {
    throw harvesterInvalid(
      "Termination grace period can't be negative",
      'spec.Template.Spec.TerminationGracePeriodSeconds',
    );
  }
  checkMemory(after);
  checkQuotaOfVm(store, before, after);
  if (before !== undefined) {
    checkBackups(store, before, after);
    checkChangedTemplates(store, index, before, after);
  }
  checkMaintenance(before, after);
  checkMacs(store, index, after);
  checkCdRoms(after);
}
