import type { KubeObject } from '../json.ts';
import { conditionOf, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { VolumeState } from './vm-status.ts';

/** Reads how the claims and data volumes of a VM are (kubevirt pkg/storage/types pvc.go, dv.go). */
export function volumeStateOf(store: Store, vm: KubeObject): VolumeState {
  const { namespace } = vm.metadata;
  const state: VolumeState = { hasUnbound: false, isProvisioning: false, hasFailed: false };
  for (const volume of objectsAt(vm, 'spec', 'template', 'spec', 'volumes')) {
    const dataVolumeName = textAt(volume, 'dataVolume', 'name');
    const claimName = textAt(volume, 'persistentVolumeClaim', 'claimName') ?? dataVolumeName;
    if (claimName === undefined) continue;
    const claim = store.get(RESOURCES.claims, namespace, claimName);
    if (claim !== undefined && textAt(claim, 'status', 'phase') !== 'Bound') state.hasUnbound = true;
    const dataVolume =
      dataVolumeName === undefined ? undefined : store.get(RESOURCES.dataVolumes, namespace, dataVolumeName);
    if (dataVolume === undefined) continue;
    const phase = textAt(dataVolume, 'status', 'phase');
    const run = conditionOf(dataVolume, 'Running');
    if (
      phase === 'Failed' ||
      (run?.status === 'False' && ['Error', 'ImagePullFailed'].includes(run.reason ?? ''))
    )
      state.hasFailed = true;
    if (phase === 'Succeeded' || phase === 'PendingPopulation') continue;
    if (conditionOf(dataVolume, 'Bound')?.status === 'True' || phase !== 'WaitForFirstConsumer')
      state.isProvisioning = true;
  }
  return state;
}
