import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator();
});
afterAll(() => simulator.close());

interface Owned {
  finalizers?: string[];
  owner?: Answer;
  isBlocking?: boolean;
  labels?: Record<string, string>;
}

async function create(name: string, { finalizers, owner, isBlocking, labels }: Owned = {}): Promise<Answer> {
  const ownerReferences =
    owner === undefined
      ? undefined
      : [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name: owner.json.metadata?.name,
            uid: owner.json.metadata?.uid,
            ...(isBlocking === true ? { blockOwnerDeletion: true } : {}),
          },
        ];
  const metadata = { name, finalizers, ownerReferences, labels };
  const answer = await simulator.send('POST', MAPS, {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata },
  });
  expect(answer.code, answer.text).toBe(201);
  return answer;
}
const isThere = (name: string): boolean =>
  simulator.cluster.store.get(RESOURCES.configMaps, 'default', name) !== undefined;
const remove = (name: string, options: unknown = {}): Promise<Answer> =>
  simulator.send('DELETE', `${MAPS}/${name}`, { body: options });

describe('deletion', () => {
  it('checks preconditions and dry runs, and answers a Status', async () => {
    const made = await create('plain');
    const wrong = await remove('plain', { preconditions: { uid: 'other' } });
    expect(wrong.code).toBe(409);
    expect(wrong.json.message).toContain('Precondition failed: UID in precondition: other');
    expect((await remove('plain', { dryRun: ['All'] })).json.status).toBe('Success');
    expect(isThere('plain')).toBe(true);
    const gone = await remove('plain', { preconditions: { uid: made.json.metadata?.uid } });
    expect(gone.json).toMatchObject({ status: 'Success', details: { name: 'plain', kind: 'configmaps' } });
    expect((await remove('plain')).code).toBe(404);
  });

  it('waits for finalizers, and lets no new ones in', async () => {
    await create('held', { finalizers: ['example.com/hold'] });
    const marked = await remove('held');
    expect(marked.code).toBe(200);
    expect(marked.json.metadata).toHaveProperty('deletionTimestamp');
    const patch = (finalizers: string[]): Promise<Answer> =>
      simulator.send('PATCH', `${MAPS}/held`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers } },
      });
    const added = await patch(['example.com/hold', 'example.com/more']);
    expect(added.code).toBe(422);
    expect(added.json.message).toContain('no new finalizers can be added if the object is being deleted');
    expect((await patch([])).code).toBe(200);
    expect(isThere('held')).toBe(false);
  });

  it('collects dependents in the background, and those whose owner never was', async () => {
    const owner = await create('owner');
    await create('child', { owner });
    await remove('owner');
    await until('the child is gone', () => !isThere('child'));
    await create('stray', { owner });
    await until('the stray is gone', () => !isThere('stray'));
  });

  it('deletes dependents first in the foreground, and frees them as orphans', async () => {
    const owner = await create('front');
    await create('blocker', { owner, isBlocking: true, finalizers: ['example.com/hold'] });
    const marked = await remove('front', { propagationPolicy: 'Foreground' });
    expect(marked.json.metadata?.finalizers).toEqual(['foregroundDeletion']);
    const { store } = simulator.cluster;
    await until(
      'the dependent is being deleted',
      () => store.get(RESOURCES.configMaps, 'default', 'blocker')?.metadata.deletionTimestamp !== undefined,
    );
    expect(isThere('front')).toBe(true);
    await simulator.send('PATCH', `${MAPS}/blocker`, {
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    await until('both are gone', () => !isThere('front') && !isThere('blocker'));

    const parent = await create('parent');
    await create('orphan', { owner: parent });
    await remove('parent', { propagationPolicy: 'Orphan' });
    await until('the parent is gone', () => !isThere('parent'));
    const orphan = store.get(RESOURCES.configMaps, 'default', 'orphan');
    expect(orphan?.metadata.ownerReferences).toBeUndefined();
  });

  it('deletes a collection by selector', async () => {
    for (const name of ['red-1', 'red-2']) await create(name, { labels: { team: 'red' } });
    await create('blue', { labels: { team: 'blue' } });
    const dry = await simulator.send('DELETE', `${MAPS}?labelSelector=team%3Dred&dryRun=All`);
    expect(dry.code).toBe(200);
    expect(isThere('red-1')).toBe(true);
    const gone = await simulator.send('DELETE', `${MAPS}?labelSelector=team%3Dred`);
    expect(gone.json.items).toHaveLength(2);
    expect([isThere('red-1'), isThere('red-2'), isThere('blue')]).toEqual([false, false, true]);
  });

  it('empties namespaces before they go, and lets nothing in meanwhile', async () => {
    const make = (kind: string, metadata: unknown, path: string): Promise<Answer> =>
      simulator.send('POST', path, { body: { apiVersion: 'v1', kind, metadata } });
    const created = await make('Namespace', { name: 'brief' }, '/api/v1/namespaces');
    expect(created.json).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
    const inside = '/api/v1/namespaces/brief/configmaps';
    await make('ConfigMap', { name: 'slow', finalizers: ['example.com/hold'] }, inside);
    await make('ConfigMap', { name: 'quick' }, inside);
    const going = await simulator.send('DELETE', '/api/v1/namespaces/brief');
    expect(going.json).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
    const late = await make('ConfigMap', { name: 'late' }, inside);
    expect(late.code).toBe(403);
    expect(late.json).toMatchObject({
      message:
        'configmaps "late" is forbidden: unable to create new content in namespace brief because it is being terminated',
      details: { causes: [{ reason: 'NamespaceTerminating', field: 'metadata.namespace' }] },
    });
    const { store } = simulator.cluster;
    await until('quick is gone', () => store.get(RESOURCES.configMaps, 'brief', 'quick') === undefined);
    await simulator.send('PATCH', `${inside}/slow`, {
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    await until('it is gone', () => store.get(RESOURCES.namespaces, undefined, 'brief') === undefined);
    const stays = await simulator.send('DELETE', '/api/v1/namespaces/default');
    expect(stays.json.message).toBe('namespaces "default" is forbidden: this namespace may not be deleted');
  });
});
