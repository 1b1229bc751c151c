import { expect } from 'vitest';
import { at } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { describeVerbs } from './verbs.ts';
import type { Lab, Target } from './verbs.ts';

let made = 0;
const nextName = (word: string): string => {
  made += 1;
  return `${word}-${made}`;
};
/** A VM, and a snapshot of it that is ready; ids of both. */
async function withSnapshot(
  lab: Lab,
  more: { isOff?: boolean } = {},
): Promise<{ vm: string; backup: string }> {
  const vm = await lab.takeVm(more);
  const name = nextName('kept');
  await lab.act('vm.snapshot', vm, { name });
  const backup = vm.replace('/VirtualMachine/', '/VirtualMachineBackup/').replace(/[^/]+$/, name);
  return { vm, backup };
}
async function setTarget(lab: Lab): Promise<void> {
  const { store } = lab.simulator.cluster;
  const value = JSON.stringify({ type: 'nfs', endpoint: 'nfs://10.0.0.9:/backups' });
  store.change(RESOURCES.settings, undefined, 'backup-target', (setting) => ({ ...setting, value }));
}
async function withSchedule(lab: Lab): Promise<string> {
  const vm = await lab.takeVm();
  const options = { type: 'snapshot', cron: '0 3 * * *', retain: 5, maxFailures: 2 };
  await lab.act('vm.schedule', vm, options);
  const [, , namespace, name] = vm.split('/');
  for (const entity of lab.admin.world.view.entities.values()) {
    const isOfIt = entity.kind === 'ScheduleVMBackup' && entity.schedule.vm === name;
    if (isOfIt && entity.namespace === namespace) return entity.id;
  }
  throw new Error(`${vm} has no schedule`);
}
const suspended = (lab: Lab, { id }: Target): unknown =>
  at(lab.object(RESOURCES.schedules, id), 'spec', 'suspend');

describeVerbs('what is kept of a VM', [
  {
    action: 'vm.snapshot',
    prepare: async (lab) => ({ id: await lab.takeVm(), options: { name: nextName('snap') } }),
    request: 'virtualmachinebackups+POST',
  },
  {
    action: 'vm.backup',
    prepare: async (lab) => {
      await setTarget(lab);
      return { id: await lab.takeVm(), options: { name: nextName('backup') } };
    },
    request: 'virtualmachinebackups+POST',
  },
  {
    action: 'backup.restore',
    variant: 'as a new VM',
    prepare: async (lab) => ({
      id: (await withSnapshot(lab)).backup,
      options: { as: 'new', name: nextName('again') },
    }),
    request: 'virtualmachinerestores+POST',
    expectDone: (lab, { id, options }) => {
      const { name } = options as { name: string };
      const vm = id.replace('/VirtualMachineBackup/', '/VirtualMachine/').replace(/[^/]+$/, name);
      expect(lab.object(RESOURCES.vms, vm)).toBeDefined();
    },
  },
  {
    action: 'backup.restore',
    variant: 'in place of the VM',
    prepare: async (lab) => ({
      id: (await withSnapshot(lab, { isOff: true })).backup,
      options: { as: 'replace', volumes: 'retain' },
    }),
    request: 'virtualmachinerestores+POST',
  },
  {
    action: 'backup.delete',
    prepare: async (lab) => ({ id: (await withSnapshot(lab)).backup }),
    request: 'virtualmachinebackups+DELETE',
    expectDone: (lab, { id }) => expect(lab.object(RESOURCES.backups, id)).toBeUndefined(),
  },
  {
    action: 'vm.schedule',
    prepare: async (lab) => ({
      id: await lab.takeVm(),
      options: { type: 'snapshot', cron: '0 3 * * *', retain: 5, maxFailures: 2 },
    }),
    request: 'schedulevmbackups+POST',
  },
  {
    action: 'schedule.suspend',
    prepare: async (lab) => ({ id: await withSchedule(lab) }),
    request: 'schedulevmbackups+PATCH',
    expectDone: (lab, target) => expect(suspended(lab, target)).toBe(true),
  },
  {
    action: 'schedule.resume',
    prepare: async (lab) => {
      const id = await withSchedule(lab);
      await lab.act('schedule.suspend', id);
      return { id };
    },
    request: 'schedulevmbackups+PATCH',
    expectDone: (lab, target) => expect(suspended(lab, target)).toBe(false),
  },
  {
    action: 'schedule.delete',
    prepare: async (lab) => ({ id: await withSchedule(lab) }),
    request: 'schedulevmbackups+DELETE',
    expectDone: (lab, { id }) => expect(lab.object(RESOURCES.schedules, id)).toBeUndefined(),
  },
]);
