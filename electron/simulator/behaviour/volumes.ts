import type { KubeObject } from '../json.ts';
import { objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';

/** What storage does when VMIs come and go. */
export interface VolumeBinding {
  /** The first claim of a VMI that is missing or not bound. */
  unboundClaim: (vmi: KubeObject) => string | undefined;
  attach: (vmi: KubeObject, host: string, pod: string) => void;
  detach: (vmi: KubeObject) => void;
  /** The launcher pods of a VMI. */
  podsOf: (vmi: KubeObject) => KubeObject[];
}

/** Opens it over a store. Pods are indexed by the VMI that owns them. */
export function createVolumeBinding(behaviour: Behaviour): VolumeBinding {
  const { store } = behaviour;
  const podsByOwner = new Map<string, Set<string>>();
  const ownerOf = (pod: KubeObject): string | undefined => pod.metadata.labels?.['kubevirt.io/created-by'];
  const index = (pod: KubeObject, isGone: boolean): void => {
    const owner = ownerOf(pod);
    if (owner === undefined) return;
    const names = podsByOwner.get(owner) ?? new Set<string>();
    if (isGone) names.delete(pod.metadata.name);
    else names.add(pod.metadata.name);
    if (names.size === 0) podsByOwner.delete(owner);
    else podsByOwner.set(owner, names);
  };
  for (const pod of store.list(RESOURCES.pods)) index(pod, false);
  store.onChange((change) => {
    if (change.resource === RESOURCES.pods) index(change.entry.object, change.type === 'DELETED');
  });

  const claimsOf = (vmi: KubeObject): string[] =>
    objectsAt(vmi, 'spec', 'volumes').flatMap((volume) => {
      const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
      return name === undefined ? [] : [name];
    });
  const setVolumes = (vmi: KubeObject, host: string | undefined, pod: string | undefined): void => {
    for (const name of claimsOf(vmi)) {
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
        const isDegraded = textAt(volume, 'status', 'lastDegradedAt') !== '';
        return {
          ...volume,
          spec: { ...objectAt(volume, 'spec'), nodeID: host ?? '' },
          status: {
            ...objectAt(volume, 'status'),
            currentNodeID: host ?? '',
            state: host === undefined ? 'detached' : 'attached',
            robustness: host === undefined ? 'unknown' : isDegraded ? 'degraded' : 'healthy',
            kubernetesStatus: {
              ...kubernetes,
              ...(pod === undefined ? {} : { workloadsStatus: [workload] }),
            },
          },
        };
      });
    }
  };
  return {
    unboundClaim: (vmi) =>
      claimsOf(vmi).find((name) => {
        const claim = store.get(RESOURCES.claims, vmi.metadata.namespace, name);
        return textAt(claim, 'status', 'phase') !== 'Bound';
      }),
    attach: (vmi, host, pod) => setVolumes(vmi, host, pod),
    detach: (vmi) => setVolumes(vmi, undefined, undefined),
    podsOf: (vmi) =>
      [...(podsByOwner.get(vmi.metadata.uid ?? '') ?? [])].flatMap(
        (name) => store.get(RESOURCES.pods, vmi.metadata.namespace, name) ?? [],
      ),
  };
}
