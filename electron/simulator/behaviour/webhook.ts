import type { KubeObject } from '../json.ts';
import { isSame } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Admit, AdmitRemoval } from '../writes.ts';
import {
  checkBackup,
  checkBackupRemoval,
  checkRestore,
  checkRestoreRemoval,
  checkSchedule,
  checkSnapshotLimit,
} from './admission/backup.ts';
import { checkClaim, checkClaimRemoval } from './admission/claim.ts';
import { checkImage, checkImageRemoval, mutateImage } from './admission/image.ts';
import { checkIpPoolRemoval, checkLoadBalancer } from './admission/load-balancer.ts';
import { checkNetworkRemoval } from './admission/network.ts';
import { checkNode } from './admission/node.ts';
import { checkSetting, checkSettingRemoval } from './admission/setting.ts';
import { checkStorageClassRemoval } from './admission/storage-class.ts';
import { checkKeyPair, checkTemplateVersion, checkTemplateVersionRemoval } from './admission/template.ts';
import { checkVmByHarvester } from './admission/vm-harvester.ts';
import { checkVmByKubeVirt, checkVmi, refuseVmiChange } from './admission/vm-kubevirt.ts';
import type { Behaviour } from './context.ts';

import { admitMigration } from './migration-check.ts';
import type { Migrations } from './migration.ts';
import { checkClaimQuota, checkCountQuota, checkPodQuota } from './quota.ts';
import type { VmIndex } from './vm-index.ts';
import { mutateVm } from './vm-mutation.ts';

const VM_FINALIZERS = [
  'kubevirt.io/virtualMachineControllerFinalize',
  'wrangler.cattle.io/VMController.CleanupPVCAndSnapshot',
];

/** The admission web hooks of Harvester and KubeVirt that matter to what the simulator does. */
export function createAdmission(behaviour: Behaviour, migrations: Migrations, index: VmIndex): Admit {
  const { store, random, indexes } = behaviour;
  const admitVm = (before: KubeObject | undefined, after: KubeObject): KubeObject => {
    const isStatusOnly =
      before !== undefined &&
      isSame(before.spec, after.spec) &&
      isSame(before.metadata.annotations, after.metadata.annotations) &&
      isSame(before.metadata.labels, after.metadata.labels);
    if (isStatusOnly) return after;
    const mutated = mutateVm(store, before, after, random);
    checkVmByKubeVirt(store, mutated);
    checkVmByHarvester(store, index, before, mutated);
    if (before !== undefined) return mutated;
    const finalizers = [...new Set([...(mutated.metadata.finalizers ?? []), ...VM_FINALIZERS])];
    return { ...mutated, metadata: { ...mutated.metadata, finalizers } };
  };
  const admit: Admit = (resource, before, after) => {
    switch (resource) {
      case RESOURCES.vms:
        return admitVm(before, after);
      case RESOURCES.vmis:
        if (before === undefined) checkVmi(store, after);
        else if (!isSame(before.spec, after.spec)) refuseVmiChange();
        return after;
      case RESOURCES.migrations:
        return before === undefined ? admitMigration(behaviour, migrations, after) : after;
      case RESOURCES.pods:
        if (before === undefined) checkPodQuota(store, indexes, after);
        return after;
      case RESOURCES.nodes:
        if (before !== undefined) checkNode(store, before, after);
        return after;
      case RESOURCES.claims:
        checkClaim(store, index, before, after);
        checkClaimQuota(store, indexes, before, after);
        return after;
      case RESOURCES.images: {
        const image = before === undefined ? mutateImage(store, after) : after;
        checkImage(store, before, image);
        return image;
      }
      case RESOURCES.backups:
        checkBackup(store, before, after);
        return after;
      case RESOURCES.restores:
        checkRestore(store, before, after);
        return after;
      case RESOURCES.schedules:
        if (after.metadata.deletionTimestamp === undefined) checkSchedule(store, before, after);
        return after;
      case RESOURCES.resourceQuotas:
        checkSnapshotLimit(after);
        return after;
      case RESOURCES.settings:
        checkSetting(after);
        return after;
      case RESOURCES.keyPairs:
        checkKeyPair(after);
        return after;
      case RESOURCES.templateVersions:
        checkTemplateVersion(store, before, after);
        return after;
      case RESOURCES.loadBalancers:
        checkLoadBalancer(before, after);
        return after;
      default:
        return after;
    }
  };
  return (resource, before, after) => {
    const admitted = admit(resource, before, after);
    // Quotas are held to once every web hook has had its say (apiserver admission order).
    if (before === undefined) checkCountQuota(store, indexes, resource, admitted);
    return admitted;
  };
}

/** The admission web hooks that refuse deletions. */
export function createRemovalAdmission(behaviour: Behaviour, index: VmIndex): AdmitRemoval {
  const { store } = behaviour;
  return (resource, before) => {
    switch (resource) {
      case RESOURCES.networks:
        checkNetworkRemoval(store, before);
        return;
      case RESOURCES.claims:
        checkClaimRemoval(store, index, before);
        return;
      case RESOURCES.images:
        checkImageRemoval(store, before);
        return;
      case RESOURCES.backups:
        checkBackupRemoval(store, before);
        return;
      case RESOURCES.restores:
        checkRestoreRemoval(store, before);
        return;
      case RESOURCES.settings:
        checkSettingRemoval(before);
        return;
      case RESOURCES.templateVersions:
        checkTemplateVersionRemoval(store, before);
        return;
      case RESOURCES.storageClasses:
        checkStorageClassRemoval(store, before);
        return;
      case RESOURCES.ipPools:
        checkIpPoolRemoval(before);
        return;
      default:
    }
  };
}
