import { afterAll, beforeAll, expect, it } from 'vitest';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmBody } from '../../../support/vm-body.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 2 });
});
afterAll(() => simulator.close());

const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const claimOf = (name: string): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  ...claimTemplate(name, '5Gi'),
});
const shown = (name: string): unknown =>
  (simulator.cluster.store.get(RESOURCES.vms, 'default', name)?.status as { printableStatus?: string })
    .printableStatus;

it('waits for a claim that is missing, runs when it is there, and then keeps it', async () => {
  const body = vmBody('waits', {
    volumes: [{ name: 'disk-0', persistentVolumeClaim: { claimName: 'awaited' } }],
  });
  const made = await simulator.send('POST', '/apis/kubevirt.io/v1/namespaces/default/virtualmachines', {
    body,
  });
  expect(made.code).toBe(201);
  await until('ErrorPvcNotFound', () => shown('waits') === 'ErrorPvcNotFound');
  expect((await simulator.send('POST', CLAIMS, { body: claimOf('awaited') })).code).toBe(201);
  await until('Running', () => shown('waits') === 'Running');
  const refused = await simulator.send('DELETE', `${CLAIMS}/awaited`);
  expect([refused.code, refused.json.message]).toEqual([
    409,
    'admission webhook "validator.harvesterhci.io" denied the request: can not delete the volume awaited which is currently attached to VM: default/waits',
  ]);
});

it('grows a claim and does not let it shrink', async () => {
  expect((await simulator.send('POST', CLAIMS, { body: claimOf('grows') })).code).toBe(201);
  const status = (): { phase?: string; capacity?: { storage: string } } =>
    simulator.cluster.store.get(RESOURCES.claims, 'default', 'grows')?.status ?? {};
  await until('Bound', () => status().phase === 'Bound');
  const resize = (storage: string): ReturnType<TestSimulator['send']> =>
    simulator.send('PATCH', `${CLAIMS}/grows`, {
      contentType: 'application/merge-patch+json',
      body: { spec: { resources: { requests: { storage } } } },
    });
  expect((await resize('8Gi')).code).toBe(200);
  await until('its capacity', () => status().capacity?.storage === '8Gi');
  expect((await resize('6Gi')).json.message).toBe(
    'PersistentVolumeClaim "grows" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  );
});
