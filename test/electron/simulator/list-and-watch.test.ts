import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSimulator } from '../../support/simulator.ts';
import { vmBody } from '../../support/vm-body.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';

const VMS = '/apis/kubevirt.io/v1/virtualmachines';
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await openTestSimulator({ bookmarkMs: 50 });
});
afterAll(() => simulator.close());

interface Named {
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
}

async function names(path: string): Promise<string[]> {
  const { json } = await simulator.send('GET', path);
  return (json.items as unknown as Named[]).map(
    (item) => `${item.metadata.namespace ?? ''}/${item.metadata.name}`,
  );
}

describe('list', () => {
  it('pages through a snapshot that later writes do not change', async () => {
    const all = await names(VMS);
    expect(all).toHaveLength(24);
    expect(all).toEqual([...all].sort());
    const first = await simulator.send('GET', `${VMS}?limit=10`);
    expect(first.json.metadata?.remainingItemCount).toBe(14);
    const added = vmBody('zz-late', { runStrategy: 'Halted' });
    expect(
      (
        await simulator.send('POST', '/apis/kubevirt.io/v1/namespaces/default/virtualmachines', {
          body: added,
        })
      ).code,
    ).toBe(201);
    let token = String(first.json.metadata?.continue);
    const seen = (first.json.items as unknown as Named[]).map(
      (item) => `${item.metadata.namespace ?? ''}/${item.metadata.name}`,
    );
    for (let page = 0; token !== '' && page < 5; page += 1) {
      const next = await simulator.send('GET', `${VMS}?limit=10&continue=${encodeURIComponent(token)}`);
      expect(next.json.metadata?.resourceVersion).toBe(first.json.metadata?.resourceVersion);
      seen.push(
        ...(next.json.items as unknown as Named[]).map(
          (item) => `${item.metadata.namespace ?? ''}/${item.metadata.name}`,
        ),
      );
      token = typeof next.json.metadata?.continue === 'string' ? next.json.metadata.continue : '';
    }
    expect(seen).toEqual(all);
    expect(await names(VMS)).toContain('default/zz-late');
  });

  it('answers 410 to a continue token whose snapshot is gone, with a token to go on from', async () => {
    const first = await simulator.send('GET', `${VMS}?limit=10`);
    simulator.cluster.expireHistory();
    const gone = await simulator.send(
      'GET',
      `${VMS}?limit=10&continue=${String(first.json.metadata?.continue)}`,
    );
    expect(gone.code).toBe(410);
    expect(gone.json).toMatchObject({ kind: 'Status', reason: 'Expired', code: 410 });
    const rest = await simulator.send(
      'GET',
      `${VMS}?limit=500&continue=${String(gone.json.metadata?.continue)}`,
    );
    expect(rest.code).toBe(200);
    expect(rest.json.items?.length).toBe(15);
  });

  it('leaves kind and apiVersion out of built-in items only, as kube-apiserver does', async () => {
    const nodes = await simulator.send('GET', '/api/v1/nodes');
    expect(nodes.json.kind).toBe('NodeList');
    expect(nodes.json.items?.[0]).not.toHaveProperty('kind');
    const vms = await simulator.send('GET', VMS);
    expect(vms.json.items?.[0]).toMatchObject({ kind: 'VirtualMachine', apiVersion: 'kubevirt.io/v1' });
  });

  it('selects by labels and fields, in one namespace and in all', async () => {
    const guests = await names(
      `${VMS}?labelSelector=${encodeURIComponent('guestcluster.harvesterhci.io/name=edge-iot')}`,
    );
    expect(guests).toHaveLength(4);
    expect(guests.every((name) => name.startsWith('guest-edge/edge-iot-'))).toBe(true);
    const others = await names(
      `${VMS}?labelSelector=${encodeURIComponent('harvesterhci.io/creator notin (harvester)')}`,
    );
    expect(others.filter((name) => name !== 'default/zz-late')).toEqual(guests);
    expect(await names('/api/v1/nodes?fieldSelector=metadata.name=node-02')).toEqual(['/node-02']);
    expect(await names('/apis/kubevirt.io/v1/namespaces/guest-edge/virtualmachines')).toEqual(guests);
    const wrong = await simulator.send('GET', `${VMS}?fieldSelector=spec.nodeName=x`);
    expect(wrong.code).toBe(400);
    expect(wrong.json.message).toBe('field label not supported: spec.nodeName');
  });
});

describe('watch', () => {
  const settings = '/apis/harvesterhci.io/v1beta1/settings';
  const patch = async (value: string): Promise<void> => {
    const answer = await simulator.send('PATCH', `${settings}/log-level`, {
      body: { value },
      contentType: 'application/merge-patch+json',
    });
    expect(answer.code).toBe(200);
  };

  it('replays what came after the version, then sends each change, and bookmarks', async () => {
    const list = await simulator.send('GET', settings);
    const version = String(list.json.metadata?.resourceVersion);
    await patch('debug');
    const watch = simulator.watch(`${settings}?watch=1&allowWatchBookmarks=true&resourceVersion=${version}`);
    await until('the missed change', () => watch.events.some((event) => event.type === 'MODIFIED'));
    await patch('trace');
    await until(
      'the live change',
      () => watch.events.filter((event) => event.type === 'MODIFIED').length === 2,
    );
    await until('a bookmark', () => watch.events.some((event) => event.type === 'BOOKMARK'));
    const bookmark = watch.events.find((event) => event.type === 'BOOKMARK')!;
    expect(bookmark.object.kind).toBe('Setting');
    expect(Number(bookmark.object.metadata.resourceVersion)).toBeGreaterThan(Number(version));
    watch.close();
  });

  it('begins with what is there when no version is given', async () => {
    const watch = simulator.watch('/api/v1/nodes?watch=true');
    await until('three hosts', () => watch.events.length === 3);
    expect(watch.events.every((event) => event.type === 'ADDED')).toBe(true);
    watch.close();
    await until('the watch is gone', () => simulator.cluster.watchCount() === 0);
  });

  it('sends 410 as an ERROR event in a stream of status 200', async () => {
    const list = await simulator.send('GET', settings);
    await patch('info');
    simulator.cluster.expireHistory();
    const watch = simulator.watch(
      `${settings}?watch=1&resourceVersion=${String(list.json.metadata?.resourceVersion)}`,
    );
    await watch.ended;
    expect(watch.events).toHaveLength(1);
    expect(watch.events[0]).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
  });

  it('turns changes of a label into additions and deletions for a selecting watch', async () => {
    const watch = simulator.watch(
      `/api/v1/nodes?watch=1&labelSelector=team%3Dred&resourceVersion=${simulator.cluster.store.version()}`,
    );
    await until('the watch', () => simulator.cluster.watchCount() === 1);
    for (const team of ['red', 'blue']) {
      await simulator.send('PATCH', '/api/v1/nodes/node-01', {
        body: { metadata: { labels: { team } } },
        contentType: 'application/merge-patch+json',
      });
    }
    await until('both events', () => watch.events.length === 2);
    expect(watch.events.map((event) => event.type)).toEqual(['ADDED', 'DELETED']);
    watch.close();
  });

  it('ends after timeoutSeconds, and without a word when dropped', async () => {
    const timed = simulator.watch('/api/v1/nodes?watch=1&timeoutSeconds=1');
    const dropped = simulator.watch('/api/v1/namespaces?watch=1');
    await until('both watches', () => dropped.events.length > 0 && timed.events.length > 0);
    simulator.cluster.dropWatches();
    await dropped.ended;
    expect(dropped.events.every((event) => event.type === 'ADDED')).toBe(true);
    const again = simulator.watch('/api/v1/nodes?watch=1&timeoutSeconds=1');
    await again.ended;
    expect(again.events.length).toBe(3);
  });
});
