import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../electron/simulator/json.ts';
import { conditionOf, objectAt, textAt } from '../../../../electron/simulator/json.ts';
import type { Resource } from '../../../../electron/simulator/resources.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { vmBody } from '../../../support/vm-body.ts';

const BALANCERS = '/apis/loadbalancer.harvesterhci.io/v1beta1';
const HARVESTER = '/apis/harvesterhci.io/v1beta1/namespaces/default';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 2 });
});
afterAll(() => simulator.close());

const get = (resource: Resource, name: string): KubeObject | undefined =>
  simulator.cluster.store.get(resource, resource.isNamespaced ? 'default' : undefined, name);
const statusOf = (resource: Resource, name: string): Record<string, unknown> =>
  objectAt(get(resource, name), 'status');
const post = (path: string, body: unknown): Promise<Answer> => simulator.send('POST', path, { body });

const listener = { name: 'web', port: 80, protocol: 'TCP', backendPort: 8080 };
const balancer = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  apiVersion: 'loadbalancer.harvesterhci.io/v1beta1',
  kind: 'LoadBalancer',
  metadata: { name, namespace: 'default' },
  spec: {
    workloadType: 'vm',
    ipam: 'pool',
    ipPool: 'small',
    listeners: [listener],
    backendServerSelector: { 'harvesterhci.io/vmName': ['backend'] },
    ...more,
  },
});
const create = (name: string, more?: Record<string, unknown>): Promise<Answer> =>
  post(`${BALANCERS}/namespaces/default/loadbalancers`, balancer(name, more));

describe('load balancers', () => {
  it('count the addresses of a pool without its gateway', async () => {
    const ranges = [
      {
        subnet: '192.168.7.0/24',
        rangeStart: '192.168.7.1',
        rangeEnd: '192.168.7.3',
        gateway: '192.168.7.1',
      },
    ];
    const made = await post(`${BALANCERS}/ippools`, {
      apiVersion: 'loadbalancer.harvesterhci.io/v1beta1',
      kind: 'IPPool',
      metadata: { name: 'small' },
      spec: { ranges, selector: { scope: [{ project: '*', namespace: '*', guestCluster: '*' }] } },
    });
    expect(made.code, made.text).toBe(201);
    await until('it is counted', () => statusOf(RESOURCES.ipPools, 'small').total === 2);
    expect(statusOf(RESOURCES.ipPools, 'small')).toMatchObject({ total: 2, available: 2 });
  });

  it('get an address, find their VMs and give the address back', async () => {
    expect((await create('first')).code).toBe(201);
    const ready = (name: string): unknown => conditionOf(get(RESOURCES.loadBalancers, name), 'Ready');
    await until(
      'no backend',
      () => textAt({ ready: ready('first') }, 'ready', 'message') === 'no running backend servers',
    );
    expect(statusOf(RESOURCES.loadBalancers, 'first')).toMatchObject({
      address: '192.168.7.2',
      allocatedAddress: {
        ip: '192.168.7.2',
        ipPool: 'small',
        mask: '255.255.255.0',
        gateway: '192.168.7.1',
      },
    });
    expect(statusOf(RESOURCES.ipPools, 'small')).toMatchObject({
      available: 1,
      allocated: { '192.168.7.2': 'default/first' },
      lastAllocated: '192.168.7.2',
    });
    const vm = await post('/apis/kubevirt.io/v1/namespaces/default/virtualmachines', vmBody('backend'));
    expect(vm.code).toBe(201);
    await until('its backend', () => textAt({ ready: ready('first') }, 'ready', 'status') === 'True');
    const vmi = get(RESOURCES.vmis, 'backend');
    expect(statusOf(RESOURCES.loadBalancers, 'first').backendServers).toEqual([
      textAt(vmi, 'status', 'interfaces', 0, 'ipAddress'),
    ]);

    expect((await create('second')).code).toBe(201);
    expect((await create('third')).code).toBe(201);
    await until('no address', () =>
      (textAt({ ready: ready('third') }, 'ready', 'message') ?? '').includes('no IP addresses available'),
    );
    const held = await simulator.send('DELETE', `${BALANCERS}/ippools/small`);
    expect(held.json.message).toContain("can't delete pool before releasing all the allocated IP");
    const path = `${BALANCERS}/namespaces/default/loadbalancers/first`;
    expect((await simulator.send('DELETE', path)).code).toBe(200);
    await until(
      'the third has it',
      () => statusOf(RESOURCES.loadBalancers, 'third').address === '192.168.7.2',
    );
    expect(statusOf(RESOURCES.ipPools, 'small').available).toBe(0);
  });

  it('are refused in the words of their web hook', async () => {
    const message = async (more: Record<string, unknown>): Promise<unknown> =>
      (await create('bad', more)).json.message;
    expect(await message({ listeners: [] })).toContain('needs to have at least one listener');
    expect(await message({ listeners: [listener, { ...listener, name: 'other' }] })).toContain(
      'listener other has duplicate port TCP-80 with listener web',
    );
    expect(await message({ listeners: [{ ...listener, port: 70000 }] })).toContain(
      'listener port 70000 must <= 65535',
    );
  });
});

describe('VM templates', () => {
  const version = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'VirtualMachineTemplateVersion',
    metadata: { generateName: 'form-', namespace: 'default' },
    spec: { templateId: 'default/form', ...more },
  });
  const add = (more?: Record<string, unknown>): Promise<Answer> =>
    post(`${HARVESTER}/virtualmachinetemplateversions`, version(more));

  it('number their versions and have the first one as default', async () => {
    const made = await post(`${HARVESTER}/virtualmachinetemplates`, {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineTemplate',
      metadata: { name: 'form', namespace: 'default' },
      spec: { description: 'a form' },
    });
    expect(made.code, made.text).toBe(201);
    const first = await add();
    expect(first.code, first.text).toBe(201);
    const name = String(first.json.metadata?.name);
    await until('its number', () => statusOf(RESOURCES.templates, 'form').latestVersion === 1);
    expect(get(RESOURCES.templates, 'form')).toMatchObject({
      spec: { defaultVersionId: `default/${name}` },
      status: { defaultVersion: 1, latestVersion: 1 },
    });
    expect(get(RESOURCES.templateVersions, name)).toMatchObject({
      metadata: {
        labels: { 'template.harvesterhci.io/templateID': 'form' },
        ownerReferences: [{ kind: 'VirtualMachineTemplate', name: 'form' }],
      },
      status: { version: 1 },
    });
    await add();
    await until('the second', () => statusOf(RESOURCES.templates, 'form').latestVersion === 2);
    expect(statusOf(RESOURCES.templates, 'form').defaultVersion).toBe(1);
  });

  it('are refused where they make no sense', async () => {
    expect((await add({ templateId: '' })).json.message).toContain('TemplateId is empty');
    expect((await add({ templateId: 'default/none' })).json.message).toContain('not found');
    expect((await add({ keyPairIds: ['default/nobody'] })).json.message).toContain(
      'KeyPairID default/nobody is invalid',
    );
    const id = textAt(get(RESOURCES.templates, 'form'), 'spec', 'defaultVersionId') ?? '';
    const path = `${HARVESTER}/virtualmachinetemplateversions/${id.split('/')[1] ?? ''}`;
    expect((await simulator.send('DELETE', path)).json.message).toContain(
      'Cannot delete the default templateVersion',
    );
    const changed = await simulator.send('PATCH', path, {
      contentType: 'application/merge-patch+json',
      body: { spec: { imageId: 'default/other' } },
    });
    expect(changed.json.message).toContain('Update templateVersion is not supported');
  });
});

describe('key pairs', () => {
  it('get a fingerprint, and only real keys are taken', async () => {
    const keyPair = (publicKey: string): Promise<Answer> =>
      post(`${HARVESTER}/keypairs`, {
        apiVersion: 'harvesterhci.io/v1beta1',
        kind: 'KeyPair',
        metadata: { name: 'alice', namespace: 'default' },
        spec: { publicKey },
      });
    expect((await keyPair('')).json.message).toContain('public key is required');
    expect((await keyPair('ssh-rsa nonsense')).json.message).toContain(
      'key is not in valid OpenSSH public key format',
    );
    const type = Buffer.from('ssh-ed25519');
    const length = (bytes: number): Buffer => Buffer.from([0, 0, 0, bytes]);
    const blob = Buffer.concat([length(type.length), type, length(32), Buffer.alloc(32, 7)]);
    expect((await keyPair(`ssh-ed25519 ${blob.toString('base64')} alice`)).code).toBe(201);
    await until('its fingerprint', () =>
      /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/.test(String(statusOf(RESOURCES.keyPairs, 'alice').fingerPrint)),
    );
  });
});

describe('settings', () => {
  it('are refused in the words of their checks', async () => {
    const change = async (name: string, value: string): Promise<unknown> => {
      const path = `/apis/harvesterhci.io/v1beta1/settings/${name}`;
      const options = { contentType: 'application/merge-patch+json', body: { value } };
      return (await simulator.send('PATCH', path, options)).json.message;
    };
    expect(await change('overcommit-config', '{"cpu":50,"memory":100,"storage":100}')).toContain(
      'Cannot undercommit. Should be greater than or equal to 100 but got 50',
    );
    expect(await change('max-hotplug-ratio', '40')).toContain('must be in range [1 .. 20]');
    expect(await change('backup-target', '{"type":"nfs"}')).toContain(
      'NFS backup target should have endpoint',
    );
    expect(await change('ntp-servers', '{"ntpServers":["a.b.de","a.b.de"]}')).toContain(
      'duplicate NTP server',
    );
    expect(await change('log-level', 'debug')).toBeUndefined();
  });
});
