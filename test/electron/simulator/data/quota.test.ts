import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { conditionOf, objectAt, textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { vmBody } from '../../../support/vm-body.ts';

const CORE = '/api/v1/namespaces';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 2 });
});
afterAll(() => simulator.close());

const post = async (path: string, body: unknown): Promise<Answer> => {
  const answer = await simulator.send('POST', path, { body });
  expect(answer.code, answer.text).toBe(201);
  return answer;
};
async function open(name: string, hard: Record<string, string>, limit?: unknown): Promise<void> {
  const annotations =
    limit === undefined ? {} : { 'field.cattle.io/resourceQuota': JSON.stringify({ limit }) };
  await post(CORE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, annotations } });
  const labels = { 'resourcequota.management.cattle.io/default-resource-quota': 'true' };
  const metadata = { name: 'held', ...(limit === undefined ? {} : { labels }) };
  const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } };
  await post(`${CORE}/${name}/resourcequotas`, quota);
}
const usedOf = (namespace: string): Record<string, unknown> =>
  objectAt(simulator.cluster.store.get(RESOURCES.coreResourceQuotas, namespace, 'held'), 'status', 'used');
const createVm = (namespace: string, name: string): Promise<Answer> =>
  post(`/apis/kubevirt.io/v1/namespaces/${namespace}/virtualmachines`, vmBody(name, { namespace }));
const vmiOf = (namespace: string, name: string): KubeObject | undefined =>
  simulator.cluster.store.get(RESOURCES.vmis, namespace, name);
const phaseOf = (namespace: string, name: string): string | undefined =>
  textAt(vmiOf(namespace, name), 'status', 'phase');

describe('a ResourceQuota', () => {
  it('tells what is used, and refuses pods and claims beyond it', async () => {
    await open('tight', { 'limits.cpu': '3', pods: '5', 'requests.storage': '10Gi', 'count/secrets': '9' });
    await createVm('tight', 'first');
    await until('it runs', () => phaseOf('tight', 'first') === 'Running');
    await until('it is counted', () => usedOf('tight')['limits.cpu'] === '2');
    expect(usedOf('tight')).toMatchObject({ pods: '1', 'requests.storage': '0', 'count/secrets': '0' });

    await createVm('tight', 'second');
    const refusal = (): string | undefined => conditionOf(vmiOf('tight', 'second'), 'Synchronized')?.message;
    await until('it is refused', () => refusal() !== undefined);
    expect(refusal()).toMatch(
      /^failed to create virtual machine pod: pods "virt-launcher-second-\w{5}" is forbidden: exceeded quota: held, requested: limits\.cpu=2, used: limits\.cpu=2, limited: limits\.cpu=3$/,
    );
    expect(conditionOf(vmiOf('tight', 'second'), 'Synchronized')).toMatchObject({
      status: 'False',
      reason: 'FailedCreate',
    });
    const vm = (): KubeObject | undefined => simulator.cluster.store.get(RESOURCES.vms, 'tight', 'second');
    await until('its VM says so', () => conditionOf(vm(), 'Synchronized')?.reason === 'FailedCreate');
    const events = simulator.cluster.store.list(RESOURCES.events, 'tight');
    expect(events.map((event) => textAt(event, 'reason'))).toContain('FailedCreate');

    const path = '/apis/kubevirt.io/v1/namespaces/tight/virtualmachines/first';
    expect((await simulator.send('DELETE', path)).code).toBe(200);
    await until('there is room', () => phaseOf('tight', 'second') === 'Running');

    const claim = (name: string, storage: string): Promise<Answer> =>
      simulator.send('POST', `${CORE}/tight/persistentvolumeclaims`, {
        body: {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name },
          spec: {
            accessModes: ['ReadWriteMany'],
            storageClassName: 'harvester-longhorn',
            resources: { requests: { storage } },
          },
        },
      });
    expect((await claim('small', '8Gi')).code).toBe(201);
    const over = await claim('large', '3Gi');
    expect([over.code, over.json.message]).toEqual([
      403,
      'persistentvolumeclaims "large" is forbidden: exceeded quota: held, requested: requests.storage=3Gi, used: requests.storage=8Gi, limited: requests.storage=10Gi',
    ]);
    await until('it is counted', () => usedOf('tight')['requests.storage'] === '8Gi');
  });

  it("of Rancher's makes Harvester halt a VM that does not fit", async () => {
    await open('project', { 'limits.cpu': '1' }, { limitsCpu: '1' });
    await createVm('project', 'big');
    const vm = (): KubeObject | undefined => simulator.cluster.store.get(RESOURCES.vms, 'project', 'big');
    await until('it is halted', () => textAt(vm(), 'spec', 'runStrategy') === 'Halted');
    expect(vm()?.metadata.annotations?.['harvesterhci.io/insufficient-resource-quota']).toBe(
      'cpu insufficient resources due to resource quota',
    );
    expect(phaseOf('project', 'big')).toBeUndefined();
  });
});
