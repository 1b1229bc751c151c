import type { KubeObject } from '../json.ts';
import { at, isObject, objectAt, textAt } from '../json.ts';
import { buildLonghornVolume, buildReplicas, buildVolume } from '../objects/storage.ts';
import type { VolumePlan } from '../objects/storage.ts';
import { toNumber } from '../quantity.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { placeOf, withStatus } from './context.ts';

const GIB = 1024 ** 3;
const PROVISION_SECONDS = 1.5;
const TEMPLATES = 'harvesterhci.io/volumeClaimTemplates';

function templatesOf(vm: KubeObject): unknown[] {
  try {
    const value: unknown = JSON.parse(vm.metadata.annotations?.[TEMPLATES] ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/**
 * Creates the claims a VM's annotation asks for, as Harvester does (pkg/controller/master/virtualmachine
 * createPVCsFromAnnotation), and gives new claims their volumes, as Longhorn does where a class has no disk selector
 * that fits nothing.
 */
export function openClaims(behaviour: Behaviour): void {
  const { store, clock, random, plan, addressFor } = behaviour;

  const createFor = (vm: KubeObject): void => {
    const [namespace] = placeOf(vm);
    for (const template of templatesOf(vm)) {
      const name = textAt(template, 'metadata', 'name');
      if (name === undefined || store.get(RESOURCES.claims, namespace, name) !== undefined) continue;
      store.create(RESOURCES.claims, {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        metadata: {
          name,
          namespace,
          finalizers: ['kubernetes.io/pvc-protection'],
          annotations: objectAt(template, 'metadata', 'annotations') as Record<string, string>,
        },
        spec: objectAt(template, 'spec'),
        status: { phase: 'Pending' },
      });
    }
  };
  const volumeOf = (claim: KubeObject): VolumePlan | undefined => {
    const [namespace, name] = placeOf(claim);
    const storageClass = textAt(claim, 'spec', 'storageClassName') ?? 'harvester-longhorn';
    const found = store.get(RESOURCES.storageClasses, undefined, storageClass);
    const parameters = objectAt(found, 'parameters');
    if (found === undefined || parameters.diskSelector !== undefined) return undefined;
    const hosts = store.list(RESOURCES.longhornNodes).map((node) => node.metadata.name);
    const count = Math.min(Number(parameters.numberOfReplicas ?? 3), hosts.length);
    const first = random.between(0, Math.max(0, hosts.length - 1));
    const imageId = claim.metadata.annotations?.['harvesterhci.io/imageId'];
    const backingImage = typeof parameters.backingImage === 'string' ? parameters.backingImage : '';
    return {
      namespace,
      vm: '',
      claim: name,
      sizeGiB: toNumber(at(claim, 'spec', 'resources', 'requests', 'storage')) / GIB,
      storageClass,
      image: imageId === undefined ? undefined : { id: imageId, backingImage },
      host: undefined,
      replicas: Array.from({ length: count }, (_, index) => hosts[(first + index) % hosts.length] ?? ''),
      isPending: false,
      ageDays: 0,
    };
  };
  const provision = (created: KubeObject): void => {
    const claim = store.get(RESOURCES.claims, ...placeOf(created));
    if (claim === undefined || claim.metadata.uid !== created.metadata.uid) return;
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
  };
  store.onChange(({ resource, type, entry }) => {
    const { object } = entry;
    if (resource === RESOURCES.vms && type === 'ADDED') setImmediate(() => createFor(object));
    if (
      resource !== RESOURCES.claims ||
      type !== 'ADDED' ||
      textAt(object, 'spec', 'volumeName') !== undefined
    )
      return;
    if (!isObject(object.status)) {
      setImmediate(
        () =>
          void store.change(RESOURCES.claims, ...placeOf(object), (claim) =>
            withStatus(claim, { phase: 'Pending' }),
          ),
      );
    }
    clock.after(PROVISION_SECONDS, () => provision(object));
  });
}
