import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkHost } from '../../../electron/cluster/host-check.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { connected } from '../../support/connected.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let client: KubeClient;
beforeAll(async () => {
  simulator = await openTestSimulator();
  client = await connected(simulator.cluster.kubeconfig);
});
afterAll(async () => {
  await client.close();
  await simulator.close();
});
const ask = (name = 'node-01') => checkHost(client, name, new AbortController().signal);

it('tells that Harvester would begin, what keeps it, and how many VMs move at once', async () => {
  const { store } = simulator.cluster;
  const vmi = store
    .list(RESOURCES.vmis)
    .find(({ status }) => (status as { nodeName?: string }).nodeName === 'node-01')!;
  const { namespace = '', name } = vmi.metadata;
  store.change(RESOURCES.vmis, namespace, name, (each) => ({
    ...each,
    status: {
      ...(each.status as object),
      conditions: [{ type: 'LiveMigratable', status: 'False', reason: 'DisksNotLiveMigratable' }],
    },
  }));
  store.change(RESOURCES.kubevirts, 'harvester-system', 'kubevirt', (kubevirt) => ({
    ...kubevirt,
    spec: {
      configuration: { migrations: { parallelMigrationsPerCluster: 9, bandwidthPerMigration: '64Mi' } },
    },
  }));
  const answer = await ask();
  expect(answer).toEqual({
    ok: true,
    value: {
      isAsked: true,
      refusal: null,
      unhealthy: [
        {
          message: 'The following VMs cannot be migrated due to DisksNotLiveMigratable condition',
          vms: [`${namespace}/${name}`],
        },
      ],
      limits: { perCluster: 9, perHost: 2, bytesPerSecond: 64 * 2 ** 20, isKnown: true },
    },
  });
});

it('carries a refusal in the words of Harvester', async () => {
  simulator.cluster.store.change(RESOURCES.nodes, undefined, 'node-02', (node) => ({
    ...node,
    metadata: {
      ...node.metadata,
      annotations: { ...node.metadata.annotations, 'harvesterhci.io/maintain-status': 'completed' },
    },
  }));
  const answer = await ask();
  expect(answer.ok && answer.value.refusal).toBe(
    'draining of this node is not possible: another controlplane is already in maintenance mode, cannot place current node in maintenance mode',
  );
});

it('says so where only the Kubernetes API is reached, and fails where nothing is', async () => {
  const end = await simulator.cluster.faults.set('404=text@/v1/harvester');
  const answer = await ask();
  await end();
  expect(answer).toMatchObject({ ok: true, value: { isAsked: false, refusal: null, unhealthy: [] } });
  const cut = await simulator.cluster.faults.set('reset');
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  await cut();
});
