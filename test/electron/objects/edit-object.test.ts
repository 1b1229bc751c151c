import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readObject } from '../../../electron/cluster/object.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { deleteObject } from '../../../electron/objects/delete-object.ts';
import { editObject } from '../../../electron/objects/edit-object.ts';
import type { EditRequest } from '../../../electron/objects/edit-object.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { EntityRef } from '../../../shared/id.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
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

const secret = 'correct-horse-battery';

function vmRef(index: number): EntityRef {
  const { namespace, name } = simulator.cluster.plan.vms[index]!;
  return { cluster: 'c', kind: 'VirtualMachine', namespace, name };
}

async function open(ref: EntityRef): Promise<string> {
  const read = await readObject(admin, ref, signal);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.yaml;
}

async function edit(
  ref: EntityRef,
  base: string,
  edited: string,
  how: Partial<EditRequest & { client: KubeClient }> = {},
): Promise<DocumentReport> {
  const { client = admin, ...more } = how;
  const request = { ref, base, edited, isDry: false, takesOver: false, keepsMine: false, ...more };
  const answer = await editObject(client, request, signal);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const stored = ({ namespace, name }: EntityRef) =>
  simulator.cluster.store.get(RESOURCES.vms, namespace ?? '', name)!;
const withLabel = (text: string, label: string): string =>
  text.replace(/^ {2}labels:\n/m, `  labels:\n    ${label}\n`);

it('a dry run tells what would change and changes nothing; then only the changed field is written', async () => {
  const ref = vmRef(0);
  const base = await open(ref);
  const edited = withLabel(base, 'team: blue');
  const tried = await edit(ref, base, edited, { isDry: true });
  expect(tried).toMatchObject({
    state: 'change',
    isDone: false,
    error: null,
    fields: [{ path: ['metadata', 'labels', 'team'], state: 'planned', now: null, intended: 'blue' }],
  });
  expect(stored(ref).metadata.labels?.team).toBeUndefined();
  const done = await edit(ref, base, edited);
  expect(done).toMatchObject({ state: 'change', isDone: true });
  expect(stored(ref).metadata.labels?.team).toBe('blue');
  expect(await edit(ref, base, edited)).toMatchObject({ state: 'unchanged', fields: [{ state: 'agreed' }] });
});

it('a user who may only read gets the words of the server', async () => {
  const ref = vmRef(1);
  const base = await open(ref);
  const refused = await edit(ref, base, withLabel(base, 'team: red'), { client: viewer });
  expect(refused).toMatchObject({ state: 'refused', isDone: false, error: { code: 'forbidden' } });
});

it('what a webhook refuses is told by the dry run, verbatim', async () => {
  const ref = vmRef(1);
  const base = await open(ref);
  const edited = base
    .replace(/harvesterhci\.io\/reservedMemory: .*\n/, '')
    .replace(/^ {2}annotations:\n/m, '  annotations:\n    harvesterhci.io/reservedMemory: 900Gi\n');
  const refused = await edit(ref, base, edited, { isDry: true });
  expect(refused.state).toBe('refused');
  expect(refused.error?.code).toBe('rejected');
  expect(refused.error?.message).toMatch(/admission webhook .* denied the request/);
});

it('a field that was changed meanwhile is a conflict, and is written over only by choice; others stay', async () => {
  const ref = vmRef(2);
  const base = await open(ref);
  const edited = withLabel(base, 'team: mine');
  simulator.cluster.store.change(RESOURCES.vms, ref.namespace ?? '', ref.name, (vm) => ({
    ...vm,
    metadata: { ...vm.metadata, labels: { ...vm.metadata.labels, team: 'theirs', tier: 'gold' } },
  }));
  const disputed = await edit(ref, base, edited);
  expect(disputed).toMatchObject({ state: 'conflict', isDone: false });
  expect(disputed.fields).toContainEqual({
    path: ['metadata', 'labels', 'team'],
    ...{ state: 'conflict', base: null, now: 'theirs', intended: 'mine' },
  });
  expect(stored(ref).metadata.labels?.team).toBe('theirs');
  expect(await edit(ref, base, edited, { keepsMine: true })).toMatchObject({ state: 'change', isDone: true });
  expect(stored(ref).metadata.labels).toMatchObject({ team: 'mine', tier: 'gold' });
});

it('a field that another manager applies is taken over only by choice, and the manager is named', async () => {
  const ref = vmRef(3);
  const path = `/apis/kubevirt.io/v1/namespaces/${ref.namespace ?? ''}/virtualmachines/${ref.name}`;
  const applied = await simulator.send('PATCH', `${path}?fieldManager=fleet&force=true`, {
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: { name: ref.name, namespace: ref.namespace, labels: { owner: 'gitops' } },
    },
  });
  expect(applied.code).toBe(200);
  const base = await open(ref);
  const edited = base.replace('owner: gitops', 'owner: me');
  const owned = await edit(ref, base, edited, { isDry: true });
  expect(owned).toMatchObject({
    state: 'conflict',
    owners: [{ field: '.metadata.labels.owner', manager: 'fleet' }],
  });
  expect(await edit(ref, base, edited, { takesOver: true })).toMatchObject({ state: 'change', isDone: true });
  expect(stored(ref).metadata.labels?.owner).toBe('me');
});

it('hidden values survive an edit beside them, in a list too, and never reach the page', async () => {
  const ref = vmRef(4);
  simulator.cluster.store.change(RESOURCES.vms, ref.namespace ?? '', ref.name, (vm) => {
    const copy = structuredClone(vm) as typeof vm & {
      spec: { template: { spec: { volumes: object[]; domain: { devices: { disks: object[] } } } } };
    };
    const { spec } = copy.spec.template;
    spec.volumes.push({ name: 'seed', cloudInitNoCloud: { userData: `#cloud-config\npassword: ${secret}` } });
    spec.domain.devices.disks.push({ name: 'seed', disk: { bus: 'virtio' } });
    return copy;
  });
  const base = await open(ref);
  expect(base).toContain('[hidden: ');
  expect(base).not.toContain(secret);
  // The list that holds the hidden value is changed itself: its other items move.
  const edited = base
    .replace(/^(\s+)volumes:\n/m, '$1volumes:\n$1  - name: extra\n$1    emptyDisk:\n$1      capacity: 1Gi\n')
    .replace(/^(\s+)disks:\n/m, '$1disks:\n$1  - name: extra\n$1    disk:\n$1      bus: virtio\n');
  const done = await edit(ref, base, edited);
  expect(done).toMatchObject({ state: 'change', isDone: true });
  expect(JSON.stringify(done)).not.toContain(secret);
  const text = JSON.stringify(stored(ref).spec);
  expect(text).toContain(secret);
  expect(text).toContain('"extra"');
  expect(text).not.toContain('[hidden');
});

it('what stands for a hidden value is never written anywhere else', async () => {
  const ref = vmRef(4);
  const base = await open(ref);
  const marker = /\[hidden: \d+ characters\]/.exec(base)![0];
  for (const edited of [
    withLabel(base, `leak: ${stringify(marker).trim()}`),
    base.replace(marker, '[hidden: 9999 characters]'),
    base.replace(/name: seed\n(\s+)cloudInitNoCloud/, 'name: other\n$1cloudInitNoCloud'),
  ]) {
    expect(edited).not.toBe(base);
    await expect(edit(ref, base, edited)).rejects.toThrow('hidden value');
  }
  expect(JSON.stringify(stored(ref))).not.toContain('[hidden');
});

it('the value of a setting that is not told can be written anew, and not by what stands for it', async () => {
  const ref: EntityRef = { cluster: 'c', kind: 'Setting', namespace: null, name: 'backup-target' };
  simulator.cluster.store.change(RESOURCES.settings, undefined, 'backup-target', (setting) => ({
    ...setting,
    value: JSON.stringify({ type: 'nfs', endpoint: '', secretAccessKey: secret }),
  }));
  const base = await open(ref);
  expect(base).not.toContain(secret);
  await expect(edit(ref, base, base.replace(/value: .*/, 'value: "[hidden: 3 characters]"'))).rejects.toThrow(
    'hidden value',
  );
  const done = await edit(
    ref,
    base,
    base.replace(/value: .*/, 'value: \'{"type":"nfs","endpoint":"nfs://a/b"}\''),
    {
      isDry: true,
    },
  );
  expect(JSON.stringify(done)).not.toContain(secret);
  expect(done.state).not.toBe('unchanged');
});

it('a connection that is lost in the middle says that the change may have been made', async () => {
  const ref = vmRef(5);
  const base = await open(ref);
  const edited = withLabel(base, 'lost: maybe');
  const end = await simulator.cluster.faults.set('reset@PATCH:count=1');
  const lost = await edit(ref, base, edited);
  await end();
  expect(lost).toMatchObject({ state: 'refused', isDone: false, error: { code: 'unreachable' } });
  expect(lost.error?.hint).toContain('check again');
  expect((await edit(ref, base, edited)).error).toBeNull();
  expect(stored(ref).metadata.labels?.lost).toBe('maybe');
});

it('another object of the same name is not written', async () => {
  const ref = vmRef(6);
  const base = await open(ref);
  const other = base.replace(/^ {2}uid: .*$/m, '  uid: 00000000-0000-4000-8000-000000000000');
  expect(await edit(ref, other, withLabel(other, 'a: b'))).toMatchObject({
    state: 'refused',
    error: { code: 'conflict' },
  });
  await expect(edit(ref, base, base.replace(`name: ${ref.name}`, 'name: another'))).rejects.toThrow(
    'cannot be changed',
  );
});

it('what is no YAML is told with its line', async () => {
  const ref = vmRef(6);
  const base = await open(ref);
  await expect(edit(ref, base, `${base}\n  broken: [`)).rejects.toThrow(/Line \d+, column \d+ is no YAML/);
});

it('deletes the object that is meant and no other of its name', async () => {
  const namespace = 'default';
  simulator.cluster.store.put(RESOURCES.keyPairs, {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'KeyPair',
    metadata: { name: 'gone', namespace },
    spec: { publicKey: '' },
  });
  const ref: EntityRef = { cluster: 'c', kind: 'KeyPair', namespace, name: 'gone' };
  const uid = simulator.cluster.store.get(RESOURCES.keyPairs, namespace, 'gone')!.metadata.uid!;
  expect(await deleteObject(viewer, ref, uid, signal)).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  });
  const other = '00000000-0000-4000-8000-000000000000';
  expect(await deleteObject(admin, ref, other, signal)).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
  expect(await deleteObject(admin, ref, uid, signal)).toMatchObject({ ok: true });
  expect(simulator.cluster.store.get(RESOURCES.keyPairs, namespace, 'gone')).toBeUndefined();
  expect(await deleteObject(admin, ref, uid, signal)).toMatchObject({ ok: true });
});
