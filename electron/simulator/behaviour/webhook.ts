import type { KubeObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { deniedByWebhook, invalid, notImplemented } from '../status.ts';
import type { Admit, AdmitRemoval } from '../writes.ts';
import type { Behaviour } from './context.ts';
import { getVmi, placeOf } from './context.ts';
import { checkNetworkRemoval } from './admission/network.ts';
import { checkMigration } from './migration-check.ts';
import type { Migrations } from './migration.ts';
import { mutateVm } from './vm-mutation.ts';

const STRATEGIES = ['Always', 'RerunOnFailure', 'Manual', 'Halted', 'Once', 'WaitAsReceiver'];
const VM_VALIDATOR = 'virtualmachine-validator.kubevirt.io';

/** KubeVirt's validation of a VM, as far as the simulator depends on it (kubevirt vms-admitter.go). */
function checkVm(vm: KubeObject): void {
  const { name } = vm.metadata;
  const deny = (message: string): never => {
    throw deniedByWebhook(VM_VALIDATOR, message, 422);
  };
  if (!isObject(vm.spec)) throw invalid(RESOURCES.vms, name, 'spec', 'Required value');
  if (!isObject(vm.spec.template)) throw invalid(RESOURCES.vms, name, 'spec.template', 'Required value');
  const { runStrategy, running } = vm.spec;
  if (runStrategy !== undefined && running !== undefined) {
    deny(
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
    );
  }
  if (runStrategy === undefined && running === undefined)
    deny('One of Running or RunStrategy must be specified');
  if (runStrategy !== undefined && (typeof runStrategy !== 'string' || !STRATEGIES.includes(runStrategy))) {
    deny(`Invalid RunStrategy (${JSON.stringify(runStrategy).replaceAll('"', '')})`);
  }
  if (!isObject(vm.spec.template.spec) || !isObject(vm.spec.template.spec.domain)) {
    throw invalid(RESOURCES.vms, name, 'spec.template.spec.domain', 'Required value');
  }
}

/** The admission web hooks of Harvester and KubeVirt that matter to what the simulator does. */
export function createAdmission(behaviour: Behaviour, migrations: Migrations): Admit {
  return (resource, before, after) => {
    switch (resource) {
      case RESOURCES.vms: {
        checkVm(after);
        const mutated = mutateVm(behaviour.store, before, after);
        if (before !== undefined) return mutated;
        const finalizers = ['kubevirt.io/virtualMachineControllerFinalize'];
        return { ...mutated, metadata: { ...mutated.metadata, finalizers } };
      }
      case RESOURCES.vmis:
        if (before === undefined)
          throw notImplemented('creating a VirtualMachineInstance without a VirtualMachine');
        return after;
      case RESOURCES.migrations: {
        if (before !== undefined) return after;
        const [namespace] = placeOf(after);
        const vmi = getVmi(behaviour, namespace, textAt(after, 'spec', 'vmiName') ?? '');
        checkMigration(after, vmi, vmi === undefined ? undefined : migrations.activeUid(vmi));
        return after;
      }
      default:
        return after;
    }
  };
}

/** The admission web hooks that refuse deletions. */
export function createRemovalAdmission(behaviour: Behaviour): AdmitRemoval {
  const { store } = behaviour;
  return (resource, before) => {
    if (resource !== RESOURCES.networks) return;
    checkNetworkRemoval(store, before);
  };
}
