import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import { toEntityId } from '../../shared/id.ts';
import { rangeSeconds } from '../../shared/metrics.ts';
import type { MetricName, Metrics, MetricSeries, MetricsRange } from '../../shared/metrics.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Session } from '../cluster/session.ts';
import { collectorOf } from './collect.ts';
import { queryRange, whyNot } from './prometheus.ts';
import { queriesFor } from './queries.ts';
import type { Subject } from './queries.ts';

type Asking = { session: Session; ref: EntityRef; range: MetricsRange; clock: Clock; signal: AbortSignal };

function subjectOf({ session, ref }: Asking): Subject | null {
  if (ref.kind === 'VirtualMachine')
    return ref.namespace === null ? null : { type: 'vm', namespace: ref.namespace, name: ref.name };
  const host = session.world.view.entities.get(toEntityId(ref));
  const address = host?.kind === 'Node' ? host.host.address : null;
  return address === null ? null : { type: 'host', address };
}

async function askPrometheus(
  asking: Asking,
  nowMs: number,
): Promise<{ series: MetricSeries[]; missing: string | null }> {
  const client = asking.session.client();
  const subject = subjectOf(asking);
  if (!client.ok) return { series: [], missing: client.error.message };
  if (subject === null)
    return { series: [], missing: 'Its address is not known, so Prometheus cannot be asked about it.' };
  const { length, step } = rangeSeconds[asking.range];
  const end = Math.floor(nowMs / 1000 / step) * step;
  const wanted = Object.entries(queriesFor(subject)) as [MetricName, string][];
  const answers = await Promise.all(
    wanted.map(async ([metric, query]) => ({
      metric,
      answer: await queryRange(client.value, { query, start: end - length, end, step }, asking.signal),
    })),
  );
  const refused = answers.find(({ answer }) => !answer.ok)?.answer;
  const series = answers.flatMap(({ metric, answer }): MetricSeries[] => {
    if (!answer.ok || answer.points.length === 0) return [];
    const scale = metric === 'cpu' ? 1000 : 1;
    const points = answer.points.map(([timeMs, value]): [number, number] => [timeMs, value * scale]);
    return [{ metric, source: 'prometheus', points }];
  });
  return { series, missing: refused && !refused.ok ? whyNot(refused) : null };
}

/** What is known of a host or VM over a range: as it was measured here, and what Prometheus has where it is reached. */
export async function readMetrics(asking: Asking): Promise<Result<Metrics>> {
  const { session, ref, range, clock } = asking;
  if (ref.kind !== 'Node' && ref.kind !== 'VirtualMachine')
    return fail(appError('invalid', 'Only hosts and VMs are measured.'));
  const collector = collectorOf(session, clock);
  if (ref.kind === 'VirtualMachine' && ref.namespace !== null) collector.watch(ref.namespace);
  const nowMs = clock.now();
  const { series, missing } = await askPrometheus(asking, nowMs);
  const fromMs = nowMs - rangeSeconds[range].length * 1000;
  const told = new Map(series.map((each) => [each.metric, each]));
  for (const own of collector.read(toEntityId(ref))) {
    const past = told.get(own.metric);
    // Of a range of the past it is Prometheus that knows; of what is now, what was measured here, as far as it reaches back.
    if (past && range !== 'live') continue;
    const firstMs = own.points[0]?.[0] ?? nowMs;
    const before = past?.points.filter(([timeMs]) => timeMs < firstMs) ?? [];
    told.set(own.metric, { ...own, points: [...before, ...own.points] });
  }
  return ok({ series: [...told.values()], fromMs, toMs: nowMs, missing });
}
