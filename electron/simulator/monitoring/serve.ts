import type { Extension } from '../api.ts';
import type { Behaviour } from '../behaviour/context.ts';
import { at } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import { RESOURCES } from '../resources.ts';
import { notFound } from '../status.ts';
import type { Sum } from './promql.ts';
import { isMatch, readQuery } from './promql.ts';
import type { Series } from './series.ts';
import { seriesOf } from './series.ts';

const NAMESPACE = 'cattle-monitoring-system';
const SERVICE = /^(https?:)?rancher-monitoring-prometheus(:9090|:http-web)?$/;
const MOST_POINTS = 11_000;

/** An error as Prometheus words it (prometheus/prometheus web/api/v1/api.go). */
function bad(error: string): Reply {
  return toReply(400, { status: 'error', errorType: 'bad_data', error });
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return Number.isFinite(value) ? value : undefined;
}

/** The value of a sum at a time; undefined where no series has one then. */
function valueOf({ isRate }: Sum, series: readonly Series[], timeMs: number): number | undefined {
  let total: number | undefined;
  for (const each of series) {
    const value = timeMs < each.fromMs ? undefined : each.at(timeMs);
    if (value === undefined) continue;
    const raw = each.isCounter && !isRate ? (value * (timeMs - each.fromMs)) / 1000 : value;
    total = (total ?? 0) + raw;
  }
  return total;
}

function queryRange(behaviour: Behaviour, query: URLSearchParams): Reply {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => numberOf(query, name));
  if (start === undefined) return bad('invalid parameter "start": cannot parse "" to a valid timestamp');
  if (end === undefined) return bad('invalid parameter "end": cannot parse "" to a valid timestamp');
  if (end < start) return bad('invalid parameter "end": end timestamp must not be before start time');
  if (step === undefined || step <= 0)
    return bad(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  if ((end - start) / step > MOST_POINTS) {
    return bad(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const read = readQuery(query.get('query') ?? '');
  if (!read.ok) return bad(`invalid parameter "query": 1:${read.at + 1}: parse error: unexpected character`);
  const terms = read.sums.map((sum) => ({
    sum,
    series: seriesOf(behaviour, sum.metric).filter(({ labels }) =>
      sum.matchers.every((matcher) => isMatch(matcher, labels)),
    ),
  }));
  const nowMs = behaviour.clock.nowMs();
  const values: [number, string][] = [];
  for (let seconds = start; seconds <= end; seconds += step) {
    if (seconds * 1000 > nowMs) break;
    const parts = terms.map(({ sum, series }) => [sum.sign, valueOf(sum, series, seconds * 1000)] as const);
    // An operation on two vectors has a value only where both have one.
    if (parts.some(([, value]) => value === undefined)) continue;
    values.push([seconds, String(parts.reduce((total, [sign, value]) => total + sign * (value ?? 0), 0))]);
  }
  const result = values.length === 0 ? [] : [{ metric: {}, values }];
  return toReply(200, { status: 'success', data: { resultType: 'matrix', result } });
}

/** Prometheus of the monitoring add-on, behind the service proxy of the API server; there while the add-on is enabled. */
export function createMonitoring(behaviour: Behaviour): Extension {
  return (request, route) => {
    const { group, plural, namespace, name = '', subresource = '' } = route;
    if (group !== '' || plural !== 'services' || !/^proxy(\/|$)/.test(subresource)) return undefined;
    const addon = behaviour.store.get(RESOURCES.addons, NAMESPACE, 'rancher-monitoring');
    if (namespace !== NAMESPACE || !SERVICE.test(name) || at(addon, 'spec', 'enabled') !== true)
      throw notFound(RESOURCES.services, name.replace(/^https?:|:.*$/g, ''));
    if (subresource !== 'proxy/api/v1/query_range')
      return { code: 404, body: '404 page not found\n', contentType: 'text/plain; charset=utf-8' };
    return queryRange(behaviour, request.query);
  };
}
