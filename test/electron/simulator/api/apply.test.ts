import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator } from '../../../support/simulator.ts';

const MERGE = 'application/merge-patch+json';
const MAPS = '/api/v1/namespaces/default/configmaps';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator();
});
afterAll(() => simulator.close());

const apply = (path: string, query: string, body: unknown): Promise<Answer> =>
  simulator.send('PATCH', `${path}?${query}`, { contentType: 'application/apply-patch+yaml', body });
const map = (name: string, data: Record<string, string>): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
interface Entry {
  manager: string;
  operation: string;
  fieldsV1: unknown;
  subresource?: string;
}
const managers = (answer: Answer): Entry[] => (answer.json.metadata?.managedFields ?? []) as Entry[];
const fieldsOf = (answer: Answer, manager: string): unknown =>
  managers(answer).find((entry) => entry.manager === manager)?.fieldsV1;

describe('server-side apply', () => {
  it('creates, records fields, changes, and removes what is applied no more', async () => {
    const path = `${MAPS}/own`;
    const first = await apply(path, 'fieldManager=one', map('own', { a: '1', b: '1' }));
    expect(first.code).toBe(201);
    expect(managers(first)).toMatchObject([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} } },
      },
    ]);
    const second = await apply(path, 'fieldManager=one', map('own', { a: '2' }));
    expect(second.code).toBe(200);
    expect(second.json.data).toEqual({ a: '2' });
    const again = await apply(path, 'fieldManager=one', map('own', { a: '2' }));
    expect(again.json.metadata?.resourceVersion).toBe(second.json.metadata?.resourceVersion);
  });

  it("turns a Secret's stringData into data, as every other write does", async () => {
    const path = '/api/v1/namespaces/default/secrets';
    const secret = (stringData: Record<string, string>): unknown => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'spoken' },
      data: { kept: btoa('as it is'), said: btoa('hidden by the text') },
      stringData,
    });
    const applied = await apply(`${path}/spoken`, 'fieldManager=one', secret({ said: 'once' }));
    expect(applied.code, applied.text).toBe(201);
    expect(applied.json.data).toEqual({ kept: btoa('as it is'), said: btoa('once') });
    expect(applied.json.stringData).toBeUndefined();
    const again = await apply(`${path}/spoken`, 'fieldManager=one', secret({ said: 'twice' }));
    expect([again.code, again.json.data]).toEqual([200, { kept: btoa('as it is'), said: btoa('twice') }]);
    const patch = { stringData: { said: 'ünd nöch' } };
    const patched = await simulator.send('PATCH', `${path}/spoken`, { contentType: MERGE, body: patch });
    expect(Buffer.from((patched.json.data as { said: string }).said, 'base64').toString()).toBe('ünd nöch');
    await simulator.send('DELETE', `${path}/spoken`);
    const created = await simulator.send('POST', path, { body: secret({ said: 'anew' }) });
    expect(created.json).toMatchObject({ data: { said: btoa('anew') } });
    expect(created.json.stringData).toBeUndefined();
  });

  it('names each conflict, and takes the field over when forced', async () => {
    const path = `${MAPS}/contested`;
    await apply(path, 'fieldManager=one', map('contested', { a: '1', b: '1', c: '1' }));
    const one = await apply(path, 'fieldManager=two', map('contested', { a: '2' }));
    expect(one.code).toBe(409);
    expect(one.json).toMatchObject({
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      details: {
        causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }],
      },
    });
    const two = await apply(path, 'fieldManager=two', map('contested', { a: '2', b: '2' }));
    expect(two.json.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
    );
    const forced = await apply(path, 'fieldManager=two&force=true', map('contested', { a: '2', b: '1' }));
    expect(forced.code).toBe(200);
    expect(fieldsOf(forced, 'one')).toEqual({ 'f:data': { 'f:b': {}, 'f:c': {} } });
    expect(fieldsOf(forced, 'two')).toEqual({ 'f:data': { 'f:a': {}, 'f:b': {} } });
    const left = await apply(path, 'fieldManager=one', map('contested', { c: '1' }));
    expect(left.json.data, 'b is still owned by two').toEqual({ a: '2', b: '1', c: '1' });
  });

  it('sees what other clients write, by user agent where they name no manager', async () => {
    const path = `${MAPS}/updated`;
    await simulator.send('POST', `${MAPS}?fieldManager=creator`, { body: map('updated', { a: '1' }) });
    const patched = await simulator.send('PATCH', `${path}?fieldManager=editor`, {
      contentType: MERGE,
      body: { data: { a: '2', b: '1' } },
    });
    expect(fieldsOf(patched, 'creator')).toEqual({ 'f:data': {} });
    expect(fieldsOf(patched, 'editor')).toEqual({ 'f:data': { 'f:a': {}, 'f:b': {} } });
    const refused = await apply(path, 'fieldManager=one', map('updated', { a: '3' }));
    expect(refused.json.message).toBe(
      'Apply failed with 1 conflict: conflict with "editor" using v1: .data.a',
    );
  });

  it('gives what was there before the first apply to a manager of that name', async () => {
    const node = '/api/v1/nodes/node-01';
    const body = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-01', labels: { 'kubernetes.io/os': 'plan9' } },
    };
    const refused = await apply(node, 'fieldManager=one', body);
    expect(refused.code).toBe(409);
    expect(refused.json.message).toContain('conflict with "before-first-apply" using v1: .metadata.labels.');
  });

  it('merges lists by their keys and leaves the items of others alone', async () => {
    const path = `${DEPLOYMENTS}/web`;
    const deployment = (containers: unknown[], more: Record<string, unknown> = {}): unknown => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
        ...more,
      },
    });
    const main = { name: 'main', image: 'web:1', ports: [{ containerPort: 80 }] };
    const created = await apply(path, 'fieldManager=one', deployment([main], { replicas: 2 }));
    expect(created.code).toBe(201);
    expect(JSON.stringify(fieldsOf(created, 'one'))).toContain(
      '"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}"',
    );
    const side = await apply(path, 'fieldManager=two', deployment([{ name: 'side', image: 'side:1' }]));
    expect(side.code).toBe(200);
    const names = (answer: Answer): string[] =>
      (
        answer.json.spec as { template: { spec: { containers: { name: string }[] } } }
      ).template.spec.containers.map((each) => each.name);
    expect(names(side).sort()).toEqual(['main', 'side']);
    const clash = await apply(path, 'fieldManager=two', deployment([{ name: 'main', image: 'web:2' }]));
    expect(clash.json.message).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.template.spec.containers[name="main"].image',
    );
    const gone = await apply(path, 'fieldManager=one', deployment([], { replicas: 3 }));
    expect(names(gone), 'nobody applies main any more').toEqual(['side']);
    expect((gone.json.spec as { replicas: number }).replicas).toBe(3);
    const twice = await apply(path, 'fieldManager=one', deployment([main, main]));
    expect(twice.code).toBe(500);
    expect(twice.json.message).toContain('duplicate entries for key [name="main"]');
  });

  it('needs a manager and known fields, refuses managedFields, and previews with dryRun', async () => {
    const path = `${MAPS}/rules`;
    const nameless = await apply(path, '', map('rules', {}));
    expect(nameless.code).toBe(422);
    expect(nameless.json.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
    const unknown = await apply(path, 'fieldManager=one', {
      ...(map('rules', {}) as object),
      metadata: { name: 'rules' },
      nonsense: 1,
    });
    expect(unknown.code).toBe(500);
    expect(unknown.json.message).toContain('.nonsense: field not declared in schema');
    const owned = await apply(path, 'fieldManager=one', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'rules', managedFields: [{}] },
    });
    expect(owned.json.message).toBe('metadata.managedFields must be nil');
    expect((await apply(path, 'fieldManager=one&dryRun=All', map('rules', { a: '1' }))).code).toBe(201);
    expect((await simulator.send('GET', path)).code).toBe(404);
    const forced = await simulator.send('PATCH', `${path}?force=true`, { contentType: MERGE, body: {} });
    expect(forced.json.message).toContain('force: Forbidden: may not be specified for non-apply patch');
  });

  it('takes YAML, and lets kubectl take over what client-side apply set', async () => {
    const path = `${MAPS}/upgraded`;
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(map('upgraded', { a: '1' })),
    };
    const body = { ...(map('upgraded', { a: '1' }) as object), metadata: { name: 'upgraded', annotations } };
    await simulator.send('POST', `${MAPS}?fieldManager=kubectl-client-side-apply`, { body });
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: upgraded\ndata:\n  a: "2"\n';
    expect((await apply(path, 'fieldManager=other', yaml)).code).toBe(409);
    const taken = await apply(path, 'fieldManager=kubectl', yaml);
    expect(taken.code).toBe(200);
    expect(taken.json.data).toEqual({ a: '2' });
  });
});
