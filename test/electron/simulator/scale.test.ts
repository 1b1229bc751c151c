import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { createStore } from '../../../electron/simulator/store.ts';
import type { TestSimulator, TestWatch } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

describe('a large cluster that changes all the time', () => {
  let simulator: TestSimulator;
  beforeAll(async () => {
    simulator = await openTestSimulator({ hosts: 30, vms: 600, churn: 200 });
  });
  afterAll(() => simulator.close());

  type Named = { metadata: { name: string; namespace?: string; resourceVersion: string } };
  const keyOf = ({ metadata }: Named): string => `${metadata.namespace ?? ''}/${metadata.name}`;

  const listAll = async (path: string): Promise<{ versions: Map<string, string>; version: string }> => {
    const versions = new Map<string, string>();
    let token = '';
    for (;;) {
      const query = token === '' ? '' : `&continue=${encodeURIComponent(token)}`;
      const page = await simulator.send('GET', `${path}?limit=100${query}`);
      expect(page.code).toBe(200);
      for (const item of page.json.items as unknown as Named[]) {
        expect(versions.has(keyOf(item))).toBe(false);
        versions.set(keyOf(item), item.metadata.resourceVersion);
      }
      const next = page.json.metadata?.continue;
      token = typeof next === 'string' ? next : '';
      if (token === '') return { versions, version: String(page.json.metadata?.resourceVersion) };
    }
  };
  const replay = (versions: ReadonlyMap<string, string>, watch: TestWatch): Map<string, string> => {
    const now = new Map(versions);
    for (const { type, object } of watch.events) {
      const named: Named = object;
      if (type === 'DELETED') now.delete(keyOf(named));
      else now.set(keyOf(named), named.metadata.resourceVersion);
    }
    return now;
  };

  it.each([
    ['hosts', '/api/v1/nodes', RESOURCES.nodes, 30],
    ['VMs', '/apis/kubevirt.io/v1/virtualmachines', RESOURCES.vms, 600],
    ['instances', '/apis/kubevirt.io/v1/virtualmachineinstances', RESOURCES.vmis, 0],
    ['claims', '/api/v1/persistentvolumeclaims', RESOURCES.claims, 600],
    ['volumes of Longhorn', '/apis/longhorn.io/v1beta2/volumes', RESOURCES.longhornVolumes, 600],
    ['replicas', '/apis/longhorn.io/v1beta2/replicas', RESOURCES.longhornReplicas, 1800],
  ])('lists %s in pages, and its watch goes on from there to what the store has', async (...row) => {
    const [, path, resource, atLeast] = row;
    const { versions, version } = await listAll(path);
    expect(versions.size).toBeGreaterThanOrEqual(atLeast);
    const watch = simulator.watch(`${path}?watch=true&resourceVersion=${version}`);
    const { store } = simulator.cluster;
    const before = store.version();
    await until('more changes', () => store.version() > before + 40);
    await until('the watch to have caught up', () => {
      const now = replay(versions, watch);
      const there = store.list(resource);
      return (
        now.size === there.length &&
        there.every((object) => now.get(keyOf(object as Named)) === object.metadata.resourceVersion)
      );
    });
    watch.close();
  });
});

describe('an object that is built late', () => {
  const build = (name: string) => ({
    apiVersion: 'longhorn.io/v1beta2',
    kind: 'Replica',
    metadata: { name, namespace: 'longhorn-system' },
  });

  it('is there by name, in order and counted, is built once, and has the version of its place', () => {
    const store = createStore();
    let built = 0;
    for (const name of ['b', 'a']) {
      store.loadLate(RESOURCES.longhornReplicas, 'longhorn-system', name, () => {
        built += 1;
        return build(name);
      });
    }
    const table = store.table(RESOURCES.longhornReplicas);
    expect(table.count()).toBe(2);
    expect(table.snapshot().map(({ key }) => key)).toEqual(['longhorn-system/a', 'longhorn-system/b']);
    expect(built).toBe(0);
    const first = store.get(RESOURCES.longhornReplicas, 'longhorn-system', 'b');
    expect(first?.metadata.resourceVersion).toBe(String(table.at(1)?.version));
    expect(first?.metadata.uid).toBeTypeOf('string');
    expect(store.get(RESOURCES.longhornReplicas, 'longhorn-system', 'b')).toBe(first);
    expect(JSON.parse(table.at(1)?.json() ?? '')).toEqual(first);
    expect(built).toBe(1);
  });

  it('is changed and removed like any other', () => {
    const store = createStore();
    store.loadLate(RESOURCES.longhornReplicas, 'longhorn-system', 'a', () => build('a'));
    const changes: string[] = [];
    store.onChange(({ type, previous }) =>
      changes.push(`${type} ${previous?.object.metadata.name ?? 'nothing'}`),
    );
    store.change(RESOURCES.longhornReplicas, 'longhorn-system', 'a', (object) => ({
      ...object,
      status: { currentState: 'running' },
    }));
    store.remove(RESOURCES.longhornReplicas, 'longhorn-system', 'a');
    expect(changes).toEqual(['MODIFIED a', 'DELETED a']);
    expect(store.list(RESOURCES.longhornReplicas)).toEqual([]);
  });
});
