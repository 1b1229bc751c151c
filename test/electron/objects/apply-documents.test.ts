import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { applyDocuments } from '../../../electron/objects/apply-documents.ts';
import type { ApplyRequest } from '../../../electron/objects/apply-documents.ts';
import { readDocuments } from '../../../electron/objects/documents.ts';
import { ownersIn } from '../../../electron/objects/owners.ts';
import { readSchema } from '../../../electron/objects/schemas.ts';
import { readServed } from '../../../electron/objects/served.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
import { KindSchema, nodeAt } from '../../../shared/objects/schema.ts';
import { connected } from '../../support/connected.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let admin: KubeClient;
let viewer: KubeClient;
const signal = new AbortController().signal;

beforeAll(async () => {
  simulator = await openTestSimulator();
  admin = await connected(simulator.cluster.kubeconfig);
  viewer = await connected(simulator.cluster.viewerKubeconfig);
});
afterAll(async () => {
  await admin.close();
  await viewer.close();
  await simulator.close();
});

async function apply(
  text: string,
  how: Partial<ApplyRequest & { client: KubeClient }> = {},
): Promise<DocumentReport[]> {
  const { client = admin, ...more } = how;
  const request = { cluster: 'c', text, isDry: false, takesOver: false, ...more };
  const answer = await applyDocuments(client, request, signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.documents;
}

const configMap = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  key: ${value}\n`;

it('makes several objects, the namespace they are in first, and tells of each', async () => {
  const text = [
    'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: fresh\n',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  namespace: fresh\ndata:\n  a: b\n',
    'apiVersion: harvesterhci.io/v1beta1\nkind: VirtualMachineImage\nmetadata:\n  generateName: image-\n  namespace: fresh\nspec:\n  displayName: tiny\n  sourceType: download\n  url: http://images.example/tiny.iso\n',
  ].join('---\n');
  const done = await apply(text);
  expect(done.map(({ state, isDone, entity }) => [state, isDone, entity])).toEqual([
    ['create', true, 'c/Namespace/-/fresh'],
    ['create', true, null],
    ['create', true, null],
  ]);
  expect(simulator.cluster.store.list(RESOURCES.images, 'fresh')).toHaveLength(1);
});

it('a dry run does not try what needs a namespace that the text makes first', async () => {
  const text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: later\n---\n${configMap('in', 'x').replace('namespace: default', 'namespace: later')}`;
  expect(await apply(text, { isDry: true })).toMatchObject([
    { state: 'create', error: null },
    { state: 'skipped', error: { message: 'It cannot be tried before its namespace later is there.' } },
  ]);
  expect(await apply(text)).toMatchObject([{ isDone: true }, { isDone: true }]);
});

it('a dry run makes nothing, and a second time only what differs is told', async () => {
  expect(await apply(configMap('dry', 'x'), { isDry: true })).toMatchObject([
    { state: 'create', isDone: false },
  ]);
  await apply(configMap('dry', 'x'));
  expect(await apply(configMap('dry', 'x'))).toMatchObject([{ state: 'unchanged' }]);
  expect(await apply(configMap('dry', 'y'), { isDry: true })).toMatchObject([
    { state: 'change', fields: [{ path: ['data', 'key'], now: 'x', intended: 'y' }] },
  ]);
});

it('fields that others manage are named, and taken over by choice', async () => {
  const made = await simulator.send(
    'POST',
    '/api/v1/namespaces/default/configmaps?fieldManager=kubectl-create',
    {
      body: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'owned' },
        data: { key: 'theirs', b: '1' },
      },
    },
  );
  expect(made.code).toBe(201);
  expect(await apply(configMap('owned', 'mine'))).toMatchObject([
    { state: 'conflict', isDone: false, owners: [{ field: '.data.key', manager: 'kubectl-create' }] },
  ]);
  expect(await apply(configMap('owned', 'mine'), { takesOver: true })).toMatchObject([
    { state: 'change', isDone: true },
  ]);
});

it('what one is refused for does not keep the next from being made', async () => {
  const text = [
    'apiVersion: harvesterhci.io/v1beta1\nkind: KeyPair\nmetadata:\n  name: bad\n  namespace: default\nspec:\n  publicKey: nonsense\n',
    'apiVersion: example.com/v1\nkind: Nothing\nmetadata:\n  name: none\n',
    configMap('after', 'z'),
  ].join('---\n');
  expect(await apply(text)).toMatchObject([
    { state: 'refused', error: { code: 'rejected' } },
    {
      state: 'refused',
      error: { code: 'not-found', message: 'The cluster has no kind Nothing in example.com/v1.' },
    },
    { state: 'create', isDone: true },
  ]);
});

it('a user who may not gets the words of the server', async () => {
  expect(await apply(configMap('forbidden', 'x'), { client: viewer })).toMatchObject([
    { state: 'refused', error: { code: 'forbidden' } },
  ]);
});

it('a connection that is lost in the middle leaves the rest unsent, and says so', async () => {
  const text = ['m1', 'm2', 'm3'].map((name) => configMap(name, 'x')).join('---\n');
  const end = await simulator.cluster.faults.set('reset@/configmaps/m2+PATCH:count=1');
  const done = await apply(text);
  await end();
  expect(done.map(({ state, isDone }) => [state, isDone])).toEqual([
    ['create', true],
    ['refused', false],
    ['skipped', false],
  ]);
  expect(done[1]?.error?.hint).toContain('may have been made');
  expect((await apply(text)).map(({ state }) => state)).toEqual(['unchanged', 'create', 'create']);
});

it('what stands for a hidden value is not written', async () => {
  expect(await apply(configMap('hidden', '"[hidden: 8 characters]"'))).toMatchObject([
    { state: 'refused', error: { code: 'invalid' } },
  ]);
});

it('what only the server writes is not sent, so a copied object can be made elsewhere', async () => {
  const copied = configMap('copied', 'x').replace(
    '  namespace: default\n',
    '  namespace: default\n  uid: 7\n  resourceVersion: "12"\n  creationTimestamp: 2026-01-01T00:00:00Z\n',
  );
  expect(await apply(`${copied}status:\n  phase: Gone\n`)).toMatchObject([{ state: 'create', isDone: true }]);
});

it.each([
  ['a: [', /Line 1, column 5 is no YAML|Line 1/],
  ['- 1', /Object 1 is no object/],
  ['kind: ConfigMap\nmetadata:\n  name: x', /has no apiVersion/],
  ['apiVersion: v1\nkind: ConfigMap\nmetadata: {}', /has no metadata.name/],
])('%s is told', (text, why) => {
  const read = readDocuments(text);
  expect(read.ok ? '' : read.error.message).toMatch(why);
});

it('lists of objects are taken apart, and empty documents left out', () => {
  const read = readDocuments(
    `---\n---\napiVersion: v1\nkind: List\nitems:\n- ${configMap('a', 'x').trim().replaceAll('\n', '\n  ')}\n---\n# nothing\n`,
  );
  expect(read.ok && read.value.map(({ name }) => name)).toEqual(['a']);
});

it('conflicts of several managers are read from the words of the server', () => {
  const message =
    'Apply failed with 3 conflicts: conflicts with "fleet":\n- .spec.a\n- .spec.b\nconflicts with "kubectl" using apps/v1:\n- .spec.list[name="x"].y';
  expect(ownersIn(message)).toEqual([
    { field: '.spec.a', manager: 'fleet' },
    { field: '.spec.b', manager: 'fleet' },
    { field: '.spec.list[name="x"].y', manager: 'kubectl' },
  ]);
});

it('reads the schema of a kind once for each version, with all it refers to', async () => {
  const asked: string[] = [];
  const counting: Pick<KubeClient, 'request'> = {
    request: (method, path, extras) => {
      asked.push(path);
      return admin.request(method, path, extras);
    },
  };
  const read = async (apiVersion: string, kind: string): Promise<KindSchema | null> => {
    const answer = await readSchema(counting, { apiVersion, kind }, signal);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const vm = await read('kubevirt.io/v1', 'VirtualMachine');
  expect(KindSchema.parse(JSON.parse(JSON.stringify(vm)))).toEqual(vm);
  expect(nodeAt(vm!, ['spec', 'template', 'spec', 'domain', 'cpu', 'cores'])?.type).toBe('integer');
  expect(nodeAt(vm!, ['metadata', 'labels', 'x'])?.type).toBe('string');
  expect(nodeAt(vm!, ['spec', 'template', 'spec', 'volumes', '-', 'name'])?.type).toBe('string');
  await read('kubevirt.io/v1', 'VirtualMachine');
  expect(asked.filter((path) => path === '/openapi/v3/apis/kubevirt.io/v1')).toHaveLength(1);
  const claim = await read('v1', 'PersistentVolumeClaim');
  expect(nodeAt(claim!, ['spec', 'accessModes', '-'])?.type).toBe('string');
  expect(await read('kubevirt.io/v1', 'Nothing')).toBeNull();
  expect(await read('example.com/v1', 'Nothing')).toBeNull();
});

it('tells the kinds that may be written', async () => {
  const served = await readServed(admin, signal);
  const kinds = served.ok ? served.value : [];
  expect(kinds).toContainEqual({ apiVersion: 'v1', kind: 'ConfigMap', isNamespaced: true });
  expect(kinds).toContainEqual({
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Setting',
    isNamespaced: false,
  });
  expect(kinds.map(({ kind }) => kind)).not.toContain('NodeMetrics');
});
