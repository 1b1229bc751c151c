import { request } from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ bookmarkMs: 50, vms: 60 });
});
afterAll(() => simulator.close());

const create = (name: string): Promise<Answer> =>
  simulator.send('POST', MAPS, { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } } });
const namesOf = (answer: Answer): unknown[] =>
  (answer.json.items ?? []).map((item) => (item.metadata as { name: string }).name);

describe('lists', () => {
  it('are those of an exact version as long as the history goes back that far', async () => {
    await create('early');
    const before = String((await simulator.send('GET', MAPS)).json.metadata?.resourceVersion);
    await create('later');
    await simulator.send('DELETE', `${MAPS}/early`);
    const exact = `${MAPS}?resourceVersion=${before}&resourceVersionMatch=Exact`;
    const then = await simulator.send('GET', exact);
    expect(namesOf(then)).toEqual(['early']);
    expect(then.json.metadata?.resourceVersion).toBe(before);
    const now = await simulator.send(
      'GET',
      `${MAPS}?resourceVersion=${before}&resourceVersionMatch=NotOlderThan`,
    );
    expect(namesOf(now)).toEqual(['later']);
    simulator.cluster.expireHistory();
    expect((await simulator.send('GET', exact)).code).toBe(410);
  });

  it('refuse what does not go together', async () => {
    const refused = async (query: string): Promise<unknown> =>
      (await simulator.send('GET', `${MAPS}?${query}`)).json.message;
    expect(await refused('resourceVersionMatch=Exact')).toContain(
      'forbidden unless resourceVersion is provided',
    );
    expect(await refused('resourceVersionMatch=Exact&resourceVersion=0')).toContain(
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
    expect(await refused('resourceVersionMatch=x&resourceVersion=1')).toContain('Unsupported value: "x"');
  });

  it('are compressed when large and accepted, and indented when wished', async () => {
    const { port, adminToken } = simulator.cluster;
    const headers = { authorization: `Bearer ${adminToken}`, 'accept-encoding': 'gzip' };
    const got = await new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      const path = '/apis/kubevirt.io/v1/virtualmachines';
      request({ host: '127.0.0.1', port, ca: simulator.caPem, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    });
    const plain = await simulator.send('GET', '/apis/kubevirt.io/v1/virtualmachines');
    expect(plain.text.length).toBeGreaterThan(128 * 1024);
    expect(got.encoding).toBe('gzip');
    const { items } = JSON.parse(gunzipSync(got.body).toString()) as { items: unknown[] };
    expect(items).toHaveLength(plain.json.items?.length ?? -1);
    expect((await simulator.send('GET', '/version?pretty=true')).text).toMatch(/^\{\n {2}"major"/);
  });
});

describe('watches', () => {
  it('send what is there and say when that is done', async () => {
    const query = 'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
    const watch = simulator.watch(`/api/v1/nodes?${query}`);
    await until('the mark', () => watch.events.some((event) => event.type === 'BOOKMARK'));
    expect(watch.events.slice(0, 3).map((event) => event.type)).toEqual(['ADDED', 'ADDED', 'ADDED']);
    expect(watch.events[3]?.object.metadata).toMatchObject({
      annotations: { 'k8s.io/initial-events-end': 'true' },
    });
    watch.close();
    const refused = simulator.watch('/api/v1/nodes?watch=1&sendInitialEvents=true');
    await refused.ended;
    expect(refused.events[0]).toMatchObject({ type: 'ERROR', object: { code: 422 } });
  });
});

describe('Tables', () => {
  it('have the columns of built-in kinds and of CRDs', async () => {
    const columns = async (path: string): Promise<string[]> => {
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
      const { json } = await simulator.send('GET', path, { accept });
      return (json.columnDefinitions as { name: string }[]).map((column) => column.name);
    };
    expect(await columns('/api/v1/persistentvolumes')).toContain('Reclaim Policy');
    expect(await columns('/apis/apps/v1/deployments')).toEqual(
      expect.arrayContaining(['Ready', 'Up-to-date', 'Available', 'Containers', 'Images', 'Selector']),
    );
    expect(await columns('/apis/kubevirt.io/v1/virtualmachines')).toEqual(['Name', 'Age', 'Status', 'Ready']);
    expect(await columns('/apis/longhorn.io/v1beta2/nodes')).toEqual(
      expect.arrayContaining(['Name', 'Ready', 'AllowScheduling', 'Schedulable', 'Age']),
    );
  });
});
