import { expect } from 'vitest';
import type { TestBackend } from './backend.ts';
import { addRancher } from './rancher-app.ts';
import { RESOURCES } from '../../electron/simulator/resources.ts';
import type { TestSimulator } from './simulator.ts';

type Stage = { app: TestBackend; simulator: TestSimulator };

/** A secret in the user data of a pool, and in the kubeconfig of a credential. */
export const plantedInPools = {
  poolUserData: 'CANARY-pool-user-data-51c2',
  poolCredential: 'CANARY-credential-kubeconfig-9ab4',
};

const add = ({ app, simulator }: Stage): Promise<string> => addRancher(app, simulator);

/** How the names about provisioning through a Rancher are used once. */
export const provisioningUses = {
  'rancher.offered': async (stage: Stage) => {
    const rancher = await add(stage);
    const answer = await stage.app.call('rancher.offered', { rancher, distribution: 'rke2' });
    expect(answer).toMatchObject({
      ok: true,
      value: { versions: ['v1.34.2+rke2r1', 'v1.33.6+rke2r1', 'v1.32.10+rke2r1'] },
    });
  },
  'rancher.readPool': async (stage: Stage) => {
    const { store, kinds } = stage.simulator.rancher!;
    store.create(kinds.harvesterConfigs, {
      apiVersion: 'rke-machine-config.cattle.io/v1',
      kind: 'HarvesterConfig',
      metadata: { name: 'canary', namespace: 'fleet-default' },
      ...{ cpuCount: '2', memorySize: '4', userData: plantedInPools.poolUserData },
    });
    const rancher = await add(stage);
    const answer = await stage.app.call('rancher.readPool', { rancher, config: 'canary' });
    expect(answer).toEqual({ ok: true, value: { config: { cpuCount: '2', memorySize: '4' } } });
  },
  'rancher.credential': async (stage: Stage) => {
    const { store } = stage.simulator.rancher!;
    const text = `users: [{name: a, user: {token: "kubeconfig-u-abcde:${plantedInPools.poolCredential}"}}]`;
    store.create(RESOURCES.secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cc-canary', namespace: 'cattle-global-data' },
      data: { 'harvestercredentialConfig-kubeconfigContent': Buffer.from(text).toString('base64') },
    });
    const rancher = await add(stage);
    const credential = 'cattle-global-data:cc-canary';
    expect(await stage.app.call('rancher.credential', { rancher, credential })).toMatchObject({
      ok: true,
      value: { name: 'cc-canary', expiresAt: null },
    });
  },
};
