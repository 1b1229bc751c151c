import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const MERGE = { contentType: 'application/merge-patch+json' };
let simulator: TestSimulator;
let vmPath: string;
let vmName: string;

beforeAll(async () => {
  simulator = await openTestSimulator();
  const [vm] = simulator.cluster.plan.vms;
  vmName = vm!.name;
  vmPath = `/apis/kubevirt.io/v1/namespaces/${vm!.namespace}/virtualmachines/${vm!.name}`;
});
afterAll(() => simulator.close());

describe('who may do what', () => {
  it('refuses a wrong token and a missing one', async () => {
    for (const token of ['wrong', null]) {
      const answer = await simulator.send('GET', '/version', { token });
      expect(answer.code).toBe(401);
      expect(answer.json).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      });
    }
  });

  it('lets the viewer read VMs, and refuses the rest in the words of kube-apiserver', async () => {
    const viewer = { token: simulator.cluster.viewerToken };
    const group = '/apis/harvesterhci.io/v1beta1/settings';
    expect((await simulator.send('GET', '/apis/kubevirt.io/v1/virtualmachines', viewer)).code).toBe(200);
    expect((await simulator.send('GET', `${group}/server-version`, viewer)).code).toBe(200);
    const nodes = await simulator.send('GET', '/api/v1/nodes', viewer);
    expect(nodes.code).toBe(403);
    expect(nodes.json).toMatchObject({
      message:
        'nodes is forbidden: User "viewer" cannot list resource "nodes" in API group "" at the cluster scope',
      reason: 'Forbidden',
      details: { kind: 'nodes' },
    });
    expect((await simulator.send('GET', group, viewer)).code).toBe(403);
    expect((await simulator.send('GET', `${group}/overcommit-config`, viewer)).code).toBe(403);
    const patch = await simulator.send('PATCH', vmPath, { ...viewer, ...MERGE, body: {} });
    expect(patch.code).toBe(403);
    expect(patch.json.message).toBe(
      `virtualmachines.kubevirt.io "${vmName}" is forbidden: User "viewer" cannot patch resource "virtualmachines" in API group "kubevirt.io" in the namespace "production"`,
    );
    const start = await simulator.send(
      'PUT',
      `${vmPath.replace('/apis/kubevirt.io', '/apis/subresources.kubevirt.io')}/start`,
      viewer,
    );
    expect(start.code).toBe(403);
    expect(start.json.message).toContain(
      'cannot update resource "virtualmachines/start" in API group "subresources.kubevirt.io"',
    );
  });

  it('answers access reviews for both users', async () => {
    const ask = async (token: string): Promise<unknown> => {
      const body = {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        spec: {
          resourceAttributes: {
            verb: 'patch',
            group: 'kubevirt.io',
            resource: 'virtualmachines',
            namespace: 'default',
          },
        },
      };
      const answer = await simulator.send('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        token,
        body,
      });
      expect(answer.code).toBe(201);
      return (answer.json.status as { allowed: boolean }).allowed;
    };
    expect(await ask(simulator.cluster.adminToken)).toBe(true);
    expect(await ask(simulator.cluster.viewerToken)).toBe(false);
  });
});

describe('answers', () => {
  it('serves the same with and without the prefix of a downloaded kubeconfig', async () => {
    const plain = await simulator.send('GET', vmPath);
    expect((await simulator.send('GET', `/k8s/clusters/local${vmPath}`)).text).toBe(plain.text);
  });

  it('words 404 as kube-apiserver does, and makes nothing up', async () => {
    const missing = await simulator.send(
      'GET',
      '/apis/kubevirt.io/v1/namespaces/default/virtualmachines/nope',
    );
    expect(missing.code).toBe(404);
    expect(missing.json).toMatchObject({
      message: 'virtualmachines.kubevirt.io "nope" not found',
      reason: 'NotFound',
      details: { name: 'nope', group: 'kubevirt.io', kind: 'virtualmachines' },
    });
    for (const path of ['/openapi/v1', '/apis/kubeovn.io/v1', '/apis/kubevirt.io/v1/unheardof', '/%E0']) {
      const answer = await simulator.send('GET', path);
      expect(answer.code, path).toBe(404);
      expect(answer.json.kind, path).toBe('Status');
    }
  });

  it('refuses a write over a newer version with 409', async () => {
    const before = (await simulator.send('GET', vmPath)).json;
    expect(
      (await simulator.send('PATCH', vmPath, { ...MERGE, body: { metadata: { labels: { a: 'b' } } } })).code,
    ).toBe(200);
    const stale = await simulator.send('PUT', vmPath, { body: before });
    expect(stale.code).toBe(409);
    expect(stale.json).toMatchObject({
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on virtualmachines.kubevirt.io "${vmName}": the object has been modified; please apply your changes to the latest version and try again`,
    });
  });

  it('leaves the status alone in a write to the object, and all else in a write to /status', async () => {
    const before = (await simulator.send('GET', vmPath)).json;
    const answer = await simulator.send('PATCH', vmPath, {
      ...MERGE,
      body: { status: { printableStatus: 'Nonsense' } },
    });
    expect(answer.json.status).toEqual(before.status);
    expect(answer.json.metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
  });

  it('refuses a run strategy that does not exist, through the web hook', async () => {
    const answer = await simulator.send('PATCH', vmPath, {
      ...MERGE,
      body: { spec: { runStrategy: 'Sometimes' } },
    });
    expect(answer.code).toBe(422);
    expect(answer.json.message).toBe(
      'admission webhook "virtualmachine-validator.kubevirt.io" denied the request: Invalid RunStrategy (Sometimes)',
    );
  });

  it('fails requests on demand and counts them', async () => {
    const { cluster } = simulator;
    await cluster.faults.set('503@/nodes:count=2');
    expect((await simulator.send('GET', '/api/v1/namespaces')).code).toBe(200);
    expect((await simulator.send('GET', '/api/v1/nodes')).code).toBe(503);
    expect((await simulator.send('GET', '/api/v1/nodes')).code).toBe(503);
    const before = cluster.requests.get('GET /api/v1/nodes') ?? 0;
    expect((await simulator.send('GET', '/k8s/clusters/local/api/v1/nodes')).code).toBe(200);
    expect(cluster.requests.get('GET /api/v1/nodes')).toBe(before + 1);
  });

  it('gives Tables and metadata to those who ask', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const table = await simulator.send('GET', '/api/v1/nodes', { accept });
    expect(table.json.kind).toBe('Table');
    expect((table.json.rows as { cells: unknown[] }[])[0]?.cells.slice(0, 3)).toEqual([
      'node-01',
      'Ready',
      'control-plane,etcd,master',
    ]);
    const partial = await simulator.send('GET', '/api/v1/nodes', {
      accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    });
    expect(partial.json.kind).toBe('PartialObjectMetadataList');
    expect(partial.json.items?.[0]).not.toHaveProperty('spec');
    expect(
      (await simulator.send('GET', '/api/v1/nodes', { accept: 'application/vnd.kubernetes.protobuf' })).code,
    ).toBe(406);
  });
});

describe('patches', () => {
  it('takes JSON patches, and refuses one whose test fails', async () => {
    const send = (body: unknown): ReturnType<TestSimulator['send']> =>
      simulator.send('PATCH', vmPath, { body, contentType: 'application/json-patch+json' });
    const done = await send([
      { op: 'add', path: '/metadata/annotations/example.com~1note', value: 'x' },
      { op: 'test', path: '/metadata/annotations/example.com~1note', value: 'x' },
      { op: 'remove', path: '/metadata/annotations/example.com~1note' },
    ]);
    expect(done.code).toBe(200);
    const failed = await send([{ op: 'test', path: '/spec/runStrategy', value: 'Never' }]);
    expect(failed.code).toBe(422);
    expect(failed.json.reason).toBe('Invalid');
  });

  it('takes strategic merge patches for built-in kinds only', async () => {
    const contentType = 'application/strategic-merge-patch+json';
    const node = await simulator.send('PATCH', '/api/v1/nodes/node-02', {
      contentType,
      body: {
        spec: {
          unschedulable: true,
          taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
        },
      },
    });
    expect(node.json.spec).toMatchObject({ unschedulable: true, podCIDR: '10.52.1.0/24' });
    const back = await simulator.send('PATCH', '/api/v1/nodes/node-02', {
      contentType,
      body: {
        spec: {
          unschedulable: null,
          taints: null,
        },
      },
    });
    expect(back.json.spec).not.toHaveProperty('unschedulable');
    expect((await simulator.send('PATCH', vmPath, { contentType, body: {} })).code).toBe(415);
  });
});
