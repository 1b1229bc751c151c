import { expect } from 'vitest';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import { newPlan } from '../../shared/plan/plan.ts';
import { slotsOf } from '../../shared/plan/slots.ts';
import type { TestBackend } from './backend.ts';
import type { TestSimulator } from './simulator.ts';

/** Secrets that VMs are made with, edited with, and that are copied from one to another. */
export const plantedInVms = {
  newUserData: 'CANARY-new-user-data-41fa',
  networkData: 'CANARY-network-data-08d1',
};

type Stage = { app: TestBackend; simulator: TestSimulator; cluster: string; vm: string };
const planId = 'canary-vms';

/** How the names about VMs are used: what they take and copy is a secret, and what they answer is none. */
export const vmUses = {
  'vm.read': async ({ app, vm }: Stage) => {
    const read = await app.call('vm.read', { entity: vm });
    expect(read).toMatchObject({ ok: true, value: { cloudInit: { hasUserData: true } } });
  },
  'vm.keepCloudInit': async ({ app, cluster, vm }: Stage) => {
    const plan = { ...newPlan({ id: planId, name: 'Copy', cluster, createdAt: '2026-01-01T00:00:00Z' }) };
    plan.intentions = [
      {
        id: 'm',
        type: 'make-vms',
        count: 1,
        manifest: {},
        secrets: [{ name: 's', purpose: 'cloud-init', slots: { userdata: 'copied', networkdata: null } }],
      },
    ];
    expect(slotsOf(plan)).toEqual(['copied']);
    await app.call('plan.save', { plan });
    const kept = await app.call('vm.keepCloudInit', {
      ...{ plan: planId, entity: vm },
      ...{ userDataSlot: 'copied', networkDataSlot: 'copied-net' },
    });
    expect(kept).toMatchObject({ ok: true, value: { hasUserData: true } });
    await app.call('plan.remove', { plan: planId });
  },
  'vm.writeSecrets': async ({ app, simulator, vm }: Stage) => {
    const [, , namespace = '', name = ''] = vm.split('/');
    const { newUserData: userdata, networkData: networkdata } = plantedInVms;
    const secrets = [{ name: `${name}-new`, values: { userdata, networkdata } }];
    expect(await app.call('vm.writeSecrets', { entity: vm, secrets })).toEqual({ ok: true, value: {} });
    expect(
      simulator.cluster.store.get(RESOURCES.secrets, namespace, `${name}-new`)?.metadata.ownerReferences,
    ).toMatchObject([{ kind: 'VirtualMachine', name }]);
  },
  'vm.makeTemplate': async ({ app, vm }: Stage) => {
    const wish = { entity: vm, name: 'canary-template', description: '', withData: false };
    expect(await app.call('vm.makeTemplate', wish)).toEqual({ ok: true, value: {} });
  },
  'vm.clone': ({ app, vm }: Stage) =>
    app.call('vm.clone', { entity: vm, name: 'canary-clone', starts: false }),
};
