import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { claimTemplate, vmWithDisk } from '../../../support/vm-body.ts';

const IMAGES = '/apis/harvesterhci.io/v1beta1/namespaces/default/virtualmachineimages';
const DENIED = 'admission webhook "validator.harvesterhci.io" denied the request: ';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 4 });
});
afterAll(() => simulator.close());

const create = (name: string, spec: Record<string, unknown>): Promise<Answer> =>
  simulator.send('POST', IMAGES, {
    body: {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineImage',
      metadata: { name },
      spec: { displayName: name, sourceType: 'download', ...spec },
    },
  });
type Status = {
  progress?: number;
  storageClassName?: string;
  failed?: number;
  conditions?: { type: string; status: string; message: string }[];
};
const imageOf = (name: string): KubeObject => simulator.cluster.store.get(RESOURCES.images, 'default', name)!;
const statusOf = (name: string): Status => imageOf(name).status ?? {};
const conditionOf = (name: string, type: string): { status: string; message: string } | undefined =>
  statusOf(name).conditions?.find((each) => each.type === type);

describe('an image', () => {
  it('is downloaded step by step into a class of its own, and stays while a volume stands on it', async () => {
    const made = await create('fresh', { url: 'https://images.example.com/fresh.qcow2' });
    expect(made.code).toBe(201);
    expect(made.json.metadata).toMatchObject({ labels: { 'harvesterhci.io/imageDisplayName': 'fresh' } });
    expect(made.json.spec).toMatchObject({
      backend: 'backingimage',
      storageClassParameters: { migratable: 'true' },
    });
    const seen = new Set<number>();
    await until('progress', () => {
      seen.add(statusOf('fresh').progress ?? -1);
      return statusOf('fresh').progress === 100;
    });
    expect(seen.size).toBeGreaterThan(3);
    expect(conditionOf('fresh', 'Imported')?.status).toBe('True');
    const storageClass = statusOf('fresh').storageClassName ?? '';
    const found = simulator.cluster.store.get(RESOURCES.storageClasses, undefined, storageClass);
    expect(found?.parameters).toMatchObject({ backingImage: `vmi-${imageOf('fresh').metadata.uid ?? ''}` });

    const template = claimTemplate('on-image', '10Gi', storageClass, {
      'harvesterhci.io/imageId': 'default/fresh',
    });
    const vms = '/apis/kubevirt.io/v1/namespaces/default/virtualmachines';
    const body = vmWithDisk('imaged', template, { runStrategy: 'Halted' });
    expect((await simulator.send('POST', vms, { body })).code).toBe(201);
    await until(
      'the claim',
      () => simulator.cluster.store.get(RESOURCES.claims, 'default', 'on-image') !== undefined,
    );
    const refused = await simulator.send('DELETE', `${IMAGES}/fresh`);
    expect([refused.code, refused.json.message]).toEqual([
      422,
      `${DENIED}Cannot delete image default/fresh: being used by volume default/on-image`,
    ]);
  });

  it('gives up after its retries when the host does not exist', async () => {
    await create('lost', { url: 'https://nowhere.invalid/x.qcow2', retry: 2 });
    await until('RetryLimitExceeded', () => conditionOf('lost', 'RetryLimitExceeded')?.status === 'True');
    expect(statusOf('lost').failed).toBe(3);
    expect(conditionOf('lost', 'Imported')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('retry attempted 2/2 failed due to error: ') as string,
    });
    expect((await simulator.send('DELETE', `${IMAGES}/lost`)).code).toBe(200);
  });

  it('waits for its upload', async () => {
    await create('sent', { sourceType: 'upload' });
    await until('Initialized', () => conditionOf('sent', 'Initialized')?.status === 'True');
    expect(conditionOf('sent', 'Imported')?.status).toBe('Unknown');
    expect(statusOf('sent').progress).toBe(0);
  });

  it('is refused without url, with a name that is taken, and does not change what it is', async () => {
    expect((await create('a', {})).json.message).toBe(`${DENIED}url is required`);
    const taken = await create('b', { displayName: 'sent', url: 'https://images.example.com/b' });
    expect([taken.code, taken.json.message]).toEqual([409, `${DENIED}A resource with the same name exists`]);
    const changed = await simulator.send('PATCH', `${IMAGES}/sent`, {
      contentType: 'application/merge-patch+json',
      body: { spec: { displayName: 'other' } },
    });
    expect(changed.json.message).toBe(`${DENIED}displayName cannot be modified`);
  });
});
