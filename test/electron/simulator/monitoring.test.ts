import { afterAll, beforeAll, expect, it } from 'vitest';
import { isMatch, readQuery } from '../../../electron/simulator/monitoring/promql.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { Answer, TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator();
});
afterAll(() => simulator.close());

const service = '/api/v1/namespaces/cattle-monitoring-system/services';
function ask(query: string, more = '', token?: string): Promise<Answer> {
  const now = Math.floor(Date.now() / 1000);
  const range = more === '' ? `&start=${now - 300}&end=${now}&step=60` : more;
  const path = `${service}/http:rancher-monitoring-prometheus:9090/proxy/api/v1/query_range`;
  return simulator.send('GET', `${path}?query=${encodeURIComponent(query)}${range}`, token ? { token } : {});
}

it('answers a range as a matrix of seconds and texts, empty where there is no series', async () => {
  const answer = await ask('sum(rate(node_cpu_seconds_total{mode!~"idle|iowait"}[5m]))');
  expect(answer.code).toBe(200);
  const { status, data } = answer.json as unknown as {
    status: string;
    data: { resultType: string; result: { metric: object; values: [number, string][] }[] };
  };
  expect([status, data.resultType]).toEqual(['success', 'matrix']);
  expect(data.result[0]?.metric).toEqual({});
  expect(data.result[0]?.values).toHaveLength(6);
  expect(typeof data.result[0]?.values[0]?.[1]).toBe('string');
  expect((await ask('sum(node_load1{instance="nowhere"})')).json.data).toEqual({
    resultType: 'matrix',
    result: [],
  });
});

it('refuses as Prometheus does: what it cannot read, and too many points', async () => {
  const broken = await ask('sum(rate(');
  expect([broken.code, broken.json.errorType]).toEqual([400, 'bad_data']);
  expect(broken.json.error).toContain('parse error');
  expect((await ask('sum(up{})', '&start=0&end=1000000&step=1')).json.error).toContain(
    'exceeded maximum resolution',
  );
  expect((await ask('sum(up{})', '&start=9&end=1&step=1')).code).toBe(400);
});

it('is behind the rights to the proxy, and is not there without the service', async () => {
  const { viewerToken } = simulator.cluster;
  const refused = await ask('sum(up{})', '', viewerToken);
  expect([refused.code, refused.json.message]).toEqual([
    403,
    expect.stringContaining('cannot get resource "services/proxy"') as string,
  ]);
  const other = await simulator.send('GET', `${service}/http:other:9090/proxy/api/v1/query_range`);
  expect([other.code, other.json.message]).toEqual([404, 'services "other" not found']);
});

it('reads sums that are added and taken away, with matchers', () => {
  const read = readQuery('sum(a{}) - sum(rate(b{x="1",y!~"p|q\\\\.r"}[5m]))');
  expect(read).toEqual({
    ok: true,
    sums: [
      { sign: 1, metric: 'a', matchers: [], isRate: false },
      {
        sign: -1,
        metric: 'b',
        isRate: true,
        matchers: [
          { label: 'x', operator: '=', value: '1' },
          { label: 'y', operator: '!~', value: 'p|q\\.r' },
        ],
      },
    ],
  });
  expect(readQuery('avg(a{})')).toEqual({ ok: false, at: 0 });
  const matcher = { label: 'device', operator: '!~', value: 'lo|.*-br' } as const;
  expect(['lo', 'eno1', 'mgmt-br', 'lo0'].filter((device) => isMatch(matcher, { device }))).toEqual([
    'eno1',
    'lo0',
  ]);
});
