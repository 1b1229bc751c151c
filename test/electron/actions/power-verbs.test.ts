import { expect } from 'vitest';
import { at, conditionOf } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target } from './verbs.ts';

const running = async (lab: Lab): Promise<Target> => ({ id: await lab.takeVm() });
const strategy = (lab: Lab, { id }: Target): unknown =>
  at(lab.object(RESOURCES.vms, id), 'spec', 'runStrategy');
const instance = ({ object }: Lab, { id }: Target) => object(RESOURCES.vmis, id);

describeVerbs('the power of a VM', [
  {
    action: 'vm.start',
    prepare: async (lab) => ({ id: await lab.takeVm({ isOff: true }) }),
    request: '/start+PUT',
    expectDone: (lab, target) => expect(strategy(lab, target)).not.toBe('Halted'),
  },
  {
    action: 'vm.stop',
    prepare: running,
    request: 'virtualmachines+PATCH',
    expectDone: (lab, target) => expect(strategy(lab, target)).toBe('Halted'),
  },
  { action: 'vm.restart', prepare: running, request: '/restart+PUT' },
  {
    action: 'vm.restart',
    variant: 'by force',
    prepare: async (lab) => ({ id: await lab.takeVm(), options: { isForced: true } }),
    request: '/restart+PUT',
  },
  {
    action: 'vm.pause',
    prepare: running,
    request: '/pause+PUT',
    expectDone: (lab, target) => expect(conditionOf(instance(lab, target), 'Paused')?.status).toBe('True'),
  },
  {
    action: 'vm.unpause',
    prepare: async (lab) => {
      const id = await lab.takeVm();
      await lab.act('vm.pause', id);
      return { id };
    },
    request: '/unpause+PUT',
    expectDone: (lab, target) => expect(conditionOf(instance(lab, target), 'Paused')).toBeUndefined(),
  },
  { action: 'vm.softReboot', prepare: running, request: '/softreboot+PUT' },
  {
    action: 'vm.forceStop',
    prepare: running,
    request: '/stop+PUT',
    expectDone: (lab, target) => expect(strategy(lab, target)).toBe('Halted'),
  },
  {
    action: 'vm.delete',
    prepare: running,
    request: 'virtualmachines+DELETE',
    expectDone: (lab, target) => expect(lab.object(RESOURCES.vms, target.id)).toBeUndefined(),
  },
]);
