import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import { accountTokenNameOf, cloudConfigOf } from '../../../../shared/guest/provision/cloud-provider.ts';
import type { GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab } from '../../../support/guest-lab.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { until } from '../../../support/simulator.ts';

let lab: GuestLab;
beforeAll(async () => {
  lab = await openGuestLab();
});
afterAll(() => lab.close());

const cloudProvider = {
  hasStorage: true,
  chartRepository: 'https://charts.harvesterhci.io/',
  hostStorageClass: null,
};
const outer = () => lab.simulator.cluster.store;
const taintsOf = (spec: GuestSpec, name: string): unknown[] =>
  objectsAt(lab.nodeOf(spec, name), 'spec', 'taints').map(({ key }) => key);

/** Provisions a server with the cloud provider, with a kubeconfig made of the account's token. */
async function provision(spec: GuestSpec, token?: string): Promise<string> {
  await lab.prepare(spec);
  const tokenOf = (): string | undefined =>
    textAt(outer().get(RESOURCES.secrets, spec.namespace, accountTokenNameOf(spec)), 'data', 'token');
  await until('a token', () => tokenOf() !== undefined);
  const own = Buffer.from(tokenOf() ?? '', 'base64').toString();
  const access = { server: 'https://10.0.0.1:6443', caPem: 'ca', token: token ?? own };
  const secrets = guestSecrets({ cloudConfig: cloudConfigOf(spec, access, btoa) });
  const node = guestNode({ name: `${spec.name}-cp-1` });
  await lab.add(spec, node, { isFirst: true, secrets });
  return node.name;
}

describe.each(['K3s', 'RKE2'] as const)('the cloud provider in %s', (distribution) => {
  const spec = guestSpec({
    ...{ distribution, name: distribution === 'K3s' ? 'kay' : 'arr', cloudProvider },
    join: { type: 'load-balancer', ipam: 'dhcp', ipPool: null, range: null },
  });
  const uninitialised = 'node.cloudprovider.kubernetes.io/uninitialized';

  it('names nodes after their VMs', async () => {
    const node = await provision(spec);
    await until('it is ready and free', () => lab.isReady(spec, node) && taintsOf(spec, node).length === 0);
    const vm = outer().get(RESOURCES.vms, 'default', node);
    expect(textAt(lab.nodeOf(spec, node), 'spec', 'providerID')).toBe(
      `harvester://${vm?.metadata.uid ?? ''}`,
    );
  });

  it('makes a load balancer of Harvester for a service, and takes it away', async () => {
    const made = await lab.send(spec, 'POST', '/api/v1/namespaces/default/services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    });
    expect(made.code).toBe(201);
    const balancer = (): KubeObject | undefined =>
      outer()
        .list(RESOURCES.loadBalancers)
        .find(({ metadata }) => metadata.labels?.['cloudprovider.harvesterhci.io/cluster'] === spec.name);
    const ip = async (): Promise<unknown> =>
      textAt(
        (await lab.send(spec, 'GET', '/api/v1/namespaces/default/services/web')).json,
        'status',
        'loadBalancer',
        'ingress',
        0,
        'ip',
      );
    await until('a load balancer', () => balancer() !== undefined);
    expect(textAt(balancer(), 'spec', 'workloadType')).toBe('cluster');
    await expect.poll(ip, { timeout: 60_000 }).toMatch(/^[1-9]\d*(\.\d+){3}$/);
    await lab.send(spec, 'DELETE', '/api/v1/namespaces/default/services/web');
    await until('it is gone', () => balancer() === undefined);
  });

  it('plugs volumes of the guest into the VM, which are not among those that go with it', async () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'harvester',
        resources: { requests: { storage: '5Gi' } },
      },
    };
    expect(
      (await lab.send(spec, 'POST', '/api/v1/namespaces/default/persistentvolumeclaims', claim)).code,
    ).toBe(201);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'db' },
      spec: {
        containers: [{ name: 'db', image: 'postgres:18' }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    };
    expect((await lab.send(spec, 'POST', '/api/v1/namespaces/default/pods', pod)).code).toBe(201);
    const phase = async (): Promise<unknown> =>
      textAt((await lab.send(spec, 'GET', '/api/v1/namespaces/default/pods/db')).json, 'status', 'phase');
    await expect.poll(phase, { timeout: 60_000 }).toBe('Running');
    const found = outer()
      .list(RESOURCES.claims, 'default')
      .find(({ metadata }) => metadata.labels?.['guestcluster.harvesterhci.io/name'] === spec.name)!;
    expect(found.metadata.name).toMatch(/^pvc-/);
    const vmi = outer().get(RESOURCES.vmis, 'default', `${spec.name}-cp-1`);
    const volume = objectsAt(vmi, 'spec', 'volumes').find(({ name }) => name === found.metadata.name);
    expect(volume).toMatchObject({ persistentVolumeClaim: { hotpluggable: true } });
    expect((await lab.send(spec, 'DELETE', '/api/v1/namespaces/default/pods/db')).code).toBe(200);
    const isPlugged = (): boolean =>
      objectsAt(outer().get(RESOURCES.vmis, 'default', `${spec.name}-cp-1`), 'spec', 'volumes').some(
        ({ name }) => name === found.metadata.name,
      );
    await until('it is unplugged', () => !isPlugged());
    expect(outer().get(RESOURCES.claims, 'default', found.metadata.name)).toBeDefined();
  });

  it('leaves nodes unused while its kubeconfig is of nobody', async () => {
    const other = { ...spec, name: `${spec.name}x`, id: `${spec.id}x` };
    const node = await provision(other, 'of-nobody');
    await until('it is ready', () => lab.isReady(other, node));
    expect(taintsOf(other, node)).toEqual([uninitialised]);
    const pods = lab.simulator.cluster.guests.clusterOf('default', other.name)!.store.list(RESOURCES.pods);
    expect(
      pods
        .filter((pod) => pod.metadata.ownerReferences?.[0]?.kind === 'ReplicaSet')
        .every((pod) => textAt(pod, 'spec', 'nodeName') === undefined),
    ).toBe(true);
  });
});
