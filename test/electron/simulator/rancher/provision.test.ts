import { afterEach, describe, expect, it } from 'vitest';
import { conditionOf, textAt } from '../../../../electron/simulator/json.ts';
import type { RancherVersion } from '../../../../electron/simulator/rancher/releases.ts';
import { openRancherLab, PROVISIONING, until, vmsOf } from '../../../support/rancher-lab.ts';
import type { RancherLab } from '../../../support/rancher-lab.ts';

let lab: RancherLab;
afterEach(() => lab.close());

describe.each<RancherVersion>(['2.10', '2.11', '2.13', '2.15'])('Rancher %s', (version) => {
  it('provisions, scales, removes the chosen node, and deletes', async () => {
    lab = await openRancherLab(version);
    expect((await lab.addCluster('shop')).code).toBe(201);
    await until('five nodes are ready', () => lab.isReady('shop') && lab.machines('shop').length === 5);
    const vms = vmsOf(lab, 'shop');
    expect(vms).toHaveLength(5);
    const labels = vms.find((vm) => vm.metadata.name.startsWith('shop-work-'))?.metadata.labels ?? {};
    expect(labels['harvesterhci.io/creator']).toBe('docker-machine-driver-harvester');
    expect(labels['guestcluster.harvesterhci.io/name']).toBe(version === '2.10' ? undefined : 'shop');
    expect('nodepool.harvesterhci.io/name' in labels).toBe(version === '2.13' || version === '2.15');
    const api = version === '2.15' ? 'cluster.x-k8s.io/v1beta2' : 'cluster.x-k8s.io/v1beta1';
    expect(lab.machines('shop')[0]?.apiVersion).toBe(api);
    const id = textAt(lab.cluster('shop'), 'status', 'clusterName') ?? '';
    const nodes = await lab.ask('GET', `/k8s/clusters/${id}/api/v1/nodes`);
    expect(nodes.json.items).toHaveLength(5);

    const quantity = async (workers: number): Promise<void> => {
      const { json } = await lab.ask('GET', `${PROVISIONING}/shop`);
      const changed = json as unknown as {
        spec: { rkeConfig: { machinePools: { name: string; quantity: number }[] } };
      };
      for (const pool of changed.spec.rkeConfig.machinePools)
        if (pool.name === 'work') pool.quantity = workers;
      expect((await lab.ask('PUT', `${PROVISIONING}/shop`, changed)).code).toBe(200);
    };
    await quantity(3);
    await until('six nodes are ready', () => lab.isReady('shop') && lab.machines('shop').length === 6);
    const chosen =
      lab.machines('shop').filter(({ metadata }) => metadata.name.startsWith('shop-work-'))[2]?.metadata
        .name ?? '';
    const machines = `/k8s/clusters/local/apis/${api}/namespaces/fleet-default/machines`;
    await lab.ask('PATCH', `${machines}/${chosen}`, {
      metadata: { annotations: { 'cluster.x-k8s.io/delete-machine': 'true' } },
    });
    await quantity(2);
    await until('the chosen one is gone', () => lab.machines('shop').length === 5 && lab.isReady('shop'));
    expect(lab.machines('shop').map(({ metadata }) => metadata.name)).not.toContain(chosen);
    expect(vmsOf(lab, 'shop').map(({ metadata }) => metadata.name)).not.toContain(chosen);

    expect((await lab.ask('DELETE', `${PROVISIONING}/shop`)).code).toBe(200);
    await until('all is gone', () => lab.cluster('shop') === undefined);
    expect(vmsOf(lab, 'shop')).toEqual([]);
    expect(lab.machines('shop')).toEqual([]);
  });
});

describe('what goes wrong', () => {
  const pool = (name: string): unknown[] => [
    {
      ...{ name: 'all', quantity: 1, etcdRole: true, controlPlaneRole: true, workerRole: true },
      machineConfigRef: { kind: 'HarvesterConfig', name },
    },
  ];
  const failureOf = (): string =>
    lab
      .machines('bad')
      .map((machine) => textAt(machine, 'status', 'failureMessage') ?? '')
      .join('');

  it('an image that is missing fails the machine, which is made anew at once', async () => {
    lab = await openRancherLab('2.13');
    const disks = JSON.stringify({ disks: [{ imageName: 'default/none', size: 40 }] });
    await lab.addConfig('nc-bad', { diskInfo: disks });
    const names = new Set<string>();
    await lab.addCluster('bad', {}, pool('nc-bad'));
    await until('several machines failed', () => {
      for (const { metadata } of lab.machines('bad')) names.add(metadata.name);
      return names.size >= 3;
    });
    let text = '';
    await until('a machine tells why', () => (text = failureOf() || text) !== '');
    expect(text).toContain('virtualmachineimages.harvesterhci.io "none" not found');
    expect(vmsOf(lab, 'bad')).toEqual([]);
  });

  it('an expired credential fails what is to be created', async () => {
    lab = await openRancherLab('2.11');
    await lab.addConfig('nc-bad');
    await lab.addCluster('bad', {}, pool('nc-bad'));
    await until('it is ready', () => lab.isReady('bad'));
    for (const token of lab.rancher.auth.tokens.values())
      if (token.expiresMs !== 0) token.expiresMs = Date.now() - 1;
    const { json } = await lab.ask('GET', `${PROVISIONING}/bad`);
    const changed = json as unknown as { spec: { rkeConfig: { machinePools: { quantity: number }[] } } };
    for (const each of changed.spec.rkeConfig.machinePools) each.quantity = 2;
    await lab.ask('PUT', `${PROVISIONING}/bad`, changed);
    await until('it tells why', () => failureOf().includes('provide credentials'));
    expect(vmsOf(lab, 'bad')).toHaveLength(1);
  });

  it('a configuration that is missing leaves the cluster in error', async () => {
    lab = await openRancherLab('2.13');
    await lab.addCluster('bad', {}, pool('nc-none'));
    await until('it is in error', () => conditionOf(lab.cluster('bad'), 'Updated')?.status === 'False');
    expect(conditionOf(lab.cluster('bad'), 'Updated')?.message).toContain('"nc-none" not found');
  });
});
