import type { JsonObject, KubeObject } from '../json.ts';
import { numberAt, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { harvesterCondition } from './backups.ts';
import { CLAIM_TEMPLATES, IMAGE_ID } from './claim-templates.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';
import { mutateVm } from './vm-mutation.ts';
import { withTemplateSpec } from './volume-requests.ts';

/** Seconds of simulated time. */
const STEPS = { begin: 0.5, tick: 2 };
const NAME = 'restore.harvesterhci.io/name';
const LAST = 'restore.harvesterhci.io/last-restore-uid';

/** Opens the controller of restores: into a new VM, or in the place of one (harvester pkg/controller/master/backup/restore.go). */
export function openRestores(behaviour: Behaviour): void {
  const { store, clock, random } = behaviour;
  const edit = (restore: KubeObject, change: (current: KubeObject) => KubeObject): KubeObject | undefined =>
    store.change(RESOURCES.restores, ...placeOf(restore), (current) =>
      current.metadata.uid === restore.metadata.uid ? change(current) : undefined,
    );
  const backupOf = (restore: KubeObject): KubeObject | undefined =>
    store.get(
      RESOURCES.backups,
      textAt(restore, 'spec', 'virtualMachineBackupNamespace'),
      textAt(restore, 'spec', 'virtualMachineBackupName') ?? '',
    );
  const targetOf = (restore: KubeObject): string => textAt(restore, 'spec', 'target', 'name') ?? '';

  /** A claim for every volume of the backup, under a new name. */
  const restoreClaims = (restore: KubeObject, backup: KubeObject): JsonObject[] => {
    const [namespace, restoreName] = placeOf(restore);
    const id = (restore.metadata.uid ?? '').slice(0, 8);
    return objectsAt(backup, 'status', 'volumeBackups').map((each) => {
      const volumeName = textAt(each, 'volumeName') ?? '';
      const name = `restore-${textAt(backup, 'metadata', 'name') ?? ''}-${id}-${volumeName}`;
      const { volumeName: _, ...spec } = objectAt(each, 'persistentVolumeClaim', 'spec');
      const image = textAt(each, 'persistentVolumeClaim', 'metadata', 'annotations', IMAGE_ID);
      const annotations = {
        [NAME]: restoreName,
        ...(image === undefined ? {} : { [IMAGE_ID]: image }),
      };
      if (store.get(RESOURCES.claims, namespace, name) === undefined) {
        const dataSource = {
          apiGroup: 'snapshot.storage.k8s.io',
          kind: 'VolumeSnapshot',
          name: textAt(each, 'name') ?? '',
        };
        store.create(RESOURCES.claims, {
          kind: 'PersistentVolumeClaim',
          apiVersion: 'v1',
          metadata: { name, namespace, annotations },
          spec: { ...spec, dataSource },
          status: { phase: 'Pending' },
        });
      }
      return {
        volumeName,
        persistentVolumeClaimSpec: { metadata: { name, namespace, annotations }, spec },
        volumeBackupName: textAt(each, 'name') ?? '',
        volumeSize: numberAt(each, 'volumeSize') ?? 0,
        progress: 0,
      };
    });
  };
  const templatesOf = (restores: readonly JsonObject[]): string =>
    JSON.stringify(
      restores.map((each) => {
        const claim = objectAt(each, 'persistentVolumeClaimSpec');
        const image = textAt(claim, 'metadata', 'annotations', IMAGE_ID);
        return {
          metadata: {
            name: textAt(claim, 'metadata', 'name'),
            annotations: image === undefined ? {} : { [IMAGE_ID]: image },
          },
          spec: claim.spec,
        };
      }),
    );
  const withVolumes = (vm: KubeObject, restores: readonly JsonObject[]): KubeObject => {
    const spec = objectAt(vm, 'spec', 'template', 'spec');
    const volumes = objectsAt(spec, 'volumes').map((volume) => {
      const restored = restores.find((each) => each.volumeName === volume.name);
      const claimName = textAt(restored, 'persistentVolumeClaimSpec', 'metadata', 'name');
      return claimName === undefined ? volume : { ...volume, persistentVolumeClaim: { claimName } };
    });
    return withTemplateSpec(vm, { ...spec, volumes });
  };
  const marks = (restore: KubeObject, restores: readonly JsonObject[]): Record<string, string> => ({
    [LAST]: `${restore.metadata.name}-${restore.metadata.uid ?? ''}`,
    [NAME]: restore.metadata.name,
    [CLAIM_TEMPLATES]: templatesOf(restores),
  });
  const withoutMacs = (vm: KubeObject): KubeObject => {
    const spec = objectAt(vm, 'spec', 'template', 'spec');
    const domain = objectAt(spec, 'domain');
    const devices = objectAt(domain, 'devices');
    const interfaces = objectsAt(devices, 'interfaces').map(({ macAddress: _, ...nic }) => nic);
    return withTemplateSpec(vm, { ...spec, domain: { ...domain, devices: { ...devices, interfaces } } });
  };
  const createVm = (restore: KubeObject, backup: KubeObject, restores: JsonObject[]): KubeObject => {
    const [namespace] = placeOf(restore);
    const source = objectAt(backup, 'status', 'source');
    const labels = objectAt(source, 'metadata', 'labels') as Record<string, string>;
    const vm: KubeObject = {
      kind: 'VirtualMachine',
      apiVersion: 'kubevirt.io/v1',
      metadata: {
        name: targetOf(restore),
        namespace,
        labels,
        annotations: marks(restore, restores),
        finalizers: ['kubevirt.io/virtualMachineControllerFinalize'],
      },
      spec: { ...objectAt(source, 'spec'), runStrategy: 'Halted' },
    };
    const isKept = restore.spec !== undefined && objectAt(restore, 'spec').keepMacAddress === true;
    const filled = withVolumes(isKept ? vm : withoutMacs(vm), restores);
    return store.create(RESOURCES.vms, mutateVm(store, undefined, filled, random));
  };
  const replaceVm = (restore: KubeObject, vm: KubeObject, restores: JsonObject[]): KubeObject => {
    const annotations = { ...vm.metadata.annotations, ...marks(restore, restores) };
    const changed = withVolumes(vm, restores);
    return store.replace(RESOURCES.vms, { ...changed, metadata: { ...vm.metadata, annotations } });
  };
  /** What the VM had before goes, where the policy is to delete. */
  const deleteOld = (restore: KubeObject, before: readonly string[]): string[] => {
    const [namespace] = placeOf(restore);
    const spec = objectAt(restore, 'spec');
    if (spec.newVM === true || spec.deletionPolicy === 'retain') return [];
    return before.filter((name) => {
      if (store.get(RESOURCES.claims, namespace, name) === undefined) return false;
      store.remove(RESOURCES.claims, namespace, name);
      return true;
    });
  };
  const advance = (restore: KubeObject, before: readonly string[]): void => {
    const current = store.get(RESOURCES.restores, ...placeOf(restore));
    if (current === undefined || current.metadata.uid !== restore.metadata.uid) return;
    const progress = Math.min(100, (numberAt(current, 'status', 'progress') ?? 0) + 25);
    const isDone = progress === 100;
    const deletedVolumes = isDone ? deleteOld(current, before) : [];
    edit(current, (found) =>
      withStatus(found, {
        progress,
        complete: isDone,
        restores: objectsAt(found, 'status', 'restores').map((each) => ({ ...each, progress })),
        ...(isDone
          ? {
              restoreTime: now(behaviour),
              ...(deletedVolumes.length === 0 ? {} : { deletedVolumes }),
              conditions: [
                harvesterCondition(behaviour, 'InProgress', false, 'Operation complete'),
                harvesterCondition(behaviour, 'Ready', true, 'Operation complete'),
              ],
            }
          : {}),
      }),
    );
    if (!isDone) {
      clock.after(STEPS.tick, () => advance(restore, before));
      return;
    }
    const vm = store.get(RESOURCES.vms, current.metadata.namespace, targetOf(current));
    const isHalted = objectAt(current, 'spec').haltAfterRestore === true;
    if (vm === undefined || isHalted || objectAt(current, 'spec').newVM !== true) return;
    const runStrategy = 'RerunOnFailure';
    store.replace(RESOURCES.vms, { ...vm, spec: { ...objectAt(vm, 'spec'), runStrategy } });
  };
  const begin = (restore: KubeObject): void => {
    const backup = backupOf(restore);
    if (backup === undefined) return;
    const [namespace] = placeOf(restore);
    const vm = store.get(RESOURCES.vms, namespace, targetOf(restore));
    const before = objectsAt(vm, 'spec', 'template', 'spec', 'volumes').flatMap(
      (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
    );
    const restores = restoreClaims(restore, backup);
    const target = vm === undefined ? createVm(restore, backup, restores) : replaceVm(restore, vm, restores);
    const begun = edit(restore, (current) =>
      withStatus(current, {
        complete: false,
        progress: 0,
        restores,
        targetUID: target.metadata.uid,
        conditions: [
          harvesterCondition(behaviour, 'InProgress', true, 'Initializing VirtualMachineRestore'),
          harvesterCondition(behaviour, 'Ready', false, 'Initializing VirtualMachineRestore'),
        ],
      }),
    );
    if (begun !== undefined) clock.after(STEPS.tick, () => advance(begun, before));
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource === RESOURCES.restores && type === 'ADDED')
      clock.after(STEPS.begin, () => begin(entry.object));
  });
}
