import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readFaults, toFaultText } from '../../../electron/simulator/faults/fault.ts';
import { openControl } from '../../../electron/simulator/faults/control.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const vms = '/apis/kubevirt.io/v1/virtualmachines';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'single', bookmarkMs: 100 });
});
afterEach(() => simulator.cluster.faults.clear());
afterAll(() => simulator.close());

const set = (list: string): Promise<() => Promise<void>> => simulator.cluster.faults.set(list);
const touch = (label: string): void => {
  const { namespace, name } = simulator.cluster.plan.vms[0]!;
  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => ({
    ...vm,
    metadata: { ...vm.metadata, labels: { ...vm.metadata.labels, 'example.com/touched': label } },
  }));
};
const versionNow = (): string => String(simulator.cluster.store.version());
const watchNow = (): ReturnType<TestSimulator['watch']> =>
  simulator.watch(`${vms}?watch=true&resourceVersion=${versionNow()}&allowWatchBookmarks=true`);

describe('the list of faults', () => {
  it.each([
    'latency=200',
    '503=rancher@virtualmachines+list:chance=0.1:every=60:for=10',
    'drop@watch:chance=0.5',
    'skew=-3600',
    '410@watch',
  ])('reads %s and says it again', (text) => {
    const read = readFaults(text);
    expect(read.ok && read.faults.map(toFaultText)).toEqual([text]);
  });

  it.each([
    ['lateness', 'no fault'],
    ['drop=5', 'no value of drop'],
    ['503=odd', 'no value of 503'],
    ['latency=soon', 'no value of latency'],
    ['503:chance=2', 'not a setting'],
    ['503:every=5', 'go together'],
    ['certificate@watch', 'no scope'],
  ])('refuses %s', async (text, why) => {
    expect(readFaults(text)).toMatchObject({ ok: false });
    await expect(set(text)).rejects.toThrow(why);
  });
});

describe('answers', () => {
  it.each([
    ['401', 401, 'Unauthorized'],
    ['403@virtualmachines', 403, 'Forbidden'],
    ['404@kubevirt.io', 404, 'NotFound'],
    ['409@list', 409, 'Conflict'],
    ['410@list', 410, 'Expired'],
    ['429=7', 429, 'TooManyRequests'],
    ['500', 500, 'InternalError'],
    ['503', 503, 'ServiceUnavailable'],
  ])('%s is a Status', async (fault, code, reason) => {
    await set(fault);
    const answer = await simulator.send('GET', vms);
    expect(answer.code).toBe(code);
    expect(answer.json).toMatchObject({ kind: 'Status', code, reason });
  });

  it('come as the bodies of Rancher and of proxies too, and as often as told', async () => {
    await set('503=rancher:count=1');
    expect((await simulator.send('GET', vms)).json).toEqual({
      type: 'error',
      status: '503',
      message: 'cluster agent disconnected',
    });
    expect((await simulator.send('GET', vms)).code).toBe(200);
    await set('502=html');
    expect((await simulator.send('GET', vms)).text).toContain('<h1>502 Bad Gateway</h1>');
  });

  it('are truncated, malformed, huge or cut', async () => {
    const whole = (await simulator.send('GET', vms)).text;
    for (const fault of ['truncated', 'malformed']) {
      const undo = await set(fault);
      const spoilt = await simulator.send('GET', vms);
      expect([spoilt.code, spoilt.json]).toEqual([200, {}]);
      expect(spoilt.text.slice(0, 100)).toBe(whole.slice(0, 100));
      await undo();
    }
    await set('huge=5');
    const huge = await simulator.send('GET', vms);
    expect(huge.text.length).toBeGreaterThan(whole.length + 5_000_000);
    expect(huge.json.items).toHaveLength(simulator.cluster.plan.vms.length);
    await simulator.cluster.faults.clear();
    for (const cut of ['drop', 'reset']) {
      const undo = await set(cut);
      await expect(simulator.send('GET', vms)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
      await undo();
    }
  });

  it('come late, slowly, or never', async () => {
    for (const [fault, leastMs] of [
      ['latency=80', 80],
      ['first-byte=80', 80],
      ['bandwidth=100@virtualmachines', 80],
    ] as const) {
      const undo = await set(fault);
      const startedMs = performance.now();
      expect((await simulator.send('GET', vms)).code).toBe(200);
      expect(performance.now() - startedMs).toBeGreaterThan(leastMs - 5);
      await undo();
    }
    await set('silence');
    let isAnswered = false;
    const asked = simulator.send('GET', vms).finally(() => (isAnswered = true));
    await new Promise((done) => setTimeout(done, 150));
    expect(isAnswered).toBe(false);
    simulator.cluster.faults.cut();
    await expect(asked).rejects.toThrow();
  });

  it('say that a continue token is too old, with one that is not', async () => {
    await set('expired-continue:count=1');
    const first = await simulator.send('GET', `${vms}?limit=1`);
    const token = String(first.json.metadata?.continue);
    const second = await simulator.send('GET', `${vms}?limit=1&continue=${token}`);
    expect(second.code).toBe(410);
    const other = String(second.json.metadata?.continue);
    const third = await simulator.send('GET', `${vms}?limit=1&continue=${other}`);
    expect(third.code).toBe(200);
    expect(third.json.items?.[0]).not.toEqual(first.json.items?.[0]);
  });

  it('refuse tokens that have expired, but not one that was renewed, and show a clock that is wrong', async () => {
    await set('token-expiry=0');
    expect((await simulator.send('GET', vms)).code).toBe(401);
    const token = simulator.cluster.faults.renewToken(simulator.cluster.adminToken);
    expect((await simulator.send('GET', vms, { token })).code).toBe(200);
    await set('skew=7200');
    const created = await simulator.send('POST', '/api/v1/namespaces', {
      token,
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tomorrow' } },
    });
    const madeMs = Date.parse(String(created.json.metadata?.creationTimestamp));
    expect(madeMs - Date.now()).toBeGreaterThan(7_000_000);
  });
});

describe('watches', () => {
  it('are cut inside a line, reset, ended by 410, or fall silent', async () => {
    for (const [fault, count] of [
      ['drop@watch', 0],
      ['reset@watch', 0],
      ['410@watch', 1],
    ] as const) {
      const watch = watchNow();
      await until('the watch is open', () => simulator.cluster.watchCount() === 1);
      const undo = await set(fault);
      touch(fault);
      await watch.ended;
      // A bookmark may have come before the fault did.
      const told = watch.events.map(({ type }) => type).filter((type) => type !== 'BOOKMARK');
      expect(told).toEqual(count === 0 ? [] : ['ERROR']);
      await undo();
      await until('no watch is left', () => simulator.cluster.watchCount() === 0);
    }
    const silent = watchNow();
    await until('a bookmark came', () => silent.events.length > 0);
    const undo = await set('silence@watch:count=1');
    touch('silent');
    await until('it happened', () => simulator.cluster.faults.happened()['silence@watch'] === 1);
    const heard = silent.events.length;
    await undo();
    const other = watchNow();
    await until('another watch hears of it', () => other.events.length > 1);
    expect([silent.events.length, silent.isEnded()]).toEqual([heard, false]);
    silent.close();
    other.close();
  });

  it('give lines twice, and in another order, but never a bookmark before what it stands for', async () => {
    const watch = watchNow();
    await until('the watch is open', () => simulator.cluster.watchCount() > 0);
    const isVm = ({ type }: { type: string }): boolean => type === 'MODIFIED';
    const undo = await set('duplicate@watch');
    touch('twice');
    await until('it came twice', () => watch.events.filter(isVm).length === 2);
    await undo();
    await set('reorder@watch:count=1');
    touch('held');
    touch('first');
    await until('both came', () => watch.events.filter(isVm).length === 4);
    const [, , third, fourth] = watch.events.filter(isVm);
    expect(Number(third?.object.metadata.resourceVersion)).toBeGreaterThan(
      Number(fourth?.object.metadata.resourceVersion),
    );
    watch.close();
  });
});

describe('the control endpoint', () => {
  it('needs its token, and changes and lists faults', async () => {
    const control = await openControl(simulator.clusters);
    try {
      const ask = async (method: string, path: string, body?: string, token = control.token) => {
        const answer = await fetch(`${control.url}${path}`, {
          method,
          headers: { authorization: `Bearer ${token}` },
          ...(body === undefined ? {} : { body }),
        });
        return { code: answer.status, value: (await answer.json()) as unknown };
      };
      expect((await ask('GET', '/single/faults', undefined, 'x')).code).toBe(401);
      expect((await ask('GET', '/other/faults')).code).toBe(404);
      expect((await ask('POST', '/single/faults', 'nonsense')).code).toBe(400);
      expect(await ask('POST', '/single/faults', '503@virtualmachines')).toEqual({
        code: 200,
        value: { faults: ['503@virtualmachines'] },
      });
      expect((await simulator.send('GET', vms)).code).toBe(503);
      expect((await ask('GET', '/single/faults')).value).toMatchObject({
        happened: { '503@virtualmachines': 1 },
      });
      await ask('DELETE', '/single/faults');
      expect((await simulator.send('GET', vms)).code).toBe(200);
      const host = simulator.cluster.plan.hosts[0]?.name ?? '';
      expect((await ask('POST', '/single/fail-host', 'no-such-host')).code).toBe(400);
      expect((await ask('POST', '/single/fail-host', host)).code).toBe(200);
      expect((await ask('POST', '/single/return-host', host)).code).toBe(200);
      const { value } = await ask('GET', '/single/requests');
      expect(JSON.stringify(value)).toContain(`"path":"${vms}"`);
    } finally {
      await control.close();
    }
  });
});
