import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionOf, objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { fiveNodes, openGuestLab, provisionFive } from '../../../support/guest-lab.ts';
import { guestNode, guestSpec } from '../../../support/guest-spec.ts';
import { until } from '../../../support/simulator.ts';

let lab: GuestLab;
const spec = guestSpec();
const [, second, , workOne, workTwo] = fiveNodes('shop').map(({ name }) => name) as [
  string,
  string,
  string,
  string,
  string,
];
beforeAll(async () => {
  lab = await openGuestLab({ timeScale: 400 });
  await provisionFive(lab, spec);
});
afterAll(() => lab.close());

const guest = () => lab.simulator.cluster.guests.clusterOf('default', 'shop')!;
const readyOf = (name: string): string | undefined => conditionOf(lab.nodeOf(spec, name), 'Ready')?.status;
const podsOn = (node: string): string[] =>
  guest()
    .store.list(RESOURCES.pods)
    .filter((pod) => textAt(pod, 'spec', 'nodeName') === node && pod.metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
const power = (name: string, verb: 'start' | 'stop'): Promise<unknown> =>
  lab.simulator.send(
    'PUT',
    `/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachines/${name}/${verb}`,
    { body: {} },
  );
const cordon = (name: string, unschedulable: boolean) =>
  lab.send(spec, 'PATCH', `/api/v1/nodes/${name}`, { spec: { unschedulable } });

describe('a running guest cluster', () => {
  it('runs its packaged pods on its nodes', async () => {
    const running = () =>
      guest()
        .store.list(RESOURCES.pods, 'kube-system')
        .filter((pod) => textAt(pod, 'status', 'phase') === 'Running');
    await until('its pods run', () => running().length === 4);
    expect(running().every((pod) => readyOf(textAt(pod, 'spec', 'nodeName') ?? '') === 'True')).toBe(true);
  });

  it('is no Harvester cluster to those who ask', async () => {
    const { json } = await lab.send(spec, 'GET', '/apis');
    const names = (json.groups as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('apps');
    expect(names.filter((name) => /harvester|kubevirt|longhorn/.test(name))).toEqual([]);
    const settings = await lab.send(spec, 'GET', '/apis/harvesterhci.io/v1beta1/settings');
    expect(settings.code).toBe(404);
    expect((await lab.send(spec, 'GET', '/version')).json.gitVersion).toBe('v1.34.2+k3s1');
  });

  it('moves pods off a node that is cordoned and drained, and none to it', async () => {
    const made = await lab.send(spec, 'POST', '/apis/apps/v1/namespaces/default/deployments', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
        },
      },
    });
    expect(made.code, JSON.stringify(made.json)).toBe(201);
    const count = (): unknown => guest().store.get(RESOURCES.deployments, 'default', 'web')?.status;
    await until(
      'four run',
      () => textAt({ text: JSON.stringify(count()) }, 'text')?.includes('"readyReplicas":4') === true,
    );
    expect((await cordon(workOne, true)).code).toBe(200);
    for (const name of podsOn(workOne)) {
      const pod = guest()
        .store.list(RESOURCES.pods)
        .find(({ metadata }) => metadata.name === name)!;
      const path = `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${name}/eviction`;
      const body = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: pod.metadata.namespace },
      };
      expect((await lab.send(spec, 'POST', path, body)).code).toBe(201);
    }
    await until('it is empty', () => podsOn(workOne).length === 0);
    await until('four run again', () => JSON.stringify(count()).includes('"readyReplicas":4'));
    expect(podsOn(workOne)).toEqual([]);
    expect((await cordon(workOne, false)).code).toBe(200);
  });

  it('says that a node is not ready whose VM is stopped, and joins it again when it starts', async () => {
    await power(workTwo, 'stop');
    await until('it is unknown', () => readyOf(workTwo) === 'Unknown');
    expect(objectsAt(lab.nodeOf(spec, workTwo), 'spec', 'taints').map(({ key }) => key)).toContain(
      'node.kubernetes.io/unreachable',
    );
    await power(workTwo, 'start');
    await until('it is ready', () => readyOf(workTwo) === 'True');
    expect(objectsAt(lab.nodeOf(spec, workTwo), 'spec', 'taints')).toEqual([]);
  });

  it('loses and gets back nodes with their host', async () => {
    const vmi = lab.simulator.cluster.store.get(RESOURCES.vmis, 'default', workOne);
    const host = textAt(vmi, 'status', 'nodeName') ?? '';
    lab.simulator.cluster.failHost(host);
    await until('it is unknown', () => readyOf(workOne) === 'Unknown');
    lab.simulator.cluster.returnHost(host);
    await until('all are ready', () => fiveNodes('shop').every(({ name }) => readyOf(name) === 'True'));
  });

  it('forgets a node that is deleted; etcd shrinks with a server', async () => {
    expect(guest().etcd.size).toBe(3);
    expect((await lab.send(spec, 'DELETE', `/api/v1/nodes/${second}`)).code).toBe(200);
    await until('etcd has two', () => guest().etcd.size === 2);
    expect(
      (
        await lab.simulator.send(
          'DELETE',
          `/apis/kubevirt.io/v1/namespaces/default/virtualmachines/${second}`,
        )
      ).code,
    ).toBe(200);
    expect((await lab.send(spec, 'GET', '/api/v1/nodes')).json.items).toHaveLength(4);
    await lab.add(spec, guestNode({ name: 'shop-cp-4' }));
    await until('another took its place', () => readyOf('shop-cp-4') === 'True');
    expect(guest().etcd.size).toBe(3);
  });

  it('has no API without a quorum of etcd, and none at all without servers', async () => {
    await power('shop-cp-4', 'stop');
    await until('two are up', () => readyOf('shop-cp-4') === 'Unknown');
    expect((await lab.send(spec, 'GET', '/api/v1/nodes')).code).toBe(200);
    await power('shop-cp-3', 'stop');
    const code = async (): Promise<number> =>
      (await lab.send(spec, 'GET', '/api/v1/nodes').catch(() => ({ code: 0 }))).code;
    await expect.poll(code, { timeout: 60_000 }).toBe(500);
    await power('shop-cp-1', 'stop');
    await expect.poll(code, { timeout: 60_000 }).toBe(0);
    for (const name of ['shop-cp-1', 'shop-cp-3']) await power(name, 'start');
    await expect.poll(code, { timeout: 60_000 }).toBe(200);
  });
});
