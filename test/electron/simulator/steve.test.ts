import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator } from '../../support/simulator.ts';

type Json = Record<string, unknown>;
const VMS = '/v1/harvester/kubevirt.io.virtualmachines';
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await openTestSimulator({ vms: 30 });
});
afterAll(() => simulator.close());

const get = (path: string, token?: string): Promise<Answer> =>
  simulator.send('GET', path, token === undefined ? {} : { token });
const rows = (answer: Answer): Json[] => answer.json.data as Json[];
const idsOf = (answer: Answer): string[] => rows(answer).map((row) => String(row.id));

describe('collections', () => {
  it('gives objects with id, type, links, actions, state, fields and relationships', async () => {
    const answer = await get(VMS);
    const { host } = new URL(simulator.cluster.server);
    expect(answer.code).toBe(200);
    expect(answer.json).toMatchObject({
      type: 'collection',
      resourceType: 'kubevirt.io.virtualmachine',
      links: { self: `https://${host}${VMS}` },
      createTypes: { 'kubevirt.io.virtualmachine': `https://${host}${VMS}` },
      count: simulator.cluster.plan.vms.length,
    });
    expect(answer.json.revision).toMatch(/^\d+$/);
    const plan = simulator.cluster.plan.vms.find((vm) => vm.isRunning && vm.trouble === undefined)!;
    const id = `${plan.namespace}/${plan.name}`;
    const vm = rows(answer).find((row) => row.id === id)!;
    expect(vm).toMatchObject({
      type: 'kubevirt.io.virtualmachine',
      kind: 'VirtualMachine',
      links: {
        self: `https://${host}${VMS}/${id}`,
        update: `https://${host}${VMS}/${id}`,
        remove: `https://${host}${VMS}/${id}`,
        view: `https://${host}/apis/kubevirt.io/v1/namespaces/${plan.namespace}/virtualmachines/${plan.name}`,
      },
      metadata: {
        state: { name: 'active', error: false, transitioning: false },
        fields: [plan.name, expect.any(String), 'Running', 'True'],
      },
    });
    expect((vm.actions as Json).stop).toBe(`https://${host}${VMS}/${id}?action=stop`);
    expect((vm.metadata as Json).relationships).toContainEqual(
      expect.objectContaining({ toId: id, toType: 'kubevirt.io.virtualmachineinstance', rel: 'owner' }),
    );
    const condition = ((vm.status as Json).conditions as Json[]).find((each) => each.type === 'Ready');
    expect(condition).toMatchObject({ error: false, transitioning: false });
  });

  it('is the same below the prefix of Rancher, and by the id of the type', async () => {
    const [plain, prefixed, byId] = await Promise.all([
      get(VMS),
      get(`/k8s/clusters/local${VMS}`),
      get('/v1/harvester/kubevirt.io.virtualmachine'),
    ]);
    expect(idsOf(prefixed)).toEqual(idsOf(plain));
    expect(idsOf(byId)).toEqual(idsOf(plain));
    expect((prefixed.json.links as Json).self).toBe((plain.json.links as Json).self);
  });

  it('goes page by page with limit and continue', async () => {
    const all = idsOf(await get(VMS));
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const page: Answer = await get(
        `${VMS}?limit=7${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`,
      );
      seen.push(...idsOf(page));
      next = page.json.continue as string | undefined;
      expect((page.json.pagination as Json).partial).toBe(true);
    }
    expect(seen).toEqual(all);
  });

  it('filters, sorts and pages what it fetched', async () => {
    const running = await get(`${VMS}?filter=status.printableStatus=Running`);
    const stated = rows(running).map((row) => (row.status as Json).printableStatus);
    expect(new Set(stated)).toEqual(new Set(['Running']));
    const others = await get(`${VMS}?filter=status.printableStatus!=Running`);
    expect(rows(running).length + rows(others).length).toBe(simulator.cluster.plan.vms.length);
    const either = await get(`${VMS}?filter=metadata.namespace=databases,metadata.namespace=production`);
    expect(rows(either).length).toBeGreaterThan(0);
    expect(idsOf(either).every((id) => /^(databases|production)\//.test(id))).toBe(true);

    const sorted = await get(`${VMS}?sort=-metadata.name`);
    const names = idsOf(sorted).map((id) => id.split('/')[1]!);
    expect(names).toEqual([...names].sort().reverse());
    const second = await get(`${VMS}?sort=-metadata.name&pagesize=4&page=2`);
    expect(idsOf(second)).toEqual(idsOf(sorted).slice(4, 8));
    expect(second.json).toMatchObject({ pages: Math.ceil(names.length / 4), count: names.length });
  });

  it('lists one namespace, selects by label, and leaves fields out', async () => {
    const inside = await get(`${VMS}/production`);
    expect(idsOf(inside).every((id) => id.startsWith('production/'))).toBe(true);
    expect(rows(inside).length).toBeGreaterThan(0);
    const hosts = await get(
      '/v1/harvester/nodes?labelSelector=kubernetes.io%2Fhostname%3Dnode-01&exclude=status',
    );
    expect(idsOf(hosts)).toEqual(['node-01']);
    expect(rows(hosts)[0]).not.toHaveProperty('status');
  });

  it('puts an underscore before fields that are its own', async () => {
    const secret = simulator.cluster.store.list(RESOURCES.secrets).find((each) => each.type === 'Opaque')!;
    const { namespace = '', name } = secret.metadata;
    const answer = await get(`/v1/harvester/secrets/${namespace}/${name}`);
    expect(answer.json).toMatchObject({ type: 'secret', _type: 'Opaque' });
  });

  it('gives the figures of metrics-server, which are in no store', async () => {
    const answer = await get('/v1/harvester/metrics.k8s.io.nodes');
    expect(idsOf(answer)).toEqual(simulator.cluster.plan.hosts.map((host) => host.name));
  });
});

describe('rights', () => {
  it('hides kinds a viewer may not see, and says so with 404', async () => {
    const token = simulator.cluster.viewerToken;
    const schemas = idsOf(await get('/v1/harvester/schemas', token));
    expect(schemas).toContain('kubevirt.io.virtualmachine');
    expect(schemas).not.toContain('node');
    expect((await get('/v1/harvester/nodes', token)).code).toBe(404);
    expect((await get('/v1/harvester/no.such.things')).code).toBe(404);
    expect((await get('/v1/harvester/schemas/node', token)).json).toMatchObject({
      type: 'error',
      status: 404,
      code: 'NotFound',
    });
  });

  it('tells in the schema what may be done', async () => {
    const schema = async (token: string): Promise<Json> =>
      (await get('/v1/harvester/schemas/kubevirt.io.virtualmachine', token)).json;
    const own = await schema(simulator.cluster.adminToken);
    expect(own.collectionMethods).toEqual(['GET', 'POST']);
    expect(new Set(own.resourceMethods as string[])).toEqual(new Set(['GET', 'DELETE', 'PUT', 'PATCH']));
    expect(own.resourceActions).toHaveProperty('migrate', { input: 'migrateInput' });
    const viewed = await schema(simulator.cluster.viewerToken);
    expect(viewed).toMatchObject({ collectionMethods: ['GET'], resourceMethods: ['GET'] });
  });

  it('gives a viewer what he may get by name of a kind he may not list', async () => {
    const answer = await get('/v1/harvester/harvesterhci.io.settings', simulator.cluster.viewerToken);
    expect(idsOf(answer)).toEqual([
      'default-storage-class',
      'default-vm-termination-grace-period-seconds',
      'harvester-csi-ccm-versions',
      'server-version',
    ]);
    const other = await get(
      '/v1/harvester/harvesterhci.io.settings/backup-target',
      simulator.cluster.viewerToken,
    );
    expect(other.json).toMatchObject({ type: 'error', status: 403, code: 'Forbidden' });
  });

  it('offers a viewer no actions and no links to write', async () => {
    const [vm] = rows(await get(VMS, simulator.cluster.viewerToken));
    expect(vm).not.toHaveProperty('actions');
    expect(Object.keys(vm!.links as Json).sort()).toEqual(['self', 'view']);
  });

  it('answers 401 without a token', async () => {
    const answer = await simulator.send('GET', VMS, { token: null });
    expect(answer.json).toMatchObject({ type: 'error', status: 401, code: 'Unauthorized' });
  });
});

describe('counts and other addresses', () => {
  it('counts by kind, namespace and state', async () => {
    const counts = (await get('/v1/harvester/counts')).json.data as { counts: Record<string, Json> }[];
    const vms = counts[0]!.counts['kubevirt.io.virtualmachine']! as {
      summary: Json;
      namespaces: Record<string, Json>;
    };
    expect(vms.summary.count).toBe(simulator.cluster.plan.vms.length);
    const summed = Object.values(vms.namespaces).reduce((sum, each) => sum + Number(each.count), 0);
    expect(summed).toBe(simulator.cluster.plan.vms.length);
  });

  it('answers what stands for no kind', async () => {
    expect((await get('/v1/harvester/ui-info')).json).toHaveProperty('ui-source');
    expect((await get('/v1/harvester/clusters/local?link=machineTypes')).text.trim()).toBe('["q35"]');
    const capacity = await get('/v1/harvester/clusters/local?link=deviceCapacity');
    expect(capacity.json['devices.kubevirt.io/kvm']).toBe('3k');
    const health = await get('/v1/harvester/backuptarget/healthz');
    expect([health.code, health.text]).toEqual([
      422,
      'InvalidBodyContent 422: backup-target setting is not set',
    ]);
    const bundle = await get('/v1/harvester/supportbundles/none/download');
    expect(bundle.code).toBe(422);
    expect((await get('/v1/harvester/readyz')).code).toBe(401);
    const kubeconfig = await simulator.send('POST', '/v1/harvester/kubeconfig', {
      body: { namespace: 'default' },
    });
    expect(kubeconfig.code).toBe(422);
    expect((await get('/v1/harvester')).json).toMatchObject({ type: 'apiRoot', id: 'v1/harvester' });
  });
});

describe('writes', () => {
  const CONFIG_MAPS = '/v1/harvester/configmaps';

  it('creates, replaces, patches and deletes through the same rules as the plain API', async () => {
    const created = await simulator.send('POST', CONFIG_MAPS, {
      body: { type: 'configmap', metadata: { namespace: 'default', name: 'colours' }, data: { a: 'red' } },
    });
    expect(created.code).toBe(201);
    expect(created.json).toMatchObject({ id: 'default/colours', type: 'configmap', data: { a: 'red' } });
    const path = `${CONFIG_MAPS}/default/colours`;
    const replaced = await simulator.send('PUT', path, { body: { ...created.json, data: { a: 'blue' } } });
    expect(replaced.json.data).toEqual({ a: 'blue' });
    const stored = simulator.cluster.store.get(RESOURCES.configMaps, 'default', 'colours')!;
    expect(stored).not.toHaveProperty('links');
    expect(stored.metadata).not.toHaveProperty('state');
    const stale = await simulator.send('PUT', path, { body: { ...created.json, data: { a: 'green' } } });
    expect(stale.json).toMatchObject({ type: 'error', status: 409, code: 'Conflict' });
    const { resourceVersion: _, ...metadata } = created.json.metadata!;
    const blind = await simulator.send('PUT', path, { body: { ...created.json, metadata } });
    expect([blind.code, blind.json.message]).toEqual([
      500,
      'metadata.resourceVersion is required for update',
    ]);
    const patched = await simulator.send('PATCH', path, {
      contentType: 'application/merge-patch+json',
      body: { data: { b: 'white' } },
    });
    expect(patched.json.data).toEqual({ a: 'blue', b: 'white' });
    expect((await simulator.send('DELETE', path)).code).toBe(204);
    expect((await get(path)).json).toMatchObject({ type: 'error', status: 404, code: 'NotFound' });
  });

  it('makes a name from the kind where none is given, and asks for a namespace', async () => {
    const named = await simulator.send('POST', `${CONFIG_MAPS}/default`, { body: { type: 'configmap' } });
    expect(named.json.id).toMatch(/^default\/cm-/);
    const lost = await simulator.send('POST', CONFIG_MAPS, { body: { type: 'configmap' } });
    expect(lost.json).toMatchObject({
      status: 422,
      code: 'InvalidBodyContent',
      message: 'metadata.namespace or apiOp.namespace are required',
    });
  });

  it('hands on what web hooks refuse', async () => {
    const refused = await simulator.send('POST', `${VMS}/default`, {
      body: {
        metadata: { name: 'both' },
        spec: { running: true, runStrategy: 'Always', template: { spec: { domain: { devices: {} } } } },
      },
    });
    expect(refused.json).toMatchObject({ type: 'error', status: refused.code });
    expect(refused.json.message).toMatch(/^admission webhook "/);
  });

  it('does not let a viewer write', async () => {
    const answer = await simulator.send('POST', VMS, { token: simulator.cluster.viewerToken, body: {} });
    expect(answer.json).toMatchObject({
      status: 403,
      code: 'PermissionDenied',
      message: 'Method POST not supported',
    });
  });

  it('notes which disks are to go with a deleted VM', async () => {
    const plan = simulator.cluster.plan.vms.find(
      (vm) => vm.isRunning && vm.trouble === undefined && !vm.guest,
    )!;
    const answer = await simulator.send(
      'DELETE',
      `${VMS}/${plan.namespace}/${plan.name}?removedDisks=disk-0`,
    );
    expect(answer.code).toBe(200);
    const left = simulator.cluster.store.get(RESOURCES.vms, plan.namespace, plan.name)!;
    expect(left.metadata.deletionTimestamp).toBeDefined();
    expect(left.metadata.annotations?.['harvesterhci.io/removedPersistentVolumeClaims']).toMatch(
      new RegExp(`^${plan.name}-disk-0-`),
    );
    expect((answer.json.metadata as { state: Json }).state).toMatchObject({
      name: 'removing',
      transitioning: true,
    });
  });
});
