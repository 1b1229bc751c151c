import type { KubeObject } from '../json.ts';
import { at, conditionOf, conditionsOf, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { condition, withCondition } from '../objects/vmi.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now } from './context.ts';

/** What storage does when VMIs come and go. */
export interface VolumeBinding {
  /** Why the claims of a VMI hold it back, in kube-scheduler's words; undefined when they do not. */
  unboundClaim: (vmi: KubeObject) => string | undefined;
  attach: (vmi: KubeObject, host: string, pod: string) => void;
  detach: (vmi: KubeObject) => void;
  /** A VMI that says how its claims can be shared, and cannot be migrated where one is for a single host. */
  withAccess: (vmi: KubeObject) => KubeObject;
}

/** The names of the claims a VMI uses. */
export function claimNamesOf(vmi: KubeObject): string[] {
  return objectsAt(vmi, 'spec', 'volumes').flatMap((volume) => {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
    return name === undefined ? [] : [name];
  });
}

/** Opens it over a store. */
export function createVolumeBinding(behaviour: Behaviour): VolumeBinding {
  const { store } = behaviour;

  const setVolumes = (vmi: KubeObject, host: string | undefined, pod: string | undefined): void => {
    for (const name of claimNamesOf(vmi)) {
      const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, name);
      const volumeName = textAt(claim, 'spec', 'volumeName');
      if (volumeName === undefined) continue;
      store.change(RESOURCES.longhornVolumes, 'longhorn-system', volumeName, (volume) => {
        const { workloadsStatus: _, ...kubernetes } = objectAt(volume, 'status', 'kubernetesStatus');
        const workload = {
          podName: pod,
          podStatus: 'Running',
          workloadName: vmi.metadata.name,
          workloadType: 'VirtualMachineInstance',
        };
        const robustness = textAt(volume, 'status', 'lastDegradedAt') === '' ? 'healthy' : 'degraded';
        return {
          ...volume,
          spec: { ...objectAt(volume, 'spec'), nodeID: host ?? '' },
          status: {
            ...objectAt(volume, 'status'),
            currentNodeID: host ?? '',
            state: host === undefined ? 'detached' : 'attached',
            robustness: host === undefined ? 'unknown' : robustness,
            kubernetesStatus: {
              ...kubernetes,
              ...(pod === undefined ? {} : { workloadsStatus: [workload] }),
            },
          },
        };
      });
    }
  };
  const withAccess = (vmi: KubeObject): KubeObject => {
    const modes = new Map<string, unknown>();
    let single: string | undefined;
    for (const name of claimNamesOf(vmi)) {
      const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, name);
      const accessModes = at(claim, 'spec', 'accessModes');
      modes.set(name, accessModes);
      if (!Array.isArray(accessModes) || !accessModes.includes('ReadWriteMany')) single ??= name;
    }
    if (single === undefined) return vmi;
    const volumeStatus = objectsAt(vmi, 'status', 'volumeStatus').map((volume) => {
      const info = objectAt(volume, 'persistentVolumeClaimInfo');
      const accessModes = modes.get(textAt(info, 'claimName') ?? '');
      return accessModes === undefined
        ? volume
        : { ...volume, persistentVolumeClaimInfo: { ...info, accessModes } };
    });
    const before = conditionOf(vmi, 'LiveMigratable');
    // kubevirt pkg/virt-handler/vm.go checkVolumesForMigration
    const message = `cannot migrate VMI: PVC ${single} is not shared, live migration requires that all PVCs must be shared (using ReadWriteMany access mode)`;
    const since = before?.lastTransitionTime ?? now(behaviour);
    const added = condition('LiveMigratable', false, since, 'DisksNotLiveMigratable', message);
    const conditions =
      before?.status === 'False' ? conditionsOf(vmi) : withCondition(conditionsOf(vmi), added);
    return withStatus(vmi, { volumeStatus, conditions, migrationMethod: 'BlockMigration' });
  };
  return {
    unboundClaim: (vmi) => {
      for (const name of claimNamesOf(vmi)) {
        const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, name);
        if (claim === undefined) return `persistentvolumeclaim "${name}" not found`;
        if (textAt(claim, 'status', 'phase') === 'Lost') {
          return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${textAt(claim, 'spec', 'volumeName') ?? ''}"`;
        }
        if (textAt(claim, 'status', 'phase') !== 'Bound')
          return 'pod has unbound immediate PersistentVolumeClaims';
      }
      return undefined;
    },
    attach: (vmi, host, pod) => setVolumes(vmi, host, pod),
    detach: (vmi) => setVolumes(vmi, undefined, undefined),
    withAccess,
  };
}
