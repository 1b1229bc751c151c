import { z } from 'zod';

/**
 * What is measured of hosts and VMs: CPU in thousandths of a core, memory and storage in bytes, traffic in bytes a second
 * (over the network, and to and from disks).
 */
export const MetricName = z.enum([
  'cpu',
  'memory',
  'storage',
  'networkReceive',
  'networkTransmit',
  'storageRead',
  'storageWrite',
]);
export type MetricName = z.infer<typeof MetricName>;

/** How far back: `live` is what was measured while the app looked; the others are asked of Prometheus. */
export const MetricsRange = z.enum(['live', '1h', '6h', '24h']);
export type MetricsRange = z.infer<typeof MetricsRange>;

/** One metric over time; points are [time in ms, value], the oldest first. */
export const MetricSeries = z.object({
  metric: MetricName,
  source: z.enum(['metrics', 'longhorn', 'prometheus']),
  points: z.array(z.tuple([z.number(), z.number()])),
});
export type MetricSeries = z.infer<typeof MetricSeries>;

/** What is known of an object over a range; `missing` is why Prometheus tells nothing of it, null where it does. */
export const Metrics = z.object({
  series: z.array(MetricSeries),
  fromMs: z.number(),
  toMs: z.number(),
  missing: z.string().nullable(),
});
export type Metrics = z.infer<typeof Metrics>;

/** How long each range is, in seconds, and how far apart its points are. */
export const rangeSeconds: Record<MetricsRange, { length: number; step: number }> = {
  live: { length: 1_800, step: 30 },
  '1h': { length: 3_600, step: 30 },
  '6h': { length: 21_600, step: 120 },
  '24h': { length: 86_400, step: 480 },
};
