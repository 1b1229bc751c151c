import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSocket } from '../../support/simulator-socket.ts';
import { openSocket, refusedUpgrade } from '../../support/simulator-socket.ts';

interface Message {
  name: string;
  resourceType?: string;
  id?: string;
  mode?: string;
  revision?: string;
  data?: {
    id?: string;
    type?: string;
    error?: string;
    version?: string;
    counts?: Record<string, unknown>;
    actions?: Record<string, string>;
  };
}
const PATH = '/v1/harvester/subscribe';
const CONFIG_MAP = 'configmap';
let simulator: TestSimulator;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 50, vms: 10 });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => simulator.close());

const open = async (path = PATH, token?: string): Promise<TestSocket> => {
  const socket = await openSocket(simulator, path, token === undefined ? {} : { token });
  sockets.push(socket);
  return socket;
};
const ask = (socket: TestSocket, message: unknown): void => socket.socket.send(JSON.stringify(message));
/** What came, less the pings. */
const heard = (socket: TestSocket): Message[] =>
  socket.messages.map((text) => JSON.parse(text) as Message).filter((message) => message.name !== 'ping');
const names = (socket: TestSocket): string[] => heard(socket).map((message) => message.name);
const version = (): string => String(simulator.cluster.store.version());
const put = (name: string, value: string, labels: Record<string, string> = {}): unknown =>
  simulator.cluster.store.put(RESOURCES.configMaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { value },
  });
const remove = (name: string): unknown =>
  simulator.cluster.store.remove(RESOURCES.configMaps, 'default', name);

describe('the subscribe socket', () => {
  it('tells what is created, changed and removed after a version, with whole Steve objects', async () => {
    const socket = await open();
    ask(socket, { resourceType: CONFIG_MAP, resourceVersion: version() });
    await until('the start', () => names(socket).includes('resource.start'));
    put('told', '1');
    put('told', '2');
    remove('told');
    await until('all', () => names(socket).length >= 4);
    expect(names(socket)).toEqual([
      'resource.start',
      'resource.create',
      'resource.change',
      'resource.remove',
    ]);
    const [, created, changed] = heard(socket);
    expect(created).toMatchObject({
      resourceType: CONFIG_MAP,
      data: {
        id: 'default/told',
        type: CONFIG_MAP,
        data: { value: '1' },
        metadata: { state: { name: 'active' } },
      },
    });
    expect(changed!.revision).toMatch(/^\d+$/);
  });

  it('begins with what there is where no version is given, and stops when asked', async () => {
    const socket = await open(`/k8s/clusters/local${PATH}`);
    const wanted = { resourceType: 'node' };
    ask(socket, wanted);
    const hosts = simulator.cluster.plan.hosts.length;
    await until('the hosts', () => heard(socket).filter((each) => each.data !== undefined).length >= hosts);
    expect(heard(socket)[1]!.data!.actions).toHaveProperty('cordon');
    ask(socket, { ...wanted, stop: true });
    await until('the stop', () => names(socket).includes('resource.stop'));
  });

  it('goes on from a version that is kept, and says so where it is not', async () => {
    const before = version();
    put('missed', '1');
    const socket = await open();
    ask(socket, { resourceType: CONFIG_MAP, resourceVersion: before });
    await until('what was missed', () => heard(socket).some((each) => each.data?.id === 'default/missed'));
    simulator.cluster.expireHistory();
    const late = await open();
    ask(late, { resourceType: CONFIG_MAP, resourceVersion: before });
    await until('the end', () => names(late).includes('resource.stop'));
    expect(names(late)).toEqual(['resource.start', 'resource.error', 'resource.stop']);
    expect(heard(late)[1]!.data!.error).toContain('too old resource version');
  });

  it('narrows to a namespace, a name and a selector', async () => {
    const socket = await open();
    const from = version();
    ask(socket, { resourceType: CONFIG_MAP, resourceVersion: from, id: 'default/one' });
    ask(socket, { resourceType: CONFIG_MAP, resourceVersion: from, selector: 'colour=red' });
    ask(socket, { resourceType: CONFIG_MAP, resourceVersion: from, namespace: 'kube-system' });
    await until('the starts', () => names(socket).length === 3);
    put('one', '1');
    put('two', '1', { colour: 'red' });
    put('three', '1');
    await until('the two', () => names(socket).length >= 5);
    const told = heard(socket).slice(3);
    expect(told.map((each) => each.data!.id)).toEqual(['default/one', 'default/two']);
    expect(told[0]).toMatchObject({ id: 'default/one' });
    expect(told[1]).toMatchObject({ selector: 'colour=red' });
  });

  it('tells only that something changed in mode resource.changes, and the counts of what changed', async () => {
    const socket = await open();
    const from = version();
    ask(socket, {
      resourceType: CONFIG_MAP,
      resourceVersion: from,
      mode: 'resource.changes',
      debounceMs: 20,
    });
    ask(socket, { resourceType: 'count', debounceMs: 20 });
    await until('the starts', () => names(socket).length === 2);
    put('many', '1');
    await until('the news', () => names(socket).includes('resource.changes'));
    const news = heard(socket).find((each) => each.name === 'resource.changes')!;
    expect(news).toMatchObject({ resourceType: CONFIG_MAP, mode: 'resource.changes' });
    expect(news).not.toHaveProperty('data');
    const counted = (): Message | undefined =>
      heard(socket).find(
        (each) => each.resourceType === 'count' && each.data?.counts?.[CONFIG_MAP] !== undefined,
      );
    await until('the counts', () => counted() !== undefined);
    expect(counted()!.data).toMatchObject({ id: 'count', type: 'count' });
  });

  it('pings with its version', async () => {
    const socket = await open();
    const ping = (): Message | undefined =>
      socket.messages.map((text) => JSON.parse(text) as Message).find((each) => each.name === 'ping');
    await until('a ping', () => ping() !== undefined);
    expect(ping()!.data!.version).toBe(simulator.cluster.plan.harvesterVersion);
  });

  it('refuses kinds that are not there or may not be seen, and what is no JSON', async () => {
    const socket = await open(PATH, simulator.cluster.viewerToken);
    ask(socket, { resourceType: 'node' });
    socket.socket.send('nonsense');
    await until('the errors', () => names(socket).filter((name) => name === 'resource.error').length === 2);
    expect(heard(socket)[0]).toMatchObject({
      resourceType: 'node',
      data: { error: 'failed to find schema node' },
    });
    ask(socket, { resourceType: 'kubevirt.io.virtualmachine' });
    await until('a VM', () => names(socket).includes('resource.create'));
    expect(heard(socket).at(-1)!.data).not.toHaveProperty('actions');
    expect((await refusedUpgrade(simulator, PATH, { token: null })).code).toBe(401);
  });
});

it('knows the actions of each release', async () => {
  const fleet = await openTestSimulator({ scenario: 'fleet', vms: 4 });
  try {
    const actions = new Map<string, string[]>();
    for (const cluster of fleet.clusters) {
      const path = '/v1/harvester/schemas/kubevirt.io.virtualmachine';
      const text = await new Promise<string>((resolve, reject) => {
        const headers = { authorization: `Bearer ${cluster.adminToken}` };
        request({ host: '127.0.0.1', port: cluster.port, ca: fleet.caPem, path, headers }, (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => resolve(body));
        })
          .on('error', reject)
          .end();
      });
      const schema = JSON.parse(text) as { resourceActions: Record<string, unknown> };
      actions.set(cluster.plan.harvesterVersion, Object.keys(schema.resourceActions));
    }
    expect(actions.size).toBeGreaterThan(1);
    for (const [release, names] of actions) {
      const minor = Number(release.split('.')[1]);
      expect(names.includes('ejectCdRom'), release).toBe(minor < 8);
      expect(names.includes('storageMigration'), release).toBe(minor >= 8);
      expect(names.includes('addNic'), release).toBe(minor >= 7);
      expect(names.includes('cpuAndMemoryHotplug'), release).toBe(minor >= 6);
    }
  } finally {
    await fleet.close();
  }
});
