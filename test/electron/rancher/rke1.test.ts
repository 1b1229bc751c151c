import { expect, it } from 'vitest';
import type { JsonObject } from '../../../electron/simulator/json.ts';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
import { openRancherLab, until } from '../../support/rancher-lab.ts';
import type { RancherLab } from '../../support/rancher-lab.ts';

const keep = closeAfterEach();
const api = 'management.cattle.io/v3';
const ready = (status: string): JsonObject => ({ type: 'Ready', status });

/** Puts a cluster of RKE1 with one pool and two nodes, of which one is not there yet, into a Rancher. */
async function addRke1({ rancher, addCredential }: RancherLab): Promise<void> {
  const { store, kinds } = rancher;
  const cloudCredentialName = await addCredential();
  store.create(kinds.rancherClusters, {
    apiVersion: api,
    kind: 'Cluster',
    metadata: { name: 'c-rke1a' },
    spec: {
      displayName: 'legacy',
      rancherKubernetesEngineConfig: { kubernetesVersion: 'v1.30.14-rancher1-1', privateRegistries: [] },
    },
    status: { provider: 'rke', driver: 'rancherKubernetesEngine', conditions: [ready('True')] },
  });
  store.create(kinds.nodeTemplates, {
    apiVersion: api,
    kind: 'NodeTemplate',
    metadata: { name: 'nt-1', namespace: 'cattle-global-nt' },
    spec: { displayName: 'small', driver: 'harvester', cloudCredentialName },
    harvesterConfig: {
      ...{ vmNamespace: 'default', cpuCount: '2', memorySize: '4', sshPassword: 'canary-rke1-password' },
      ...{ imageName: 'default/image-1', diskSize: '40', networkName: 'default/vlan' },
    },
  });
  store.create(kinds.nodePools, {
    apiVersion: api,
    kind: 'NodePool',
    metadata: { name: 'np-1', namespace: 'c-rke1a' },
    spec: {
      ...{ hostnamePrefix: 'legacy-', quantity: 2, etcd: true, controlPlane: true, worker: true },
      nodeTemplateName: 'cattle-global-nt:nt-1',
    },
  });
  for (const [name, requestedHostname, status] of [
    ['m-1', 'legacy-1', { nodeName: 'legacy-1', conditions: [ready('True')] }],
    ['m-2', 'legacy-2', { conditions: [{ type: 'Provisioned', status: 'Unknown', message: 'waits' }] }],
  ] as const)
    store.create(kinds.rancherNodes, {
      apiVersion: api,
      kind: 'Node',
      metadata: { name, namespace: 'c-rke1a' },
      spec: { requestedHostname, nodePoolName: 'c-rke1a:np-1', etcd: true, controlPlane: true, worker: true },
      status,
    });
}

it.each<RancherVersion>(['2.10', '2.11'])(
  'a cluster of RKE1 is told by Rancher %s with its node pools and nodes by the names of their VMs',
  async (version) => {
    const lab = keep(await openRancherLab(version));
    const app = keep(await openTestBackend());
    await addRke1(lab);
    const seen = followRancherGuests(app, await addRancher(app, lab.simulator));
    await until('it is told', () => (seen.guest('legacy')?.harvesterClusterId ?? null) !== null);
    expect(seen.guest('legacy')).toMatchObject({
      ...{ namespace: 'c-rke1a', managementId: 'c-rke1a', distribution: 'rke1', status: 'ready' },
      kubernetesVersion: 'v1.30.14-rancher1-1',
      deepLink: `${lab.rancher.url}/dashboard/c/_/manager/provisioning.cattle.io.cluster/fleet-default/c-rke1a`,
      harvesterClusterId: lab.harvester,
      pools: [
        {
          ...{ name: 'np-1', quantity: 2, present: 2, ready: 1, configKind: 'NodeTemplate' },
          ...{ configName: 'small', hostnamePrefix: 'legacy-', hasConfig: true },
          roles: ['control-plane', 'etcd', 'worker'],
          shape: {
            ...{ vmNamespace: 'default', cpus: 2, memoryGib: 4, networks: ['default/vlan'] },
            disks: [{ image: 'default/image-1', sizeGib: 40 }],
          },
        },
      ],
      machines: [
        { name: 'm-1', vmName: 'legacy-1', vmNamespace: 'default', phase: 'Running', state: 'running' },
        { name: 'm-2', vmName: 'legacy-2', phase: 'Provisioning', state: 'starting', message: 'waits' },
      ],
    });
    expect(app.frames.join('\n')).not.toContain('canary-rke1-password');

    const { rancher } = seen.guest('legacy')!;
    const scaled = await app.call('rancher.scaleNodePool', { rancher, pool: 'c-rke1a:np-1', quantity: 3 });
    expect(scaled).toEqual({ ok: true, value: {} });
    await until('three are wanted', () => seen.guest('legacy')?.pools[0]?.quantity === 3);
    expect(seen.guest('legacy')!.pools[0]).toMatchObject({ hostnamePrefix: 'legacy-', configName: 'small' });
  },
);

it('Rancher 2.13 has no RKE1, and nothing of it is asked for', async () => {
  const lab = keep(await openRancherLab('2.13'));
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, lab.simulator);
  const seen = followRancherGuests(app, rancher);
  await until('it is live', () => seen.event()?.state === 'live');
  const refused = await app.call('rancher.scaleNodePool', { rancher, pool: 'c-rke1a:np-1', quantity: 3 });
  if (refused.ok) throw new Error('it manages no RKE1');
  expect(refused.error.message).toContain('does not manage RKE1');
  expect(refused.error.hint).toContain('Make an RKE2 cluster');
  for (const part of ['nodes', 'node-pools', 'node-templates'] as const)
    expect(seen.event()!.health[part]).toEqual({ type: 'absent' });
});
