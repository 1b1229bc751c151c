import { macOf } from '../build/context.ts';
import type { KubeObject } from '../json.ts';
import { isObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { Admit } from '../objects.ts';
import { RESOURCES } from '../resources.ts';
import { deniedByWebhook, invalid, notImplemented } from '../status.ts';
import { runStrategyOf } from './vm-status.ts';

const STRATEGIES = ['Always', 'RerunOnFailure', 'Manual', 'Halted', 'Once', 'WaitAsReceiver'];
const VM_VALIDATOR = 'virtualmachine-validator.kubevirt.io';
const LAST_STRATEGY = 'harvesterhci.io/vmRunStrategy';

function checkVm(vm: KubeObject): void {
  const { name } = vm.metadata;
  if (!isObject(vm.spec)) throw invalid(RESOURCES.vms, name, 'spec', 'Required value');
  if (!isObject(vm.spec.template)) throw invalid(RESOURCES.vms, name, 'spec.template', 'Required value');
  const { runStrategy, running } = vm.spec;
  if (runStrategy !== undefined && running !== undefined) {
    throw deniedByWebhook(
      VM_VALIDATOR,
      'Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
      422,
    );
  }
  if (runStrategy === undefined && running === undefined) {
    throw deniedByWebhook(VM_VALIDATOR, 'One of Running or RunStrategy must be specified', 422);
  }
  if (runStrategy !== undefined && !STRATEGIES.includes(String(runStrategy))) {
    throw deniedByWebhook(VM_VALIDATOR, `Invalid RunStrategy (${String(runStrategy)})`, 422);
  }
  if (!isObject(vm.spec.template.spec) || !isObject(vm.spec.template.spec.domain)) {
    throw deniedByWebhook(VM_VALIDATOR, 'spec.template.spec.domain is required', 422);
  }
}

/** Harvester gives every NIC without a MAC a locally administered one. */
function withMacs(vm: KubeObject): KubeObject {
  const interfaces = objectsAt(vm, 'spec', 'template', 'spec', 'domain', 'devices', 'interfaces');
  if (interfaces.every((nic) => textAt(nic, 'macAddress') !== undefined)) return vm;
  const filled = interfaces.map((nic) => ({
    ...nic,
    macAddress:
      textAt(nic, 'macAddress') ??
      macOf(`${vm.metadata.namespace ?? ''}/${vm.metadata.name} ${String(nic.name)} ${Math.random()}`),
  }));
  const spec = objectAt(vm, 'spec');
  const template = objectAt(spec, 'template');
  const podSpec = objectAt(template, 'spec');
  const domain = objectAt(podSpec, 'domain');
  const devices = { ...objectAt(domain, 'devices'), interfaces: filled };
  return {
    ...vm,
    spec: { ...spec, template: { ...template, spec: { ...podSpec, domain: { ...domain, devices } } } },
  };
}

/**
 * Harvester's mutating web hook puts the remembered strategy in place of whatever a Halted VM is started with
 * (harvester pkg/webhook/resources/virtualmachine/mutator.go).
 */
function withRememberedStrategy(before: KubeObject, after: KubeObject): KubeObject {
  if (runStrategyOf(before) !== 'Halted' || runStrategyOf(after) === 'Halted') return after;
  const remembered = after.metadata.annotations?.[LAST_STRATEGY];
  const runStrategy = remembered === undefined || remembered === 'Halted' ? 'RerunOnFailure' : remembered;
  const { running: _, ...spec } = objectAt(after, 'spec');
  return { ...after, spec: { ...spec, runStrategy } };
}

/** The admission web hooks of Harvester and KubeVirt that matter to what the simulator does. */
export function createAdmission(extra: Admit): Admit {
  return (resource, before, after) => {
    switch (resource) {
      case RESOURCES.vms: {
        checkVm(after);
        const filled = withMacs(after);
        if (before !== undefined) return withRememberedStrategy(before, filled);
        const finalizers = ['kubevirt.io/virtualMachineControllerFinalize'];
        return { ...filled, metadata: { ...filled.metadata, finalizers } };
      }
      case RESOURCES.vmis:
        if (before === undefined)
          throw notImplemented('creating a VirtualMachineInstance without a VirtualMachine');
        return after;
      default:
        return extra(resource, before, after);
    }
  };
}
