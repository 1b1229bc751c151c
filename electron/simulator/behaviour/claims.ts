import type { JsonObject, KubeObject } from '../json.ts';
import { at, conditionsOf, isObject, objectAt, textAt, withStatus } from '../json.ts';
import { buildLonghornVolume, buildReplicas, buildVolume } from '../objects/storage.ts';
import type { VolumePlan } from '../objects/storage.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import { StatusError } from '../status.ts';
import { keyOf } from '../store.ts';
import { claimTemplatesOf, IMAGE_ID, splitImageId, templateName } from './claim-templates.ts';
import type { Behaviour } from './context.ts';
import { checkClaimQuota } from './quota.ts';
import { chooseDisks } from './storage/disks.ts';
import { now, placeOf } from './context.ts';
import { isFinal } from './vm-status.ts';
import { claimsOfSpec } from './vm-index.ts';

const GIB = 1024 ** 3;
/** Seconds of simulated time. */
const STEPS = { provision: 1.5, expand: 2, reclaim: 1, refused: 5 };
const PROTECTION = 'kubernetes.io/pvc-protection';

/**
 * Creates the claims a VM's annotation asks for, as Harvester does (pkg/controller/master/virtualmachine
 * createPVCsFromAnnotation), and gives new claims their volumes, as Longhorn does where a class has no disk selector
 * that fits nothing; lets claims grow, keeps those in use (kubernetes pkg/controller/volume/pvcprotection), and takes
 * the volumes of deleted claims away.
 */
export function openClaims(behaviour: Behaviour): void {
  const { store, clock, random, plan, addressFor, indexes } = behaviour;

  const createFor = (vm: KubeObject): void => {
    const [namespace] = placeOf(vm);
    let isRefused = false;
    for (const template of claimTemplatesOf(vm)) {
      const name = templateName(template);
      if (name === '') continue;
      const claim = store.get(RESOURCES.claims, namespace, name);
      if (claim !== undefined) {
        grow(claim, template);
        continue;
      }
      const id = splitImageId(textAt(template, 'metadata', 'annotations', IMAGE_ID));
      const image = id === undefined ? undefined : store.get(RESOURCES.images, ...id);
      if (id !== undefined && image === undefined) continue;
      if (image !== undefined && textAt(image, 'spec', 'backend') === 'cdi') {
        createDataVolume(namespace, name, image, template);
        continue;
      }
      if (!createClaim(namespace, name, template)) isRefused = true;
    }
    // A controller that is refused tries again (harvester vm_controller.go returns the error to its queue).
    if (isRefused) clock.after(STEPS.refused, () => retryFor(vm));
  };
  const retryFor = (vm: KubeObject): void => {
    const current = store.get(RESOURCES.vms, ...placeOf(vm));
    if (current !== undefined && current.metadata.uid === vm.metadata.uid) createFor(current);
  };
  const createClaim = (namespace: string, name: string, template: JsonObject): boolean => {
    const annotations = objectAt(template, 'metadata', 'annotations') as Record<string, string>;
    const claim: KubeObject = {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      metadata: { name, namespace, finalizers: [PROTECTION], annotations },
      spec: objectAt(template, 'spec'),
      status: { phase: 'Pending' },
    };
    try {
      checkClaimQuota(store, indexes, undefined, claim);
    } catch (error) {
      if (error instanceof StatusError) return false;
      throw error;
    }
    store.create(RESOURCES.claims, claim);
    return true;
  };
  /** Claims from images of the CDI backend are made by a data volume that clones (harvester vm_controller.go createDataVolume). */
  const createDataVolume = (
    namespace: string,
    name: string,
    image: KubeObject,
    template: JsonObject,
  ): void => {
    if (store.get(RESOURCES.dataVolumes, namespace, name) !== undefined) return;
    const [imageNamespace, imageName] = placeOf(image);
    store.create(RESOURCES.dataVolumes, {
      kind: 'DataVolume',
      apiVersion: 'cdi.kubevirt.io/v1beta1',
      metadata: {
        name,
        namespace,
        annotations: {
          [IMAGE_ID]: `${imageNamespace}/${imageName}`,
          'cdi.kubevirt.io/storage.usePopulator': 'true',
        },
      },
      spec: {
        source: { pvc: { name: imageName, namespace: imageNamespace } },
        storage: {
          resources: objectAt(template, 'spec', 'resources'),
          storageClassName: textAt(template, 'spec', 'storageClassName'),
        },
      },
      status: { phase: 'CloneScheduled', progress: 'N/A', conditions: [] },
    });
    createClaim(namespace, name, template);
  };
  const grow = (claim: KubeObject, template: JsonObject): void => {
    const wanted = at(template, 'spec', 'resources', 'requests');
    const size = (requests: unknown): number => toNumber(at(requests, 'storage'));
    if (size(wanted) <= size(at(claim, 'spec', 'resources', 'requests'))) return;
    const spec = objectAt(claim, 'spec');
    store.replace(RESOURCES.claims, {
      ...claim,
      spec: { ...spec, resources: { ...objectAt(spec, 'resources'), requests: wanted } },
    });
  };
  const volumeOf = (claim: KubeObject): VolumePlan | undefined => {
    const [namespace, name] = placeOf(claim);
    const storageClass = textAt(claim, 'spec', 'storageClassName') ?? 'harvester-longhorn';
    const found = store.get(RESOURCES.storageClasses, undefined, storageClass);
    const parameters = objectAt(found, 'parameters');
    if (found === undefined || parameters.diskSelector !== undefined) return undefined;
    const wanted = Number(parameters.numberOfReplicas ?? 3);
    const sizeBytes = toNumber(at(claim, 'spec', 'resources', 'requests', 'storage'));
    const hosts = chooseDisks(behaviour, sizeBytes, wanted).map((disk) => disk.host);
    if (hosts.length === 0) return undefined;
    const imageId = claim.metadata.annotations?.[IMAGE_ID];
    const backingImage = typeof parameters.backingImage === 'string' ? parameters.backingImage : '';
    return {
      namespace,
      vm: '',
      claim: name,
      sizeGiB: sizeBytes / GIB,
      storageClass,
      image: imageId === undefined ? undefined : { id: imageId, backingImage },
      host: undefined,
      replicas: hosts,
      wanted,
      isPending: false,
      ageDays: 0,
    };
  };
  const provision = (created: KubeObject): void => {
    const claim = store.get(RESOURCES.claims, ...placeOf(created));
    if (claim === undefined || claim.metadata.uid !== created.metadata.uid) return;
    if (claim.metadata.deletionTimestamp !== undefined) return;
    const volume = volumeOf(claim);
    if (volume === undefined) return;
    const context = { plan, random, nowMs: clock.nowMs(), addressFor };
    const name = `pvc-${claim.metadata.uid ?? ''}`;
    store.put(RESOURCES.volumes, buildVolume(context, volume, name));
    store.put(RESOURCES.longhornVolumes, buildLonghornVolume(context, volume, undefined, name));
    for (const replica of buildReplicas(context, volume, name))
      store.put(RESOURCES.longhornReplicas, replica);
    const bound = withStatus(claim, {
      phase: 'Bound',
      accessModes: at(claim, 'spec', 'accessModes'),
      capacity: { storage: at(claim, 'spec', 'resources', 'requests', 'storage') },
    });
    store.replace(RESOURCES.claims, { ...bound, spec: { ...objectAt(claim, 'spec'), volumeName: name } });
    store.change(RESOURCES.dataVolumes, volume.namespace, volume.claim, (dataVolume) =>
      withStatus(dataVolume, {
        phase: 'Succeeded',
        progress: '100.0%',
        conditions: ['Bound', 'Ready'].map((type) => ({
          type,
          status: 'True',
          lastTransitionTime: now(behaviour),
        })),
      }),
    );
  };
  /** The claim asks for more than it has: the volume grows, then the claim says so. */
  const expand = (claim: KubeObject): void => {
    const lastTransitionTime = now(behaviour);
    const resizing = { type: 'Resizing', status: 'True', lastProbeTime: null, lastTransitionTime };
    store.change(RESOURCES.claims, ...placeOf(claim), (current) =>
      conditionsOf(current).some((each) => each.type === 'Resizing')
        ? undefined
        : withStatus(current, { conditions: [...conditionsOf(current), resizing] }),
    );
    clock.after(STEPS.expand, () => {
      const current = store.get(RESOURCES.claims, ...placeOf(claim));
      if (current === undefined || current.metadata.uid !== claim.metadata.uid) return;
      const storage = at(current, 'spec', 'resources', 'requests', 'storage');
      const name = textAt(current, 'spec', 'volumeName') ?? '';
      store.change(RESOURCES.volumes, undefined, name, (volume) => ({
        ...volume,
        spec: { ...objectAt(volume, 'spec'), capacity: { storage } },
      }));
      store.change(RESOURCES.longhornVolumes, 'longhorn-system', name, (volume) => ({
        ...volume,
        spec: { ...objectAt(volume, 'spec'), size: String(toNumber(storage)) },
      }));
      const conditions = conditionsOf(current).filter((each) => each.type !== 'Resizing');
      const { conditions: _, ...status } = objectAt(current, 'status');
      const grown = { ...status, capacity: { storage } };
      store.replace(RESOURCES.claims, {
        ...current,
        status: conditions.length === 0 ? grown : { ...grown, conditions },
      });
    });
  };
  const isUsed = (claim: KubeObject): boolean =>
    behaviour.indexes.vmisByClaim.of(keyOf(...placeOf(claim))).some((vmi) => !isFinal(vmi));
  const releaseIfUnused = (claim: KubeObject): void => {
    if (claim.metadata.deletionTimestamp === undefined || isUsed(claim)) return;
    const finalizers = (claim.metadata.finalizers ?? []).filter((each) => each !== PROTECTION);
    store.change(RESOURCES.claims, ...placeOf(claim), (current) => ({
      ...current,
      metadata: { ...current.metadata, finalizers },
    }));
  };
  const reclaim = (claim: KubeObject): void => {
    const name = textAt(claim, 'spec', 'volumeName') ?? '';
    const drop = (
      resource: Parameters<typeof store.get>[0],
      namespace: string | undefined,
      of: string,
    ): void => {
      const found = store.get(resource, namespace, of);
      if (found === undefined) return;
      store.replace(resource, { ...found, metadata: { ...found.metadata, finalizers: [] } });
      store.remove(resource, namespace, of);
    };
    const policy = textAt(
      store.get(RESOURCES.volumes, undefined, name),
      'spec',
      'persistentVolumeReclaimPolicy',
    );
    if (policy !== 'Delete') return;
    drop(RESOURCES.volumes, undefined, name);
    drop(RESOURCES.longhornVolumes, 'longhorn-system', name);
    for (const replica of behaviour.indexes.replicasByVolume.of(name)) {
      drop(RESOURCES.longhornReplicas, 'longhorn-system', replica.metadata.name);
    }
  };
  const onClaim = (type: string, claim: KubeObject): void => {
    if (type === 'DELETED') {
      clock.after(STEPS.reclaim, () => reclaim(claim));
      return;
    }
    if (claim.metadata.deletionTimestamp !== undefined) {
      setImmediate(() => releaseIfUnused(claim));
      return;
    }
    if (type === 'ADDED' && textAt(claim, 'spec', 'volumeName') === undefined) {
      setImmediate(
        () =>
          void store.change(RESOURCES.claims, ...placeOf(claim), (current) => ({
            ...withStatus(current, isObject(current.status) ? {} : { phase: 'Pending' }),
            metadata: {
              ...current.metadata,
              finalizers: [...new Set([...(current.metadata.finalizers ?? []), PROTECTION])],
            },
          })),
      );
      clock.after(STEPS.provision, () => provision(claim));
    }
    const wanted = toNumber(at(claim, 'spec', 'resources', 'requests', 'storage'));
    const isResizing = conditionsOf(claim).some((each) => each.type === 'Resizing');
    if (textAt(claim, 'status', 'phase') !== 'Bound' || isResizing) return;
    if (wanted > toNumber(at(claim, 'status', 'capacity', 'storage'))) setImmediate(() => expand(claim));
  };
  store.onChange(({ resource, type, entry, previous }) => {
    const { object } = entry;
    if (resource === RESOURCES.claims) onClaim(type, object);
    if (resource === RESOURCES.vms && type !== 'DELETED') {
      if (object.metadata.annotations === previous?.object.metadata.annotations && type !== 'ADDED') return;
      setImmediate(() => createFor(object));
    }
    // A claim that waits for its last user goes with it.
    if (resource === RESOURCES.vmis && (type === 'DELETED' || isFinal(object))) {
      const [namespace] = placeOf(object);
      for (const name of claimsOfSpec(object.spec)) {
        const claim = store.get(RESOURCES.claims, namespace, name);
        if (claim?.metadata.deletionTimestamp !== undefined) setImmediate(() => releaseIfUnused(claim));
      }
    }
  });
}
