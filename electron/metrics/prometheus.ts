import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { KubeClient } from '../kube/client.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeFailure } from '../kube/errors.ts';

/** What is asked for: a query, from when to when and how far apart, in seconds. */
export type RangeQuery = { query: string; start: number; end: number; step: number };

const path =
  '/api/v1/namespaces/cattle-monitoring-system/services/http:rancher-monitoring-prometheus:9090/proxy/api/v1/query_range';
const Answer = z.object({
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});
const askMs = 20_000;

/**
 * Asks Prometheus of the monitoring add-on for one series, through the service proxy of the API server; [time in ms,
 * value], empty where it has none. Source: Prometheus HTTP API v1, range queries; harvester docs, add-on rancher-monitoring.
 */
export async function queryRange(
  client: KubeClient,
  { query, start, end, step }: RangeQuery,
  signal: AbortSignal,
): Promise<{ ok: true; points: [number, number][] } | KubeFailure> {
  const answer = await client.request('GET', path, {
    query: { query, start, end, step },
    signal,
    timeoutMs: askMs,
  });
  if (!answer.ok) return answer;
  const read = Answer.safeParse(answer.value);
  if (!read.success) return toFailure(appError('invalid', 'Prometheus did not answer with a matrix.'));
  const [first] = read.data.data.result;
  const points = (first?.values ?? []).flatMap(([seconds, text]): [number, number][] => {
    const value = Number(text);
    return Number.isFinite(value) ? [[seconds * 1000, value]] : [];
  });
  return { ok: true, points };
}

/** Why Prometheus tells nothing, in a sentence. */
export function whyNot({ status, error }: KubeFailure): string {
  if (status === 404)
    return 'The add-on rancher-monitoring, which keeps metrics of the past, is not enabled in this cluster.';
  if (status === 403) return `You may not ask Prometheus through the API server: ${error.message}`;
  if (status === 503 && /no endpoints/.test(error.message))
    return 'Prometheus of the add-on rancher-monitoring does not run.';
  return `Prometheus did not answer: ${error.message}`;
}
